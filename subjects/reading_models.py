"""Reading that stands out: somebody opened the files of many people within an hour."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField

UNUSUAL = "access.unusual"  # the retention class
_LOOKED_INTO = "about how a colleague works; the officer tells it, once it was looked into"


class UnusualReading(models.Model):
    """Somebody opened the files of many people within an hour, and what was thought of it.

    At most one for a user and an hour of the clock (`hour` is its beginning): the busiest sixty
    minutes that end in it. `subjects` counts the people, `sections` holds the categories that were
    opened, `function` as what. Nothing tells whose files they were; the trail does.
    """

    class Outcome(models.TextChoices):
        OPEN = "", _("not looked at yet")
        EXPLAINED = "explained", _("explained")
        BREACH = "breach", _("looks like a data breach")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    hour = models.DateTimeField(_("hour"))
    function = models.CharField(_("function"), max_length=40, blank=True)
    subjects = models.PositiveIntegerField(_("files"))
    sections = models.JSONField(_("parts"), default=list)
    found_at = models.DateTimeField(_("found at"))
    outcome = models.CharField(
        _("outcome"), max_length=9, choices=Outcome, blank=True, default=Outcome.OPEN
    )
    explanation = EncryptedTextField(_("explanation"), lines=4, max_length=1000, blank=True)
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-hour", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "hour"], name="one_unusual_reading_per_user_and_hour"
            )
        ]

    class Privacy:
        category = "organisation.access"
        retention_class = UNUSUAL
        owner = "id"
        technical = ("id", "hour", "found_at", "looked_at")
        withheld = dict.fromkeys(
            ("user", "function", "subjects", "sections", "outcome", "explanation", "looked_by"),
            _LOOKED_INTO,
        )

    def __str__(self):
        return f"unusual reading {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.outcome == self.Outcome.OPEN


class ReadingLook(models.Model):
    """Until when the trail was searched for unusual reading; one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    until = models.DateTimeField()

    class Privacy:
        category = "organisation.access"
        kept = "says how far a search has come, nothing of a person"
        technical = ("id", "until")

    def __str__(self):
        return f"looked until {self.until:%Y-%m-%d %H:%M}"
