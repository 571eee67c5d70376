"""The work of somebody here: terms, training, appraisal, absence, the workplace, leaving.

No model has a field for the nature of an illness (K20), nor for religion, race or sexuality (L42);
nothing of occupational health is kept (K23).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import MAIN
from subjects.models import Subject, SubjectRecord


class Employment(SubjectRecord):
    """A function held from a day to a day; the one without an end, or the last one, is current.
    `opened_by_mistake` says why the file is one that should not have been there."""

    class Mistake(models.TextChoices):
        TWICE = "twice", _("this person already has a file")
        OTHER_PERSON = "other", _("another person was meant")
        NOBODY = "nobody", _("it was made to try something out")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="employments")
    function_title = models.CharField(_("function"), max_length=80)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=2)
    labour_conflict_at_leaving = models.BooleanField(_("labour conflict at leaving"), default=False)
    opened_by_mistake = models.CharField(
        _("opened by mistake"), max_length=6, choices=Mistake, blank=True
    )

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
            "opened_by_mistake",
        )

    def __str__(self):
        return f"employment {self.pk}"


class LeavingTask(SubjectRecord):
    """What must be settled with somebody who leaves. That the link in the person register ends
    stands in the screening."""

    class Kind(models.TextChoices):
        KEYS = "keys", _("keys and passes returned")
        PAPER = "paper", _("paper file destroyed or handed over")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="leaving_tasks")
    kind = models.CharField(_("what"), max_length=5, choices=Kind)
    due_on = models.DateField(_("before the end of"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind"], name="leaving_task_once")
        ]

    class Privacy:
        category = "staff.employment"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("kind", "due_on", "done_on")

    def __str__(self):
        return f"leaving task {self.pk}"


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


class WorkingConditions(SubjectRecord):
    """What was arranged at the workplace: a chair, other hours, an adapted task. Never why."""

    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="working_conditions"
    )
    assessed_on = models.DateField(_("workplace looked at on"))
    agreed = EncryptedTextField(_("agreed"), max_length=2000, lines=5)
    arranged_on = models.DateField(_("arranged on"), null=True, blank=True)

    class Meta:
        ordering = ["-assessed_on"]

    class Privacy:
        category = "staff.working_conditions"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("assessed_on", "agreed", "arranged_on")

    def __str__(self):
        return f"working conditions {self.pk}"
