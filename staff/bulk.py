"""Writing many people who work here at once, as an import brings them: sealed as one by one.

django-auditlog hears of no bulk write. That is right here: it logs what changes in a row, and that
these rows came to be stands in the trail, with one event for each person.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from audit.actions import record, record_all
from core.actions import action
from core.keys import create_keys, set_indexes
from core.privacy import RETENTION_CLASSES, SubjectKind
from core.rows import insert_rows
from organisation.models import Location
from staff.actions import (
    change_employment,
    change_identity,
    change_payroll,
    change_screening,
    end_employment,
    note_identification,
)
from staff.models import Contact, Employee, Employment, Identification, Payroll, Screening
from subjects.models import Affiliation, Subject
from subjects.record_actions import save_record

CONTACT = ("street", "postcode", "town", "phone", "email")


@dataclass(frozen=True)
class StaffRow:
    """Somebody who works here, in normal form."""

    kind: str
    first_name: str
    family_name: str
    birth_date: dt.date
    location: Location
    function_title: str
    starts_on: dt.date
    hours_per_week: Decimal
    birth_place: str = ""
    sex: str = Employee.Sex.UNKNOWN
    ends_on: dt.date | None = None
    labour_conflict: bool = False
    street: str = ""
    postcode: str = ""
    town: str = ""
    phone: str = ""
    email: str = ""
    bsn: str = ""
    document: str = ""
    checked_on: dt.date | None = None
    iban: str = ""
    vog_issued_on: dt.date | None = None
    vog_number: str = ""
    register_number: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.family_name}"


@action
def register_workers(*, rows: list[StaffRow], by) -> None:
    """Open the files of many people at once, those who left with their last day. Call it inside
    `core.keys.key_batch`."""
    made = defaultdict(list)
    owners = defaultdict(list)
    for row in rows:
        for one in _file_of(row):
            made[type(one)].append(one)
    for subject in made[Subject]:
        owners[SubjectKind(subject.kind)].append(subject.pk)
    for kind, ids in owners.items():
        for retention_class in RETENTION_CLASSES[kind]:
            create_keys(ids, retention_class, remember=True)
    for model, collected in made.items():  # Subject came first, and so is written first
        insert_rows(model, collected)
    noted = [(found.subject_id, found.bsn) for found in made[Identification]]
    set_indexes("bsn", noted, "staff.tax")
    people = [(person.pk, person) for person in made[Employee]]
    record_all("employee.registered", by=by, of=people)


def _file_of(row: StaffRow):
    """The rows of one file; parts of which the table says nothing are not made."""
    subject = Subject(kind=row.kind, relation_ended_on=row.ends_on)
    yield subject
    yield Employee(
        subject=subject,
        first_name=row.first_name,
        family_name=row.family_name,
        birth_date=row.birth_date,
        birth_place=row.birth_place,
        sex=row.sex,
    )
    yield Affiliation(
        subject=subject, location=row.location, starts_on=row.starts_on, ends_on=row.ends_on
    )
    yield Employment(
        subject=subject,
        function_title=row.function_title,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        hours_per_week=row.hours_per_week,
        labour_conflict_at_leaving=row.labour_conflict,
    )
    yield Contact(subject=subject, **{name: getattr(row, name) for name in CONTACT})
    if row.bsn:
        yield Identification(
            subject=subject,
            name=row.name,
            bsn=row.bsn,
            document=row.document,
            checked_on=row.checked_on,
        )
    if row.iban:
        yield Payroll(subject=subject, name=row.name, iban=row.iban, account_name=row.name)
    if row.vog_number or row.vog_issued_on or row.register_number:
        yield Screening(
            subject=subject,
            vog_number=row.vog_number,
            vog_issued_on=row.vog_issued_on,
            register_number=row.register_number,
        )


@action
def change_worker(*, employee: Employee, row: StaffRow, changed: set[str], on: dt.date, by) -> None:
    """Write what differs (`changed`, by column of the import) into the file of one person, each
    part by its own action. Raises ValidationError as those do."""
    subject = employee.subject
    if changed & {"first_name", "family_name", "birth_date", "birth_place", "sex"}:
        change_identity(
            subject=subject,
            first_name=row.first_name,
            family_name=row.family_name,
            birth_date=row.birth_date,
            birth_place=row.birth_place or employee.birth_place,
            sex=row.sex if "sex" in changed else employee.sex,
            by=by,
        )
    if changed & set(CONTACT):
        contact = Contact.objects.filter(subject=subject).first() or Contact(subject=subject)
        values = {name: getattr(row, name) or getattr(contact, name) for name in CONTACT}
        save_record(record=contact, values=values, by=by)
    if changed & {"bsn", "document", "checked_on"} and row.bsn:
        note_identification(
            subject=subject,
            bsn=row.bsn,
            document=row.document,
            checked_on=row.checked_on,
            on=on,
            by=by,
        )
    if "iban" in changed:
        change_payroll(subject=subject, iban=row.iban, account_name=row.name, by=by)
    if changed & {"vog_issued_on", "vog_number", "register_number"}:
        _change_screening(subject, row, on=on, by=by)
    if changed & {"function_title", "hours_per_week", "starts_on"}:
        current = subject.employments.first()
        change_employment(
            subject=subject,
            record=current if current and current.starts_on == row.starts_on else None,
            function_title=row.function_title,
            starts_on=row.starts_on,
            hours_per_week=row.hours_per_week,
            by=by,
        )
    if "ends_on" in changed:
        end_employment(
            subject=subject,
            ends_on=row.ends_on,
            labour_conflict=row.labour_conflict,
            on=on,
            by=by,
        )
    record("employee.imported_again", by=by, subject_id=subject.pk, obj=employee)


def _change_screening(subject: Subject, row: StaffRow, *, on: dt.date, by) -> None:
    found = Screening.objects.filter(subject=subject).first() or Screening()
    change_screening(
        subject=subject,
        vog_number=row.vog_number or found.vog_number,
        vog_issued_on=row.vog_issued_on or found.vog_issued_on,
        register_number=row.register_number or found.register_number,
        linked_on=found.linked_on,
        unlinked_on=found.unlinked_on,
        on=on,
        by=by,
    )
