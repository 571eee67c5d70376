"""What the organisation does with personal data (GDPR art. 30; K06, K21)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.privacy import CATEGORIES
from core.registries import retention_rules
from register.choices import (
    BSN_SECTIONS,
    SPECIAL_SECTIONS,
    Principle,
    SpecialGround,
    validate_principles,
    validate_recipients,
    validate_retention_rules,
    validate_special_grounds,
)
from register.models.common import (
    KEPT,
    PEOPLE,
    InUse,
    Versioned,
    validate_categories,
    validate_people,
)


class ProcessingActivity(Versioned):
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
    purpose = models.TextField(_("purpose"), max_length=4000)
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
    special_basis = models.TextField(_("why special data may be used"), max_length=4000, blank=True)
    bsn_basis = models.CharField(_("law that asks for the BSN"), max_length=200, blank=True)
    recipients = models.JSONField(
        _("kinds of recipient"), default=list, blank=True, validators=[validate_recipients]
    )
    other_recipients = models.TextField(_("other recipients"), max_length=4000, blank=True)
    processors = models.ManyToManyField(
        "Processor", verbose_name=_("systems and suppliers"), blank=True, related_name="activities"
    )
    transfers = models.TextField(_("transfers outside the EEA"), max_length=4000, blank=True)
    safeguards = models.TextField(_("safeguards of those transfers"), max_length=4000, blank=True)
    retention_rules = models.JSONField(
        _("retention rules"), default=list, blank=True, validators=[validate_retention_rules]
    )
    security = models.TextField(_("security measures"), max_length=4000, blank=True)
    dpia_needed = models.BooleanField(_("DPIA needed"), null=True, blank=True)
    dpia_reason = models.TextField(_("why a DPIA is needed or not"), max_length=4000, blank=True)
    dpia_done_on = models.DateField(_("DPIA done on"), null=True, blank=True)
    principles = models.JSONField(
        _("principles that are met"), default=list, blank=True, validators=[validate_principles]
    )
    principles_note = models.TextField(_("note on the principles"), max_length=4000, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
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
    def principles_unmet(self) -> list:
        """Those of the six that nobody found to be met (L01)."""
        return [principle for principle in Principle if principle not in self.principles]

    def _labels_of(self, sections: set[str]) -> list:
        """The labels of those of its categories that are one of these sections of a file."""
        codes = [code for code in self.categories if code.partition(".")[2] in sections]
        return list(dict.fromkeys(CATEGORIES[code].label for code in codes))

    @property
    def special_without_ground(self) -> list:
        """The labels of its special categories that no ground it names allows (art. 9, 10)."""
        named = set(self.special_grounds)
        lacking = {part for part, allowed in SPECIAL_SECTIONS.items() if not allowed & named}
        return self._labels_of(lacking)

    @property
    def bsn_without_basis(self) -> list:
        """The labels of its categories with a BSN, where it names no law that asks for it."""
        return [] if self.bsn_basis else self._labels_of(BSN_SECTIONS)

    @property
    def rules(self):
        """The retention rules it names, as far as they exist."""
        return [retention_rules[code] for code in self.retention_rules if code in retention_rules]

    def clean(self):
        if self.transfers and not self.safeguards:
            raise ValidationError(
                {"safeguards": _("Say what protects the data outside the EEA, and why that is so.")}
            )
