"""What a processor reported to us of a breach (GDPR art. 33(2), K11)."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach
from breaches.models.classes import ABOUT_THE_EVENT, RECORD
from core.fields import EncryptedTextField
from register.models import Processor

HOUR = dt.timedelta(hours=1)


class ProcessorReport(models.Model):
    """When a processor knew of a breach and when it told us. `agreed_hours` is the term of the
    agreement as it stood then: what is agreed later changes nothing of it."""

    class Way(models.TextChoices):
        MAIL = "mail", _("by email")
        PHONE = "phone", _("by telephone")
        PORTAL = "portal", _("in their own system")
        LETTER = "letter", _("by letter")

    class Verdict(models.TextChoices):
        IN_TIME = "in_time", _("In time")
        LATE = "late", _("Too late")
        NOTHING_AGREED = "nothing_agreed", _("No term was agreed")
        UNKNOWN = "unknown", _("Not known yet")

    WRONG = (Verdict.LATE, Verdict.NOTHING_AGREED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="processor_reports")
    processor = models.ForeignKey(
        Processor,
        verbose_name=_("system or supplier"),
        on_delete=models.PROTECT,
        related_name="breach_reports",
    )
    aware_at = models.DateTimeField(_("knew of it since"), null=True, blank=True)
    told_at = models.DateTimeField(_("told us at"))
    way = models.CharField(_("how"), max_length=6, choices=Way)
    contact = EncryptedTextField(_("contact"), lines=2, max_length=300, blank=True)
    agreed_hours = models.PositiveSmallIntegerField(_("agreed term in hours"), null=True)
    taken_up = EncryptedTextField(_("how it was taken up"), lines=3, max_length=1000, blank=True)
    taken_up_on = models.DateField(_("taken up on"), null=True, blank=True)

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["breach", "processor"], name="processor_reports_once_a_breach"
            ),
            models.CheckConstraint(
                condition=Q(aware_at__isnull=True) | Q(aware_at__lte=F("told_at")),
                name="processor_knew_before_it_told",
            ),
        ]

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = (
            *("id", "breach", "processor", "aware_at", "told_at", "way", "agreed_hours"),
            "taken_up_on",
        )
        withheld = dict.fromkeys(("contact", "taken_up"), ABOUT_THE_EVENT)

    def __str__(self):
        return f"processor report {self.pk}"

    @property
    def took(self) -> dt.timedelta | None:
        """How long it took to tell us, in elapsed time; None while it is not known."""
        if self.aware_at is None:
            return None
        return self.told_at.astimezone(dt.UTC) - self.aware_at.astimezone(dt.UTC)

    @property
    def late_by(self) -> dt.timedelta | None:
        """By how much the agreed term was passed; None where it was kept or cannot be told."""
        if self.took is None or self.agreed_hours is None:
            return None
        over = self.took - self.agreed_hours * HOUR
        return over if over > dt.timedelta(0) else None

    @property
    def verdict(self) -> Verdict:
        if self.agreed_hours is None:
            return self.Verdict.NOTHING_AGREED
        if self.took is None:
            return self.Verdict.UNKNOWN
        return self.Verdict.LATE if self.late_by else self.Verdict.IN_TIME

    @property
    def is_to_be_taken_up(self) -> bool:
        """Whether something is wrong with it that nobody has taken up with the processor yet."""
        return self.verdict in self.WRONG and self.taken_up_on is None
