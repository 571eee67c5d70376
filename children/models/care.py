"""The care of a child: placement, daily care, care file, development, conversations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from subjects.models import Affiliation, Subject, SubjectRecord


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
    """What the group needs every day: allergies, diet (clauses L77, L82)."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="daily_care")
    allergies = EncryptedTextField(_("allergies"), max_length=500, blank=True, lines=2)
    diet = EncryptedTextField(_("diet"), max_length=500, blank=True, lines=2)
    health_note = EncryptedTextField(_("health note"), max_length=2000, blank=True, lines=4)

    class Privacy:
        category = "child.daily_care"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("allergies", "diet", "health_note")

    def __str__(self):
        return f"daily care {self.pk}"


class EmergencyNumber(SubjectRecord):
    """Whom the group rings when something is the matter, in this order."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="emergency_numbers")
    phone = EncryptedTextField(_("telephone"), max_length=20)
    whom = EncryptedTextField(_("who this is"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        ordering = ["position", "id"]

    class Privacy:
        category = "child.daily_care"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("position", "phone", "whom")

    def __str__(self):
        return f"emergency number {self.pk}"


class CareNote(SubjectRecord):
    """An entry in the care file (zorgdossier): the care coordinator's alone (L39)."""

    class Kind(models.TextChoices):
        SIGNAL = "signal", _("signal")
        PLAN = "plan", _("action plan")
        CONTACT = "contact", _("contact with a care partner")
        EVALUATION = "evaluation", _("evaluation")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="care_notes")
    noted_on = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    text = EncryptedTextField(_("note"), max_length=4000, lines=8)

    class Meta:
        ordering = ["-noted_on"]

    class Privacy:
        category = "child.care_file"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("noted_on", "kind", "text")

    def __str__(self):
        return f"care note {self.pk}"


class Observation(SubjectRecord):
    """An observation of the development, signed by a parent (L81)."""

    class Signed(models.TextChoices):
        NOT_YET = "", _("not yet")
        PAPER = "paper", _("on paper, added as a document")
        DESK = "desk", _("on paper, kept in the personal file")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="observations")
    observed_on = models.DateField(_("observed on"))
    method = models.CharField(_("method"), max_length=60)
    report = EncryptedTextField(_("what was seen"), max_length=4000, lines=8, blank=True)
    signed = models.CharField(
        _("signed by a parent"), max_length=6, choices=Signed, blank=True, default=Signed.NOT_YET
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    class Meta:
        ordering = ["-observed_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed="") | models.Q(signed_on__isnull=False),
                name="observation_signed_on_a_day",
                violation_error_message=_("Fill in when it was signed."),
            )
        ]

    class Privacy:
        category = "child.development"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("observed_on", "method", "report", "signed", "signed_on")

    def __str__(self):
        return f"observation {self.pk}"


class Conversation(SubjectRecord):
    """The report of a conversation about the child."""

    class Kind(models.TextChoices):
        INTAKE = "intake", _("intake")
        PROGRESS = "progress", _("progress")
        CARE = "care", _("about care")
        EXIT = "exit", _("exit interview")
        OTHER = "other", _("other")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="conversations")
    held_on = models.DateField(_("held on"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    present = EncryptedTextField(_("present"), max_length=200, blank=True)
    report = EncryptedTextField(_("report"), max_length=4000, lines=8)

    class Meta:
        ordering = ["-held_on"]

    class Privacy:
        category = "child.conversations"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("held_on", "kind", "present", "report")

    def __str__(self):
        return f"conversation {self.pk}"
