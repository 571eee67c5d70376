"""The people whose data a breach concerns."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach
from breaches.models.classes import RECORD
from core.privacy import MAIN
from subjects.models import Subject, SubjectRecord


class Concerned(SubjectRecord):
    """A breach concerns data of this person. The row is a part of the person's file and goes with
    it; that there was one stays in the breach's `PeopleCount`."""

    breach = models.ForeignKey(
        Breach, verbose_name=_("data breach"), on_delete=models.CASCADE, related_name="concerned"
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="in_breaches")
    listed_at = models.DateTimeField(_("listed at"))

    class Meta:
        verbose_name = _("person concerned by a data breach")
        ordering = ["listed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["breach", "subject"], name="concerned_once_a_breach")
        ]

    class Privacy:
        category = "child.disclosures"
        retention_class = MAIN
        technical = ("id", "subject", "listed_at")
        exported = ("breach",)

    def __str__(self):
        return f"concerned {self.pk}"


class PeopleCount(models.Model):
    """How many people are listed at a breach, with those whose file has gone since."""

    breach = models.OneToOneField(
        Breach, primary_key=True, on_delete=models.CASCADE, related_name="people_count"
    )
    listed = models.PositiveIntegerField(_("people listed"), default=0)

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = ("breach", "listed")

    def __str__(self):
        return f"people of {self.breach_id}: {self.listed}"
