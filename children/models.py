"""The child's file: identity, parents and contact, identification, placement, care, contract."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import EncryptedTextField
from organisation.models import Location
from subjects.models import Affiliation, SearchablePerson, Subject, SubjectRecord


class Child(SearchablePerson):
    class Sex(models.TextChoices):
        GIRL = "f", _("girl")
        BOY = "m", _("boy")
        UNKNOWN = "x", _("not stated")

    subject = models.OneToOneField(
        Subject, primary_key=True, on_delete=models.PROTECT, related_name="child"
    )
    birth_date = models.DateField(_("birth date"))
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)

    class Meta:
        indexes = [
            models.Index(fields=["family_name", "first_name", "subject"]),
        ]

    class Privacy:
        category = "child.identity"
        retention_class = "child.file"
        technical = ("subject",)
        exported = ("first_name", "family_name", "birth_date", "sex")
        withheld = {"search_name": "the name once more, written for searching"}

    def __str__(self):
        return f"child {self.pk}"


class Parent(SearchablePerson):
    subject = models.OneToOneField(
        Subject, primary_key=True, on_delete=models.PROTECT, related_name="parent"
    )
    email = EncryptedTextField(_("email"), max_length=254, blank=True)
    phone = EncryptedTextField(_("phone"), max_length=20, blank=True)
    address_reference = EncryptedTextField(_("reference to the address"), max_length=36, blank=True)

    class Privacy:
        category = "child.contact"
        retention_class = "parent.file"
        technical = ("subject",)
        exported = ("first_name", "family_name", "email", "phone")
        withheld = {
            "address_reference": "leads to the address, which is exported itself",
            "search_name": "the name once more, written for searching",
        }

    def __str__(self):
        return f"parent {self.pk}"


class Address(models.Model):
    """A parent's address, apart from the parent: only the parent's sealed reference leads here,
    so that the address cannot be tied to the person from the tables (clause L74)."""

    id = models.UUIDField(primary_key=True, editable=False)
    street = models.CharField(_("street and number"), max_length=160)
    postcode = models.CharField(_("postcode"), max_length=7)
    town = models.CharField(_("town"), max_length=80)

    class Privacy:
        category = "child.contact"
        kept = "erased with the parent by children.retention_rules, through the sealed reference"
        owner = "id"
        technical = ("id",)
        exported = ("street", "postcode", "town")

    def __str__(self):
        return f"address {self.pk}"


class Identification(SubjectRecord):
    """The BSN, noted and checked by administration; no copy of the document is needed (L04)."""

    class Shown(models.TextChoices):
        DESK = "desk", _("document shown at the desk")
        COPY = "copy", _("copy received")

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="identification")
    bsn = EncryptedTextField(_("BSN"), max_length=9, blank=True)
    shown = models.CharField(_("checked with"), max_length=4, choices=Shown, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Privacy:
        category = "child.identification"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("bsn", "shown", "checked_on")

    def __str__(self):
        return f"identification {self.pk}"


class Placement(SubjectRecord):
    """The kind of place a child has, on top of the affiliation that says where and when."""

    class Kind(models.TextChoices):
        DAY_CARE = "kdv", _("day care")
        OUT_OF_SCHOOL = "bso", _("out-of-school care")
        PRESCHOOL = "psz", _("preschool")

    affiliation = models.OneToOneField(
        Affiliation, on_delete=models.PROTECT, related_name="placement"
    )
    kind = models.CharField(_("kind of place"), max_length=3, choices=Kind)
    is_full = models.BooleanField(_("full place"), default=True)

    class Privacy:
        category = "child.care_arrangement"
        retention_class = "child.file"
        technical = ("id", "subject", "affiliation")
        exported = ("kind", "is_full")

    def __str__(self):
        return f"placement {self.pk}"


class DailyCare(SubjectRecord):
    """What the group needs every day: allergies, diet, who to ring (clauses L77, L82)."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="daily_care")
    allergies = EncryptedTextField(_("allergies"), max_length=500, blank=True, lines=2)
    diet = EncryptedTextField(_("diet"), max_length=500, blank=True, lines=2)
    health_note = EncryptedTextField(_("health note"), max_length=2000, blank=True, lines=4)
    emergency_phone = EncryptedTextField(_("emergency number"), max_length=20, blank=True)

    class Privacy:
        category = "child.daily_care"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("allergies", "diet", "health_note", "emergency_phone")

    def __str__(self):
        return f"daily care {self.pk}"


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
    rate = models.DecimalField(_("rate per hour"), max_digits=6, decimal_places=2)
    child_name = EncryptedTextField(_("child, as signed"), max_length=160)
    party_name = EncryptedTextField(_("contracting parent, as signed"), max_length=160)
    party_address = EncryptedTextField(_("address, as signed"), max_length=300)
    iban = EncryptedTextField(_("IBAN"), max_length=34, blank=True)

    class Meta:
        ordering = ["-ends_on", "number"]
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


class RegistrationDraft(models.Model):
    """A registration that is not finished: the answers so far, sealed, of who typed them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    answers = EncryptedTextField()  # JSON: {step: {field: text as typed}}
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-changed_at"]

    class Privacy:
        category = "child.identity"
        retention_class = "child.draft"
        owner = "id"
        technical = ("id", "user", "changed_at")
        withheld = {"answers": "not yet part of any file; gone after two weeks at most"}

    def __str__(self):
        return f"draft {self.pk}"
