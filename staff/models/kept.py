"""What the law keeps of employees longer than their file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from subjects.models import Subject, SubjectRecord


class OutlivesFile(SubjectRecord):
    """What the law keeps longer than the personnel file holds its own copy of the name, sealed
    with its own class: when the file has gone it still says whose it is (L46, L48)."""

    name = EncryptedTextField(_("name"), max_length=161, blank=True)

    class Meta:
        abstract = True


class Identification(OutlivesFile):
    """The BSN and the check of the identity document, of employees only: the wage tax asks for
    both, and they go with the wage-tax statement (L46). The document's copy is a document."""

    class Document(models.TextChoices):
        PASSPORT = "passport", _("passport")
        IDENTITY_CARD = "id_card", _("identity card")
        RESIDENCE_PERMIT = "permit", _("residence permit")

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, related_name="staff_identification"
    )
    bsn = EncryptedTextField(_("BSN"), max_length=9)
    document = models.CharField(_("document seen"), max_length=8, choices=Document)
    checked_on = models.DateField(_("checked on"))

    class Privacy:
        category = "staff.identification"
        retention_class = "staff.tax"
        technical = ("id", "subject")
        exported = ("name", "bsn", "document", "checked_on")

    def __str__(self):
        return f"identification {self.pk}"


class Payroll(OutlivesFile):
    """Where the salary goes, of employees only; kept with the payroll administration (L48)."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="payroll")
    iban = EncryptedTextField(_("IBAN"), max_length=34)
    account_name = EncryptedTextField(_("in the name of"), max_length=160)

    class Privacy:
        category = "staff.payroll"
        retention_class = "staff.payroll"
        technical = ("id", "subject")
        exported = ("name", "iban", "account_name")

    def __str__(self):
        return f"payroll {self.pk}"
