"""Rows of a table against the people who work here: who is meant, and what would change.

Somebody is recognised by BSN, else by name with birth date, among those in the user's sight. An
empty cell leaves alone what is stored.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from core.keys import load_keys
from core.privacy import Level, SubjectKind, main_class
from imports.engine import Job, PlannedRow
from imports.people import Candidates
from staff.actions import WORKING_KINDS
from staff.importers.checks import ELSEWHERE, places_of
from staff.models import Contact, Employee, Employment, Identification, Payroll, Screening
from subjects.models import Affiliation, Subject

# The columns of each part of the file that has one row.
PARTS = {
    Contact: ("email", "phone", "street", "postcode", "town"),
    Identification: ("bsn", "document", "checked_on"),
    Payroll: ("iban",),
    Screening: ("vog_issued_on", "vog_number", "register_number"),
}
CLASSES = {Identification: "staff.tax", Payroll: "staff.payroll"}


@dataclass
class KnownPerson:
    """Somebody who is here, with what a table may change of the file."""

    employee: Employee
    parts: dict = field(default_factory=dict)  # by model
    employments: list[Employment] = field(default_factory=list)  # the latest first
    locations: list[str] = field(default_factory=list)  # LRK numbers

    @property
    def subject(self) -> Subject:
        return self.employee.subject


def match(rows: list[PlannedRow], job: Job) -> None:
    candidates = _Candidates(rows, job)
    chosen = {row.number: candidates.of(row) for row in rows}
    known = _load({person.pk: person for person in chosen.values() if person})
    taken = job.memory.setdefault("taken", {})
    for row in rows:
        if row.values["location"] not in places_of(job, row.values["kind"]):
            row.fail("location", ELSEWHERE)  # the user's functions may have changed since
        if row.errors:
            continue
        person = chosen[row.number]
        if person is None:
            row.settle(None)
            continue
        first = taken.setdefault(hash(person.pk), row.number)
        if first != row.number:
            row.fail("", _("Row %(row)d is about the same person. Keep one.") % {"row": first})
            continue
        row.found = known[person.pk]
        _compare(row)


class _Candidates(Candidates):
    kind = SubjectKind.EMPLOYEE

    def people(self, rows, ids, job):
        days = {row.values["birth_date"] for row in rows}
        people = Employee.objects.filter(Q(birth_date__in=days) | Q(pk__in=ids))
        if job.user is None:
            return people
        seen = Subject.objects.visible_to(
            job.user, on=job.on, category="staff.identity", level=Level.CHANGE
        )
        return people.filter(subject__in=seen)

    def with_number(self, ids):
        noted = Identification.objects.filter(subject__in=ids)
        return set(noted.values_list("subject_id", flat=True))

    def words(self):
        return (
            _("This BSN cannot be noted here. Check it once more."),
            _("Somebody with this name and birth date is here with another BSN. Check the number."),
            _(
                "More than one person here matches this row. Give the BSN, or correct the"
                " name or birth date of one of them."
            ),
        )

    def of(self, row):
        found = super().of(row)
        if found and found.subject.kind != row.values["kind"]:
            row.fail(
                "kind",
                _("This person works here as %(kind)s. Write that, or register a new file.")
                % {"kind": SubjectKind(found.subject.kind).label},
            )
            return None
        return found


def _load(people: dict) -> dict:
    """The files of people, with one query for each part of them."""
    ids = list(people)
    known = {pk: KnownPerson(person) for pk, person in people.items()}
    if not ids:
        return known
    for retention_class in {
        *(main_class(kind) for kind in WORKING_KINDS), *CLASSES.values()
    }:  # fmt: skip
        load_keys(ids, retention_class)
    for model in PARTS:
        for found in model.objects.filter(subject__in=ids).select_related("subject"):
            known[found.subject_id].parts[model] = found
    for employment in Employment.objects.filter(subject__in=ids).order_by("-starts_on"):
        known[employment.subject_id].employments.append(employment)
    places = Affiliation.objects.filter(subject__in=ids).select_related("location")
    for affiliation in places:
        known[affiliation.subject_id].locations.append(affiliation.location.lrk_number)
    return known


def _compare(row: PlannedRow) -> None:
    known: KnownPerson = row.found
    person = known.employee
    stored = {
        "first_name": person.first_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date,
        "birth_place": person.birth_place,
        "sex": person.sex,
    }
    for model, names in PARTS.items():
        part = known.parts.get(model)
        empty = {"checked_on": None, "vog_issued_on": None}
        stored |= {n: getattr(part, n) if part else empty.get(n, "") for n in names}
    stored |= _stored_work(row, known)
    if row.values["location"] not in known.locations:
        row.notes.append(_("Works at another location here; an import does not change that."))
    row.settle(stored)


def _stored_work(row: PlannedRow, known: KnownPerson) -> dict:
    """The terms that began on the row's first day, or those it would follow."""
    values = row.values
    latest = known.employments[0] if known.employments else None
    if latest is None:
        return {"starts_on": None}
    first = values["starts_on"]
    if any(one.starts_on == first for one in known.employments[1:]):
        return {}  # earlier terms, with others after them: nothing of those changes
    ended_on = known.employee.subject.relation_ended_on
    if first < latest.starts_on:
        row.fail(
            "starts_on",
            _("The present terms began on %(day)s; choose that day or a later one.")
            % {"day": f"{latest.starts_on:%d-%m-%Y}"},
        )
    elif ended_on and first > latest.starts_on:
        row.fail("starts_on", _("This employment has ended."))
    last = values.get("ends_on")
    if last and ended_on and last != ended_on:
        row.fail(
            "ends_on",
            _("The last day here is %(day)s. Give that day, or change it in the file.")
            % {"day": f"{ended_on:%d-%m-%Y}"},
        )
    return {
        "function_title": latest.function_title,
        "hours_per_week": latest.hours_per_week,
        "starts_on": latest.starts_on,
        "ends_on": ended_on,
    }
