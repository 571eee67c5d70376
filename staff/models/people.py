"""Who works here or helps, and how they are reached."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import MAIN
from subjects.models import Person, Subject, SubjectRecord


class Reachable(models.Model):
    """Where and how somebody is reached, sealed."""

    street = EncryptedTextField(_("street and number"), max_length=160, blank=True)
    postcode = EncryptedTextField(_("postcode"), max_length=7, blank=True)
    town = EncryptedTextField(_("town"), max_length=80, blank=True)
    phone = EncryptedTextField(_("telephone"), max_length=20, blank=True)
    email = EncryptedTextField(_("email"), max_length=254, blank=True)

    class Meta:
        abstract = True


class Employee(Person):
    """Somebody who works here: employee, intern or external, by the kind of the subject."""

    class Sex(models.TextChoices):
        FEMALE = "f", _("woman")
        MALE = "m", _("man")
        UNKNOWN = "x", _("not stated")

    subject = models.OneToOneField(
        Subject, primary_key=True, on_delete=models.PROTECT, related_name="employee"
    )
    birth_date = models.DateField(_("birth date"))
    birth_place = EncryptedTextField(_("birth place"), max_length=80, blank=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)

    class Meta:
        indexes = [
            models.Index(fields=["sort_name", "subject"]),
        ]

    class Privacy:
        category = "staff.identity"
        retention_class = MAIN
        technical = ("subject",)
        exported = ("first_name", "family_name", "birth_date", "birth_place", "sex")
        withheld = {
            "search_name": "the name once more, written for searching",
            "sort_name": "the name once more, written for sorting",
        }

    def __str__(self):
        return f"employee {self.pk}"


class Contact(Reachable, SubjectRecord):
    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="staff_contact")

    class Privacy:
        category = "staff.contact"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("street", "postcode", "town", "phone", "email")

    def __str__(self):
        return f"contact {self.pk}"


class Volunteer(Person, Reachable):
    """Only what contact needs (K34)."""

    subject = models.OneToOneField(
        Subject, primary_key=True, on_delete=models.PROTECT, related_name="volunteer"
    )

    class Meta:
        indexes = [models.Index(fields=["sort_name", "subject"])]

    class Privacy:
        category = "volunteer.contact"
        retention_class = "volunteer.file"
        technical = ("subject",)
        exported = ("first_name", "family_name", "street", "postcode", "town", "phone", "email")
        withheld = {
            "search_name": "the name once more, written for searching",
            "sort_name": "the name once more, written for sorting",
        }

    def __str__(self):
        return f"volunteer {self.pk}"
