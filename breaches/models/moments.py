"""What happened to a record besides its answers."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach
from breaches.models.classes import ABOUT_THE_EVENT, RECORD, STAFF_NAMES
from core.fields import EncryptedTextField


class Reopening(models.Model):
    """A closed breach was opened again: why, by whom, and since when it had been closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="reopenings")
    because = EncryptedTextField(_("why it was reopened"), lines=3)
    closed_at = models.DateTimeField(_("had been closed at"))
    reopened_at = models.DateTimeField(_("reopened at"))
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["reopened_at", "pk"]

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = ("id", "breach", "closed_at", "reopened_at")
        withheld = {
            "because": ABOUT_THE_EVENT,
            "reopened_by": STAFF_NAMES,
        }

    def __str__(self):
        return f"reopening {self.pk}"


class BreachReminder(models.Model):
    """Those who decide about the AP were told how many of the hours have passed, once a mark.
    Where the clock starts at another moment since, its marks are told anew."""

    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="reminders")
    hours = models.PositiveSmallIntegerField(_("hours passed"))
    clock_started_at = models.DateTimeField(_("clock started at"))
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["breach", "hours", "clock_started_at"], name="breach_reminded_once"
            )
        ]

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = ("id", "breach", "hours", "clock_started_at", "sent_at")

    def __str__(self):
        return f"reminder {self.pk}"
