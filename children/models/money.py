"""The contract, what is paid, and what allowance and subsidy ask for."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import MAIN
from organisation.models import Location
from subjects.models import Subject, SubjectRecord


class Contract(SubjectRecord):
    """The contract as signed. It outlives the file (L09), so it holds its own copy of the parties
    and points at nothing of the file but the bare subject."""

    number = models.CharField(_("contract number"), max_length=20, unique=True)
    location = models.ForeignKey(
        Location, verbose_name=_("location"), on_delete=models.PROTECT, related_name="contracts"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    hours_per_month = models.PositiveSmallIntegerField(_("hours a month"))
    rate = models.DecimalField(_("rate per hour in euro"), max_digits=6, decimal_places=2)
    child_name = EncryptedTextField(_("child, as signed"), max_length=160)
    party_name = EncryptedTextField(_("contracting parent, as signed"), max_length=160)
    party_address = EncryptedTextField(_("address, as signed"), max_length=300, blank=True)
    iban = EncryptedTextField(_("IBAN"), max_length=34, blank=True)

    class Meta:
        ordering = [models.F("ends_on").desc(nulls_first=True), "number"]
        indexes = [models.Index(fields=["location", "ends_on"]), models.Index(fields=["subject"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_start",
            )
        ]

    class Privacy:
        category = "child.contract"
        retention_class = "child.fiscal"
        technical = ("id", "subject")
        exported = (
            "number",
            "location",
            "starts_on",
            "ends_on",
            "hours_per_month",
            "rate",
            "child_name",
            "party_name",
            "party_address",
            "iban",
        )

    def __str__(self):
        return f"contract {self.number}"


class PaymentDetails(SubjectRecord):
    """From which account is paid. Part of the fiscal administration, so it stays with the contract
    (L09, L48) and holds its own copy of the name."""

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, related_name="payment_details"
    )
    iban = EncryptedTextField(_("IBAN"), max_length=34)
    account_name = EncryptedTextField(_("in the name of"), max_length=160)

    class Privacy:
        category = "child.finance"
        retention_class = "child.fiscal"
        technical = ("id", "subject")
        exported = ("iban", "account_name")

    def __str__(self):
        return f"payment details {self.pk}"


class OwnContribution(SubjectRecord):
    """What the parents pay themselves, from a day on (K04)."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="own_contributions")
    starts_on = models.DateField(_("from"))
    amount = models.DecimalField(_("euros a month"), max_digits=7, decimal_places=2)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="own_contribution_not_negative")
        ]

    class Privacy:
        category = "child.finance"
        retention_class = "child.fiscal"
        technical = ("id", "subject")
        exported = ("starts_on", "amount")

    def __str__(self):
        return f"own contribution {self.pk}"


class IncomeStatement(SubjectRecord):
    """The statement that parents without allowance show for the municipal subsidy (L28). It is
    shown, not stored: that it was seen and when, and over which year."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="income_statements")
    year = models.PositiveSmallIntegerField(_("for the year"))
    shown_on = models.DateField(_("shown on"))

    class Meta:
        ordering = ["-year", "-shown_on"]

    class Privacy:
        category = "child.finance"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("year", "shown_on")

    def __str__(self):
        return f"income statement {self.pk}"


class EducationLevel(SubjectRecord):
    """The education of a parent, asked under the OKE act to see whether the child has a right to
    language support, and for nothing else (L27)."""

    class Level(models.TextChoices):
        PRIMARY = "primary", _("primary school, or special primary education")
        LOWER = "lower", _("practical training or pre-vocational (lbo, vbo, vmbo)")
        HIGHER = "higher", _("higher than that")

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, related_name="education_level"
    )
    level = EncryptedTextField(_("highest education finished"), max_length=8, choices=Level)
    asked_on = models.DateField(_("asked on"))

    class Privacy:
        category = "child.education_level"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("level", "asked_on")

    def __str__(self):
        return f"education level {self.pk}"


class LanguageIndication(SubjectRecord):
    """The day on which the youth health service gave the child an indication for language support
    (the municipality asks for it, L29)."""

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, related_name="language_indication"
    )
    indicated_on = models.DateField(_("date of the indication"))

    class Privacy:
        category = "child.education_level"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("indicated_on",)

    def __str__(self):
        return f"language indication {self.pk}"
