"""What only some have: a profile they wrote themselves, the company somebody is hired from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import MAIN
from subjects.models import Subject, SubjectRecord


class Profile(SubjectRecord):
    """What somebody likes to tell colleagues: optional, and for inside the organisation (B05)."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="profile")
    about = EncryptedTextField(_("about me"), max_length=1000, blank=True, lines=5)
    languages = EncryptedTextField(_("languages I speak"), max_length=120, blank=True)

    class Privacy:
        category = "staff.profile"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("about", "languages")

    def __str__(self):
        return f"profile {self.pk}"


class Company(SubjectRecord):
    """The company of an external worker and the agency between, with the account that is paid
    (K31, K32)."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="company")
    company_name = EncryptedTextField(_("company"), max_length=160)
    kvk_number = EncryptedTextField(_("chamber of commerce number (KvK)"), max_length=8, blank=True)
    iban = EncryptedTextField(_("IBAN"), max_length=34, blank=True)
    agency = EncryptedTextField(_("agency or care organisation"), max_length=160, blank=True)
    agency_contact = EncryptedTextField(_("contact at the agency"), max_length=160, blank=True)

    class Privacy:
        category = "staff.company"
        retention_class = "external.file"
        technical = ("id", "subject")
        exported = ("company_name", "kvk_number", "iban", "agency", "agency_contact")

    def __str__(self):
        return f"company {self.pk}"
