"""What is done about a breach or a tip, by whom and by when; and why it came to a breach."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach
from breaches.models.classes import ABOUT_THE_EVENT, RECORD, STAFF_NAMES
from breaches.models.tip import Tip
from core.fields import EncryptedTextField
from core.privacy import PER_ROW


class Measure(models.Model):
    """A measure against a breach, or a point for improvement out of its evaluation or out of a tip.

    `sealed_for` is whose key seals it: the breach's or the tip's, with which it goes. Who takes it
    up is a user in service, or a function or name in words.
    """

    class Kind(models.TextChoices):
        AT_ONCE = "at_once", _("taken at once")
        PLANNED = "planned", _("planned")
        IMPROVEMENT = "improvement", _("point for improvement")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealed_for = models.UUIDField()
    retention_class = models.CharField(max_length=40)
    breach = models.ForeignKey(Breach, null=True, on_delete=models.CASCADE, related_name="measures")
    tip = models.OneToOneField(Tip, null=True, on_delete=models.CASCADE, related_name="measure")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.IMPROVEMENT)
    what = EncryptedTextField(_("what is done"), lines=2)
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("colleague"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="measures",
    )
    owner = EncryptedTextField(_("who takes it on"), max_length=120, blank=True)
    due_on = models.DateField(_("done by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_with = EncryptedTextField(_("what was done"), lines=3, blank=True)

    class Meta:
        ordering = [models.F("due_on").asc(nulls_first=True), "pk"]  # done at once comes first
        indexes = [models.Index(fields=["owner_user", "done_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(breach__isnull=True) | Q(tip__isnull=True),
                name="measure_of_breach_or_tip",
            )
        ]

    class Privacy:
        category = "organisation.breaches"
        retention_class = PER_ROW
        owner = "sealed_for"
        technical = (
            *("id", "sealed_for", "retention_class", "breach", "tip", "kind"),
            *("due_on", "done_on"),
        )
        withheld = {
            **dict.fromkeys(("what", "owner", "done_with"), ABOUT_THE_EVENT),
            "owner_user": STAFF_NAMES,
        }

    def __str__(self):
        return f"measure {self.pk}"

    def is_late(self, on: dt.date) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < on

    @property
    def owner_words(self) -> str:
        """Who takes it up, in words."""
        return self.owner_user.display_name if self.owner_user else self.owner

    @property
    def reference(self) -> str:
        """What it came from, without a word of it."""
        if self.breach:
            return str(_("data breach %(number)s") % {"number": self.breach.number})
        return str(_("a tip from a colleague"))


def measure_for(source: Breach | Tip) -> Measure:
    """A new measure, unsaved, that goes with a breach or a tip."""
    if isinstance(source, Tip):
        kept = {"tip": source, "retention_class": Tip.Privacy.retention_class}
    else:
        kept = {"breach": source, "retention_class": RECORD}
    return Measure(sealed_for=source.pk, **kept)


class RootCause(models.Model):
    """Five times why: a help to find the cause of a breach, none of it asked for."""

    WHYS = ("why_1", "why_2", "why_3", "why_4", "why_5")

    breach = models.OneToOneField(
        Breach, primary_key=True, on_delete=models.CASCADE, related_name="root_cause"
    )
    why_1 = EncryptedTextField(_("why did it happen"), lines=2, max_length=500, blank=True)
    why_2 = EncryptedTextField(_("why, the second time"), lines=2, max_length=500, blank=True)
    why_3 = EncryptedTextField(_("why, the third time"), lines=2, max_length=500, blank=True)
    why_4 = EncryptedTextField(_("why, the fourth time"), lines=2, max_length=500, blank=True)
    why_5 = EncryptedTextField(_("why, the fifth time"), lines=2, max_length=500, blank=True)

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = ("breach",)
        withheld = dict.fromkeys(("why_1", "why_2", "why_3", "why_4", "why_5"), ABOUT_THE_EVENT)

    def __str__(self):
        return f"root cause of {self.breach_id}"
