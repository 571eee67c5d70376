"""Tips: somebody saw a situation that is not in order, before anything happened (G04)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from breaches.models.classes import ABOUT_THE_EVENT, STAFF_NAMES, TIP
from core.fields import EncryptedTextField
from organisation.models import Location


class Tip(models.Model):
    """A short tip, of somebody or of nobody in particular.

    Of one that was given without a name nothing tells who it was: no user stands in it, nor in its
    event, and only its day is kept, so that no clock leads to who was signed in then.
    """

    class State(models.TextChoices):
        OPEN = "open", _("new")
        IMPROVED = "improved", _("became a point for improvement")
        ANSWERED = "answered", _("closed with thanks")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    told_on = models.DateField(_("date told"))
    teller = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="tips"
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = EncryptedTextField(_("tip"), lines=5, max_length=1500)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    answer = EncryptedTextField(_("answer"), lines=4, max_length=1500, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        ordering = ["-told_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="tip_closed_on_a_day",
            )
        ]

    class Privacy:
        category = "organisation.breaches"
        retention_class = TIP
        owner = "id"
        technical = ("id", "told_on", "location", "state", "closed_on")
        withheld = {
            **dict.fromkeys(("text", "answer"), ABOUT_THE_EVENT),
            "teller": STAFF_NAMES,
        }

    def __str__(self):
        return f"tip {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Lesson(models.Model):
    """What others can learn of a tip: read over by the privacy officer, so that it tells of nobody,
    also not under a false name (G05)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.OneToOneField(Tip, on_delete=models.CASCADE, related_name="lesson")
    text = EncryptedTextField(_("lesson"), lines=5, max_length=1500)
    passed_on = models.DateField(_("passed on"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-passed_on", "pk"]

    class Privacy:
        category = "organisation.breaches"
        retention_class = TIP
        owner = "tip_id"
        technical = ("id", "tip", "passed_on")
        withheld = {"text": ABOUT_THE_EVENT, "checked_by": STAFF_NAMES}

    def __str__(self):
        return f"lesson {self.pk}"
