"""Who holds personal data for the organisation, and on which agreement (GDPR art. 28; K11, L67)."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from register.choices import AtTheEnd
from register.models.common import KEPT, PEOPLE, InUse, Versioned, validate_people


class Processor(Versioned):
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
    data = models.TextField(_("data it holds"), max_length=4000, blank=True)
    people = models.JSONField(_("people"), default=list, blank=True, validators=[validate_people])
    hosting = models.CharField(_("hosting place"), max_length=200, blank=True)
    sub_processors = models.TextField(_("sub-processors"), max_length=4000, blank=True)
    agreement_model = models.CharField(_("model of the agreement"), max_length=120, blank=True)
    security = models.TextField(_("security"), max_length=4000, blank=True)
    backup = models.TextField(_("backup"), max_length=4000, blank=True)
    log_retention = models.CharField(_("how long logs are kept"), max_length=120, blank=True)
    account_retention = models.CharField(
        _("how long accounts are kept"), max_length=120, blank=True
    )
    backup_retention = models.CharField(_("how long backups are kept"), max_length=120, blank=True)
    at_the_end = models.CharField(
        _("our data at the end"), max_length=10, choices=AtTheEnd, blank=True
    )
    audit_right = models.CharField(_("right to audit"), max_length=200, blank=True)
    breach_hours = models.PositiveSmallIntegerField(
        _("reports a breach within (hours)"), null=True, blank=True
    )
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    objects = InUse.as_manager()

    # What is listed of every system of somebody else (L67).
    LISTED = ("purpose", "data", "people", "hosting", "security")
    # What the agreement has to arrange on top of it (GDPR art. 28(3); K11, L80, S02).
    ARRANGED = (
        *("sub_processors", "backup", "log_retention", "account_retention", "backup_retention"),
        *("at_the_end", "audit_right", "breach_hours", "contact"),
    )

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
            *("id", "system", "supplier", "role", "purpose", "agreement_from", "agreement_until"),
            *("data", "people", "hosting", "sub_processors", "agreement_model", "security"),
            *("backup", "log_retention", "account_retention", "backup_retention", "at_the_end"),
            *("audit_right", "breach_hours", "contact", "review_on", "ended_on"),
            "version",
        )

    def __str__(self):
        return self.system

    @property
    def supplier_beside(self) -> str:
        """The supplier as it stands beside the system: nothing where both have one name."""
        return "" if self.supplier.casefold() == self.system.casefold() else self.supplier

    @property
    def people_labels(self):
        return [PEOPLE[kind] for kind in self.people]

    @property
    def not_written_down(self) -> list:
        """What the register should say of it and does not, in words. The agreement of a controller
        of its own arranges nothing for us."""
        own = self.role == self.Role.CONTROLLER
        return [
            self._meta.get_field(name).verbose_name
            for name in (*self.LISTED, *(() if own else self.ARRANGED))
            if getattr(self, name) in (None, "", [])
        ]

    @property
    def agreed_model(self) -> str:
        """The model the agreement follows; empty as long as there is none."""
        return self.agreement_model if self.agreement_from else ""

    def agreement_on(self, on: dt.date) -> Agreement:
        """The state of the agreement on a day. A controller of its own needs none (art. 28)."""
        if self.agreement_from is None:
            own = self.role == self.Role.CONTROLLER
            return self.Agreement.NOT_NEEDED if own else self.Agreement.MISSING
        if self.agreement_until and self.agreement_until < on:
            return self.Agreement.EXPIRED
        return self.Agreement.NOT_YET if self.agreement_from > on else self.Agreement.IN_FORCE
