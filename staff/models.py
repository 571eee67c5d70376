"""Files of people who work here: one model for each data category (clause K19).

No model has a field for the nature of an illness (K20), nor for religion, race or sexuality (L42).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import MAIN
from subjects.models import Person, Subject, SubjectRecord


class Reachable(models.Model):
    """Where and how somebody is reached, sealed."""

    street = EncryptedTextField(_("street and number"), max_length=160, blank=True)
    postcode = EncryptedTextField(_("postcode"), max_length=7, blank=True)
    town = EncryptedTextField(_("town"), max_length=80, blank=True)
    phone = EncryptedTextField(_("phone"), max_length=20, blank=True)
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
            models.Index(fields=["family_name", "first_name", "subject"]),
            models.Index(models.functions.Lower("first_name"), name="employee_first_lower"),
            models.Index(models.functions.Lower("family_name"), name="employee_family_lower"),
        ]

    class Privacy:
        category = "staff.identity"
        retention_class = MAIN
        technical = ("subject",)
        exported = ("first_name", "family_name", "birth_date", "birth_place", "sex")

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


class Screening(SubjectRecord):
    """The certificate of conduct (VOG) and the link to the childcare person register."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="screening")
    vog_number = EncryptedTextField(_("number of the certificate (VOG)"), max_length=20, blank=True)
    vog_issued_on = models.DateField(_("certificate (VOG) issued on"), null=True, blank=True)
    register_number = EncryptedTextField(_("person-register number"), max_length=18, blank=True)
    linked_on = models.DateField(_("linked in the register on"), null=True, blank=True)
    unlinked_on = models.DateField(_("link ended on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unlinked_on__isnull=True) | Q(unlinked_on__gte=F("linked_on")),
                name="unlinked_after_linked",
            )
        ]

    class Privacy:
        category = "staff.screening"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("vog_number", "vog_issued_on", "register_number", "linked_on", "unlinked_on")

    def __str__(self):
        return f"screening {self.pk}"


class Employment(SubjectRecord):
    """A function held from a day to a day; the one without an end, or the last one, is current."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="employments")
    function_title = models.CharField(_("function"), max_length=80)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=2)
    labour_conflict_at_leaving = models.BooleanField(_("labour conflict at leaving"), default=False)

    class Meta:
        ordering = ["-starts_on"]
        indexes = [models.Index(fields=["subject", "starts_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="employment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week__gte=0, hours_per_week__lte=60), name="hours_a_week_fit"
            ),
        ]

    class Privacy:
        category = "staff.employment"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = (
            "function_title",
            "starts_on",
            "ends_on",
            "hours_per_week",
            "labour_conflict_at_leaving",
        )

    def __str__(self):
        return f"employment {self.pk}"


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


class Training(SubjectRecord):
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="trainings")
    title = models.CharField(_("training"), max_length=120)
    completed_on = models.DateField(_("completed on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        ordering = ["-completed_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("completed_on")),
                name="training_valid_after_completion",
            )
        ]

    class Privacy:
        category = "staff.training"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("title", "completed_on", "valid_until")

    def __str__(self):
        return f"training {self.pk}"


class Appraisal(SubjectRecord):
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="appraisals")
    held_on = models.DateField(_("held on"))
    report = EncryptedTextField(_("report"), max_length=4000, lines=8)

    class Meta:
        ordering = ["-held_on"]

    class Privacy:
        category = "staff.appraisal"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("held_on", "report")

    def __str__(self):
        return f"appraisal {self.pk}"


class Absence(SubjectRecord):
    """Leave and absence: that and when, never why somebody is ill (K20, K23)."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        LEAVE = "leave", _("other leave")
        SICK = "sick", _("reported sick")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_start",
            )
        ]

    class Privacy:
        category = "staff.absence"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("kind", "starts_on", "ends_on")

    def __str__(self):
        return f"absence {self.pk}"


class Volunteer(Person, Reachable):
    """Only what contact needs (K34)."""

    subject = models.OneToOneField(
        Subject, primary_key=True, on_delete=models.PROTECT, related_name="volunteer"
    )

    class Meta:
        indexes = [models.Index(fields=["family_name", "first_name", "subject"])]

    class Privacy:
        category = "volunteer.contact"
        retention_class = "volunteer.file"
        technical = ("subject",)
        exported = ("first_name", "family_name", "street", "postcode", "town", "phone", "email")

    def __str__(self):
        return f"volunteer {self.pk}"
