"""The register: what the organisation does with personal data, and who does it for us.

Describes the organisation's work, never a person (GDPR art. 28 and 30; clauses K06, K11, K21, L67).
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.privacy import CATEGORIES, SubjectKind

KEPT = "describes the work of the organisation, not a person"

# The groups of people an activity can be about: those with a file, and two without one.
PEOPLE = {
    **{kind.value: kind.label for kind in SubjectKind},
    "visitor": _("website visitor"),
    "reporter": _("reporter of a breach"),
}


def validate_categories(codes):
    unknown = [code for code in codes if code not in CATEGORIES]
    if unknown:
        raise ValidationError(_("There is no data category %(code)s.") % {"code": unknown[0]})


def validate_people(kinds):
    unknown = [kind for kind in kinds if kind not in PEOPLE]
    if unknown:
        raise ValidationError(_("There is no group of people %(code)s.") % {"code": unknown[0]})


class ProcessingActivity(models.Model):
    """One thing the organisation does with personal data: why, on what ground, what, of whom."""

    class Ground(models.TextChoices):
        """GDPR art. 6(1), in its order."""

        CONSENT = "consent", _("consent")
        CONTRACT = "contract", _("carrying out a contract")
        LEGAL_DUTY = "legal_duty", _("legal duty")
        VITAL_INTEREST = "vital_interest", _("vital interest")
        PUBLIC_TASK = "public_task", _("public task")
        LEGITIMATE_INTEREST = "legitimate_interest", _("legitimate interest")

    name = models.CharField(_("activity"), max_length=120, unique=True)
    purpose = models.TextField(_("purpose"))
    ground = models.CharField(_("ground"), max_length=20, choices=Ground)
    categories = models.JSONField(
        _("data categories"), default=list, blank=True, validators=[validate_categories]
    )
    people = models.JSONField(_("people"), default=list, validators=[validate_people])

    class Meta:
        ordering = ["name"]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = ("id", "name", "purpose", "ground", "categories", "people")

    def __str__(self):
        return self.name

    @property
    def people_labels(self):
        return [PEOPLE[kind] for kind in self.people]

    @property
    def category_labels(self):
        return list(dict.fromkeys(CATEGORIES[code].label for code in self.categories))


class Processor(models.Model):
    """A system of somebody else that holds our data, and the agreement about it (K11, L67, S02)."""

    class Role(models.TextChoices):
        PROCESSOR = "processor", _("processor")
        JOINT = "joint", _("joint controller")
        CONTROLLER = "controller", _("controller of its own")

    class Agreement(models.TextChoices):
        NOT_NEEDED = "not_needed", _("Not needed")
        MISSING = "missing", _("No agreement")
        EXPIRED = "expired", _("Expired")
        NOT_YET = "not_yet", _("Not in force yet")
        IN_FORCE = "in_force", _("In force")

    system = models.CharField(_("system"), max_length=80, unique=True)
    supplier = models.CharField(_("supplier"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PROCESSOR)
    purpose = models.CharField(_("used for"), max_length=200, blank=True)
    agreement_from = models.DateField(_("agreement from"), null=True, blank=True)
    agreement_until = models.DateField(_("agreement until"), null=True, blank=True)

    class Meta:
        ordering = ["system"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreement_until__isnull=True)
                | Q(agreement_from__isnull=False, agreement_until__gte=F("agreement_from")),
                name="agreement_ends_after_start",
                violation_error_message=_("The agreement cannot end before it starts."),
            )
        ]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = (
            "id",
            "system",
            "supplier",
            "role",
            "purpose",
            "agreement_from",
            "agreement_until",
        )

    def __str__(self):
        return self.system

    def agreement_on(self, on: dt.date) -> Agreement:
        """The state of the agreement on a day. A controller of its own needs none (art. 28)."""
        if self.agreement_from is None:
            own = self.role == self.Role.CONTROLLER
            return self.Agreement.NOT_NEEDED if own else self.Agreement.MISSING
        if self.agreement_until and self.agreement_until < on:
            return self.Agreement.EXPIRED
        return self.Agreement.NOT_YET if self.agreement_from > on else self.Agreement.IN_FORCE
