"""Who the child and its parents are: identity, contact, identification, what is not a file yet."""

import json
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import MailedLink, User
from core.fields import EncryptedTextField
from core.privacy import MAIN
from organisation.models import Location
from subjects.models import Person, Subject, SubjectRecord


class Child(Person):
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
            models.Index(fields=["sort_name", "subject"]),
        ]

    class Privacy:
        category = "child.identity"
        retention_class = "child.file"
        technical = ("subject",)
        exported = ("first_name", "family_name", "birth_date", "sex")
        withheld = {
            "search_name": "the name once more, written for searching",
            "sort_name": "the name once more, written for sorting",
        }

    def __str__(self):
        return f"child {self.pk}"


class Parent(Person):
    subject = models.OneToOneField(
        Subject, primary_key=True, on_delete=models.PROTECT, related_name="parent"
    )
    email = EncryptedTextField(_("email"), max_length=254, blank=True)
    phone = EncryptedTextField(_("telephone"), max_length=20, blank=True)
    address_reference = EncryptedTextField(_("reference to the address"), max_length=36, blank=True)

    class Privacy:
        category = "child.contact"
        retention_class = "parent.file"
        technical = ("subject",)
        exported = ("first_name", "family_name", "email", "phone")
        withheld = {
            "address_reference": "leads to the address, which is exported itself",
            "search_name": "the name once more, written for searching",
            "sort_name": "the name once more, written for sorting",
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
    """The BSN of a child or a parent, noted and checked by administration (K04, L04): with which
    document, by whom and when. No copy of the document is needed."""

    class Shown(models.TextChoices):
        DESK = "desk", _("document shown at the desk")
        COPY = "copy", _("copy received")

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="identification")
    bsn = EncryptedTextField(_("BSN"), max_length=9, blank=True)
    shown = models.CharField(_("checked with"), max_length=4, choices=Shown, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        User,
        verbose_name=_("checked by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Privacy:
        category = "child.identification"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("bsn", "shown", "checked_on")
        withheld = {"checked_by": "names of staff are not given to the people concerned"}

    def __str__(self):
        return f"identification {self.pk}"


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

    @property
    def name(self) -> str:
        """The child's, as far as it was typed."""
        child = json.loads(self.answers).get("child", {})
        return f"{child.get('first_name', '')} {child.get('family_name', '')}".strip()


class SignUp(MailedLink):
    """A parent who asks for a login (L64): what was typed, sealed, until the location has checked
    who it is. Nothing of it becomes part of a file by itself, and nobody is told whether a child is
    known (S07)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(
        Location, verbose_name=_("location"), on_delete=models.PROTECT, related_name="+"
    )
    email = EncryptedTextField(_("email"), max_length=254)
    name = EncryptedTextField(_("own name"), max_length=160)
    child_name = EncryptedTextField(_("name of the child"), max_length=160)
    child_birth_date = EncryptedTextField(_("birth date of the child"), max_length=10)  # ISO
    verified_at = models.DateTimeField(_("address verified"), null=True, blank=True)
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answer emailed"), null=True, blank=True)

    class Meta:
        ordering = [models.F("verified_at").asc(nulls_last=True), "asked_at"]
        indexes = [models.Index(fields=["location", "verified_at"])]

    class Privacy:
        category = "child.contact"
        retention_class = "child.sign_up"
        owner = "id"
        technical = (
            *("id", "location", "asked_at", "mailed_at", "token_hash", "link_until"),
            *("verified_at", "declined_at", "answered_at"),
        )
        withheld = {
            name: "not part of any file, of somebody not known yet; gone after four weeks at most"
            for name in ("email", "name", "child_name", "child_birth_date")
        }

    def __str__(self):
        return f"sign-up {self.pk}"
