"""How personal data are kept safe, and what somebody from outside found about it (GDPR art. 32;
S01, K11)."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.functions import APPOINTED
from register.models.common import KEPT, InUse, Versioned


class SecurityMeasure(Versioned):
    """One thing that keeps data safe. Without a day since when, it is not in place yet."""

    class Kind(models.TextChoices):
        TECHNICAL = "technical", _("technical")
        ORGANISATIONAL = "organisational", _("organisational")

    name = models.CharField(_("measure"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    what = models.TextField(_("what it does"), max_length=4000)
    owner = models.CharField(_("who sees to it"), max_length=40, choices=APPOINTED)
    in_place_on = models.DateField(_("in place since"), null=True, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    objects = InUse.as_manager()

    class Meta:
        ordering = ["name"]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = (
            *("id", "name", "kind", "what", "owner", "in_place_on", "review_on", "ended_on"),
            "version",
        )

    def __str__(self):
        return self.name

    def is_in_place(self, on: dt.date) -> bool:
        return self.in_place_on is not None and self.in_place_on <= on


class SecurityScan(Versioned):
    """Somebody from outside looked how safe we work: who, when, at what, and what it came to."""

    by_whom = models.CharField(_("carried out by"), max_length=120)
    scanned_on = models.DateField(_("carried out on"))
    about = models.CharField(_("what was looked at"), max_length=200)
    summary = models.TextField(_("summary"), max_length=4000)
    report = models.CharField(_("reference of the report"), max_length=200, blank=True)

    class Meta:
        ordering = ["-scanned_on", "-pk"]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = ("id", "by_whom", "scanned_on", "about", "summary", "report", "version")

    def __str__(self):
        return self.about


class ScanFinding(Versioned):
    """Something a scan found: how serious, whose work it is, by which day, and what was done."""

    class Seriousness(models.TextChoices):
        LOW = "low", _("low")
        MEDIUM = "medium", _("medium")
        HIGH = "high", _("high")
        CRITICAL = "critical", _("critical")

    scan = models.ForeignKey(SecurityScan, on_delete=models.CASCADE, related_name="findings")
    what = models.TextField(_("what was found"), max_length=4000)
    seriousness = models.CharField(_("seriousness"), max_length=8, choices=Seriousness)
    owner = models.CharField(_("who takes it on"), max_length=40, choices=APPOINTED)
    due_on = models.DateField(_("done by"))
    done_on = models.DateField(_("done on"), null=True, blank=True, editable=False)
    done = models.TextField(_("what was done"), max_length=4000, blank=True, editable=False)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True) | ~models.Q(done=""),
                name="done_scan_finding_says_what",
            )
        ]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = (
            "id",
            "scan",
            "what",
            "seriousness",
            "owner",
            "due_on",
            "done_on",
            "done",
            "version",
        )

    def __str__(self):
        return f"scan finding {self.pk}"
