"""The sections of a personnel file: which model, form and action each has, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.privacy import CATEGORIES, Level, SubjectKind, declaration_of
from staff import actions, forms, models
from subjects.visibility import Sight, can

EVERYBODY = (SubjectKind.EMPLOYEE, SubjectKind.INTERN, SubjectKind.EXTERNAL)
NOT_EXTERNAL = (SubjectKind.EMPLOYEE, SubjectKind.INTERN)
EMPLOYEES = (SubjectKind.EMPLOYEE,)


@dataclass(frozen=True)
class Section:
    """`many` sections hold a list that is added to, the others one row that is changed."""

    slug: str
    model: type
    form: type
    action: Callable
    kinds: tuple = EVERYBODY
    many: bool = False
    needs_day: bool = False  # the action asks what day it is

    @property
    def outlives_file(self) -> bool:
        """Whether the law keeps this longer than the file it stands in."""
        return issubclass(self.model, models.OutlivesFile)

    @property
    def category(self) -> str:
        return declaration_of(self.model).category

    def rows(self, subject) -> list:
        """Newest first, with the subject at hand so that opening a value costs no query for it."""
        found = list(self.model.objects.filter(subject=subject))
        for row in found:
            row.subject = subject
        return found

    def facts(self, row) -> list:
        """(label, value) of every field of a row that is shown."""
        return [
            (capfirst(self.model._meta.get_field(name).verbose_name), shown(row, name))
            for name in declaration_of(self.model).exported
        ]


def has_file(subject) -> bool:
    """Whether the personnel file is there; when it has gone, what the law keeps longer remains."""
    return hasattr(subject, "employee")


def shown(row, name: str):
    """A field's value for people: the label of a choice, yes or no, else the value itself."""
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    display = getattr(row, f"get_{name}_display", None)
    return display() if display else value


SECTIONS = {
    section.slug: section
    for section in (
        Section("identity", models.Employee, forms.IdentityForm, actions.change_identity),
        Section("contact", models.Contact, forms.ContactForm, actions.change_contact),
        Section("employment", models.Employment, forms.EmploymentForm, actions.change_employment),
        Section(
            "identification",
            models.Identification,
            forms.IdentificationForm,
            actions.note_identification,
            kinds=EMPLOYEES,
            needs_day=True,
        ),
        Section("screening", models.Screening, forms.ScreeningForm, actions.change_screening),
        Section(
            "payroll", models.Payroll, forms.PayrollForm, actions.change_payroll, kinds=EMPLOYEES
        ),
        Section(
            "training",
            models.Training,
            forms.TrainingForm,
            actions.add_training,
            kinds=NOT_EXTERNAL,
            many=True,
        ),
        Section(
            "appraisal",
            models.Appraisal,
            forms.AppraisalForm,
            actions.add_appraisal,
            kinds=NOT_EXTERNAL,
            many=True,
        ),
        Section(
            "absence",
            models.Absence,
            forms.AbsenceForm,
            actions.add_absence,
            kinds=NOT_EXTERNAL,
            many=True,
        ),
    )
}


OUTLIVING = tuple(section for section in SECTIONS.values() if section.outlives_file)


def navigation(user, subject, *, on, current: str) -> list[dict]:
    """The sections of this file that the user may open, at once or after giving a reason.

    Of a file that has gone: what is still there, at once or not at all, for a reason is sealed
    with the key of the file.
    """
    sections, opening = list(SECTIONS.values()), (Sight.OPEN, Sight.NEEDS_REASON)
    if not has_file(subject):
        sections, opening = [s for s in OUTLIVING if s.rows(subject)], (Sight.OPEN,)
    items = []
    for section in sections:
        if subject.kind not in section.kinds:
            continue
        sight = can(user, subject, section.category, Level.VIEW, on=on).sight
        if sight in opening:
            items.append(
                {
                    "label": CATEGORIES[section.category].label,
                    "url": reverse("staff:section", args=[subject.pk, section.slug]),
                    "current": section.slug == current,
                    "on_reason": sight is Sight.NEEDS_REASON,
                }
            )
    return items
