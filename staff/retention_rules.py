"""When the files of people who work here go. The rules of one class never name one person twice."""

import datetime as dt

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import Term, end_of_year
from core.privacy import SubjectKind, main_class
from core.registries import RetentionRule, retention_rules
from documents.models import Document
from staff.models import Employee, Employment, Identification, Payroll, Volunteer
from subjects.models import Subject
from subjects.whereabouts import left_without_end


def _ended(people, until: dt.date):
    """(subject id, last day) of people whose work ended on or before `until`."""
    ended = people.filter(subject__relation_ended_on__lte=until)
    return ended.values_list("subject_id", "subject__relation_ended_on")


def _names(subject_ids) -> dict:
    people = Employee.objects.filter(subject_id__in=subject_ids)
    return {person.pk: (person.name, reverse("staff:file", args=[person.pk])) for person in people}


def _volunteer_names(subject_ids) -> dict:
    people = Volunteer.objects.filter(subject_id__in=subject_ids)
    return {
        person.pk: (person.name, reverse("volunteers:file", args=[person.pk])) for person in people
    }


def _files(kind, **filters):
    def anchored(until: dt.date):
        return _ended(Employee.objects.filter(subject__kind=kind, **filters), until)

    return anchored


def _employee_files(*, conflict: bool):
    """Employees' files, with or without a labour conflict at leaving."""

    def anchored(until: dt.date):
        in_conflict = Exists(
            Employment.objects.filter(subject=OuterRef("pk"), labour_conflict_at_leaving=True)
        )
        people = Employee.objects.filter(subject__kind=SubjectKind.EMPLOYEE)
        return _ended(people.filter(in_conflict if conflict else ~in_conflict), until)

    return anchored


def _years_ended(model, retention_class: str):
    """Subjects that still have rows or documents of a class, with the end of the calendar year in
    which the employment ended."""

    def anchored(until: dt.date):
        holding = Subject.objects.filter(
            Q(Exists(model.objects.filter(subject=OuterRef("pk"))))
            | Exists(
                Document.objects.filter(subject=OuterRef("pk"), retention_class=retention_class)
            ),
            relation_ended_on__lte=until,
        )
        for subject_id, ended_on in holding.values_list("pk", "relation_ended_on"):
            if end_of_year(ended_on) <= until:
                yield subject_id, end_of_year(ended_on)

    return anchored


def _opened_by_mistake(kind):
    """Nothing keeps a file that should not have been there: it is due at once, and stands announced
    and is approved as any other under its rule."""

    def promised() -> dict:
        files = Employment.objects.filter(subject__kind=kind).exclude(opened_by_mistake="")
        return dict.fromkeys(files.values_list("subject_id", flat=True), Term())

    return promised


def _volunteers(until: dt.date):
    return _ended(Volunteer.objects.all(), until)


def _identities(subject_ids) -> dict:
    people = Employee.objects.filter(subject_id__in=subject_ids)
    return {person.pk: (person.name, person.birth_date) for person in people}


def _not_ended(*kinds: SubjectKind):
    """People whose work has ended, but of whom no end of the relation was noted: by their
    employments where they have some, else by where they worked."""

    def unanchored(on: dt.date):
        gone = left_without_end(kinds, on)
        employments = (
            Employment.objects.filter(
                subject__kind__in=kinds, subject__relation_ended_on__isnull=True
            )
            .order_by()
            .values("subject")
            .annotate(
                last=Max("ends_on"),
                going_on=Count("pk", filter=Q(ends_on__isnull=True) | Q(ends_on__gte=on)),
            )
        )
        for pk, last, going_on in employments.values_list("subject", "last", "going_on"):
            gone.pop(pk, None)
            if not going_on:
                gone[pk] = last + dt.timedelta(days=1)
        return gone.items()

    return unanchored


for rule in (
    RetentionRule(
        code="staff.file",
        label=_("Personnel file"),
        retention_class="staff.file",
        term=Term(years=2),
        anchor=_("the end of the employment"),
        clauses=("K26", "L47"),
        anchored=_employee_files(conflict=False),
        promised=_opened_by_mistake(SubjectKind.EMPLOYEE),
        names=_names,
        identities=_identities,
        unanchored=_not_ended(SubjectKind.EMPLOYEE),
        order=40,
    ),
    RetentionRule(
        code="staff.file.conflict",
        label=_("Personnel file after a labour conflict"),
        retention_class="staff.file",
        term=Term(years=10),
        anchor=_("the end of the employment, with a labour conflict at leaving"),
        clauses=("L47",),
        anchored=_employee_files(conflict=True),
        names=_names,
        identities=_identities,
        ground=_("there was a labour conflict at leaving"),
        order=40,
    ),
    RetentionRule(
        code="staff.tax",
        label=_("Wage-tax statement and copy of the identity document"),
        retention_class="staff.tax",
        term=Term(years=5),
        anchor=_("the end of the calendar year in which the employment ended"),
        clauses=("L46",),
        anchored=_years_ended(Identification, "staff.tax"),
        identities=_identities,
        ground=_("wage tax law requires keeping these for 5 years"),
        by_law=True,
        order=41,
    ),
    RetentionRule(
        code="staff.payroll",
        label=_("Payroll administration"),
        retention_class="staff.payroll",
        term=Term(years=7),
        anchor=_("the end of the book year in which the employment ended"),
        clauses=("L48",),
        anchored=_years_ended(Payroll, "staff.payroll"),
        identities=_identities,
        ground=_("fiscal duty to keep the administration for 7 years"),
        by_law=True,
        order=42,
    ),
    RetentionRule(
        code="intern.file",
        label=_("File of an intern"),
        retention_class="intern.file",
        term=Term(),
        anchor=_("the end of the internship"),
        clauses=("L50",),
        anchored=_files(SubjectKind.INTERN),
        names=_names,
        identities=_identities,
        unanchored=_not_ended(SubjectKind.INTERN),
        order=43,
    ),
    RetentionRule(
        code="external.file",
        label=_("File of an external worker"),
        retention_class="external.file",
        term=Term(years=2),
        anchor=_("the end of the contract"),
        clauses=("K33",),
        is_limit=True,
        at_least=Term(),  # as soon as possible
        anchored=_files(SubjectKind.EXTERNAL),
        promised=_opened_by_mistake(SubjectKind.EXTERNAL),
        names=_names,
        identities=_identities,
        unanchored=_not_ended(SubjectKind.EXTERNAL),
        order=44,
    ),
    RetentionRule(
        code="volunteer.file",
        label=_("Data of a volunteer"),
        retention_class="volunteer.file",
        term=Term(),
        anchor=_("the day the volunteer leaves"),
        clauses=("L51",),
        anchored=_volunteers,
        names=_volunteer_names,
        unanchored=_not_ended(SubjectKind.VOLUNTEER),
        order=45,
    ),
):
    retention_rules.register(rule)


def rule_of(subject: Subject) -> RetentionRule:
    """The rule by which the file of somebody who works here goes, as it stands now."""
    if subject.kind == SubjectKind.EMPLOYEE and left_in_conflict(subject):
        return retention_rules["staff.file.conflict"]
    return retention_rules[main_class(subject.kind)]  # the rule is called as the class it is for


def left_in_conflict(subject: Subject) -> bool:
    return Employment.objects.filter(subject=subject, labour_conflict_at_leaving=True).exists()
