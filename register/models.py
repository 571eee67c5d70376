"""The register: what the organisation does with personal data, and who does it for us.

Describes the organisation's work, never a person (GDPR art. 28 and 30; clauses K06, K11, K21, L67).
"""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.privacy import CATEGORIES, SubjectKind
from core.registries import retention_rules
from register.choices import (
    AtTheEnd,
    Principle,
    SpecialGround,
    validate_principles,
    validate_recipients,
    validate_retention_rules,
    validate_special_grounds,
)

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


class InUse(models.QuerySet):
    def in_use(self):
        """Without what was ended; that is kept to be accounted for."""
        return self.filter(ended_on__isnull=True)


class ProcessingActivity(models.Model):
    """One thing the organisation does with personal data: why, on what ground, what, of whom, and
    all else that GDPR art. 30 and 35 ask to be written down. The controller is the organisation."""

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
    special_grounds = models.JSONField(
        _("ground for special data"),
        default=list,
        blank=True,
        validators=[validate_special_grounds],
    )
    special_basis = models.TextField(_("why special data may be used"), blank=True)
    bsn_basis = models.CharField(_("law that asks for the BSN"), max_length=200, blank=True)
    recipients = models.JSONField(
        _("kinds of recipient"), default=list, blank=True, validators=[validate_recipients]
    )
    other_recipients = models.TextField(_("other recipients"), blank=True)
    processors = models.ManyToManyField(
        "Processor", verbose_name=_("systems and suppliers"), blank=True, related_name="activities"
    )
    transfers = models.TextField(_("transfers outside the EEA"), blank=True)
    safeguards = models.TextField(_("safeguards of those transfers"), blank=True)
    retention_rules = models.JSONField(
        _("retention rules"), default=list, blank=True, validators=[validate_retention_rules]
    )
    security = models.TextField(_("security measures"), blank=True)
    dpia_needed = models.BooleanField(_("DPIA needed"), null=True, blank=True)
    dpia_reason = models.TextField(_("why a DPIA is needed or not"), blank=True)
    dpia_done_on = models.DateField(_("DPIA done on"), null=True, blank=True)
    principles = models.JSONField(
        _("principles that are met"), default=list, blank=True, validators=[validate_principles]
    )
    principles_note = models.TextField(_("note on the principles"), blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    objects = InUse.as_manager()

    class Meta:
        ordering = ["name"]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = (
            *("id", "name", "purpose", "ground", "categories", "people", "special_grounds"),
            *("special_basis", "bsn_basis", "recipients", "other_recipients", "processors"),
            *("transfers", "safeguards", "retention_rules", "security", "dpia_needed"),
            *("dpia_reason", "dpia_done_on", "principles", "principles_note", "review_on"),
            *("version", "ended_on"),
        )

    def __str__(self):
        return self.name

    @property
    def people_labels(self):
        return [PEOPLE[kind] for kind in self.people]

    @property
    def category_labels(self):
        return list(dict.fromkeys(CATEGORIES[code].label for code in self.categories))

    @property
    def special_ground_labels(self):
        return [SpecialGround(code).label for code in self.special_grounds]

    @property
    def principle_labels(self):
        return [Principle(code).label for code in self.principles]

    @property
    def rules(self):
        """The retention rules it names, as far as they exist."""
        return [retention_rules[code] for code in self.retention_rules if code in retention_rules]

    def clean(self):
        if self.transfers and not self.safeguards:
            raise ValidationError(
                {"safeguards": _("Say what protects the data outside the EEA, and why that is so.")}
            )


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
    data = models.TextField(_("data it holds"), blank=True)
    people = models.JSONField(_("people"), default=list, blank=True, validators=[validate_people])
    hosting = models.CharField(_("hosting place"), max_length=200, blank=True)
    sub_processors = models.TextField(_("sub-processors"), blank=True)
    agreement_model = models.CharField(_("model of the agreement"), max_length=120, blank=True)
    security = models.TextField(_("security"), blank=True)
    backup = models.TextField(_("backup"), blank=True)
    log_retention = models.CharField(_("how long logs are kept"), max_length=120, blank=True)
    account_retention = models.CharField(
        _("how long accounts are kept"), max_length=120, blank=True
    )
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

    # What the agreement has to arrange (GDPR art. 28(3); K11, S02).
    ARRANGED = (
        *("data", "people", "hosting", "sub_processors", "security", "backup"),
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
            *("backup", "log_retention", "account_retention", "at_the_end", "audit_right"),
            *("breach_hours", "contact", "review_on", "ended_on"),
        )

    def __str__(self):
        return self.system

    @property
    def people_labels(self):
        return [PEOPLE[kind] for kind in self.people]

    @property
    def not_arranged(self) -> list:
        """The parts of GDPR art. 28 that the register does not say of it, in words."""
        if self.role == self.Role.CONTROLLER:
            return []
        return [
            self._meta.get_field(name).verbose_name
            for name in self.ARRANGED
            if getattr(self, name) in (None, "", [])
        ]

    def agreement_on(self, on: dt.date) -> Agreement:
        """The state of the agreement on a day. A controller of its own needs none (art. 28)."""
        if self.agreement_from is None:
            own = self.role == self.Role.CONTROLLER
            return self.Agreement.NOT_NEEDED if own else self.Agreement.MISSING
        if self.agreement_until and self.agreement_until < on:
            return self.Agreement.EXPIRED
        return self.Agreement.NOT_YET if self.agreement_from > on else self.Agreement.IN_FORCE


class PrivacyStatement(models.Model):
    """A version of the privacy statement, in Dutch and English, that holds from a day on (B10).

    The text may name {organisation}, {contact} and {complaints}; `register.statement_text` says
    which marks it may hold. A version is never edited; a change is a new one. One that holds from
    a later day can be withdrawn before that day.
    """

    version = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    text_nl = models.TextField(_("text in Dutch"), max_length=60_000)
    text_en = models.TextField(_("text in English"), max_length=60_000)
    change_nl = models.CharField(_("what changed, in Dutch"), max_length=300)
    change_en = models.CharField(_("what changed, in English"), max_length=300)
    valid_from = models.DateField(_("holds from"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering = ["-version"]

    class Privacy:
        category = "organisation.register"
        kept = "shows what people were told and when (B10)"
        technical = (
            *("id", "version", "text_nl", "text_en", "change_nl", "change_en"),
            *("valid_from", "published_at", "published_by", "withdrawn_at"),
        )

    def __str__(self):
        return f"privacy statement {self.version}"

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_nl

    @property
    def change(self) -> str:
        return self.change_en if get_language() == "en" else self.change_nl


class Acknowledgement(models.Model):
    """A user said to have read a version. Nothing waits for it."""

    statement = models.ForeignKey(
        PrivacyStatement,
        on_delete=models.PROTECT,
        related_name="acknowledgements",
        verbose_name=_("statement"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        ordering = ["-read_at"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "user"], name="statement_read_once")
        ]

    class Privacy:
        category = "organisation.accounts"
        kept = "goes with the user's account"
        technical = ("id", "user")
        exported = ("statement", "read_at")

    def __str__(self):
        return f"acknowledgement {self.pk}"
