"""What can be said of one row by itself. What is wrong names its column and how to mend it."""

import datetime as dt
import re

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import Term
from core.privacy import SubjectKind, line_of, main_class
from core.registries import retention_rules
from imports.engine import Job, PlannedRow
from imports.people import (
    by_text,
    check_last_day,
    check_once,
    join_names,
    leave_closed,
    location_in,
)
from organisation.models import Location
from retention.plan import terms
from staff.actions.registering import MOST_YEARS_AHEAD, check_birth_date

EMPLOYEE = SubjectKind.EMPLOYEE.value
EMPLOYEES_ONLY = ("bsn", "document", "checked_on", "iban")
ELSEWHERE = gettext_lazy(
    "At no location with this name or LRK number can you register people of this kind. Write"
    " it as in the list of locations."
)


def check(row: PlannedRow, job: Job) -> None:
    values = row.values
    kind = values.setdefault("kind", EMPLOYEE)
    join_names(values)
    _check_days(row, job)
    _check_employees_only(row, kind)
    number = values.get("register_number")
    if number:
        values["register_number"] = re.sub(r"\s", "", number)
        if not 14 <= len(values["register_number"]) <= 18:
            row.fail("register_number", _("A person-register number has 14 to 18 digits."))
    location = location_in(row, places_of(job, kind), elsewhere=ELSEWHERE)
    if location:
        leave_closed(row, job, kind, location)
    check_once(
        job,
        row,
        same_bsn=_("This BSN is also in row %(row)d. Keep one row for each person."),
        same_person=_(
            "Somebody with this name and birth date is also in row %(row)d. Keep one row for"
            " each person."
        ),
    )


def _term(kind: str) -> Term:
    """How long a file of this kind is kept, the shortest where a rule depends on more."""
    rules = [rule for rule in retention_rules if rule.retention_class == main_class(kind)]
    return min((rule.term for rule in rules), key=lambda term: term.due_on(dt.date(2000, 1, 1)))


def _check_days(row: PlannedRow, job: Job) -> None:
    values, on = row.values, job.on
    birth, first, last = (values.get(name) for name in ("birth_date", "starts_on", "ends_on"))
    if birth and first:
        try:
            check_birth_date(birth, starts_on=first)
        except ValidationError as refused:
            row.fail("birth_date", refused.messages[0])
    if first and first > on + relativedelta(years=MOST_YEARS_AHEAD):
        problem = _("Check the year: a first day is at most %(n)d years ahead.")
        row.fail("starts_on", problem % {"n": MOST_YEARS_AHEAD})
    _check_certificate(row, on)
    conflict = values.get("labour_conflict")
    if not last:
        return
    check_last_day(
        row,
        on,
        term=None if conflict == "yes" else _term(values["kind"]),
        gone=_("This person left so long ago that the file may not be kept. Leave the row out."),
    )
    if values["kind"] == EMPLOYEE and not conflict:
        kept = _terms(job)
        row.fail(
            "labour_conflict",
            _(
                "Write ja or nee for people who have left: with a labour conflict the file is"
                " kept for %(conflict)s instead of %(term)s."
            )
            % {"conflict": kept["staff.file.conflict"], "term": kept["staff.file"]},
        )


def _terms(job: Job) -> dict[str, Term]:
    """The terms in force, read once for all rows."""
    if "terms" not in job.memory:
        job.memory["terms"] = terms()
    return job.memory["terms"]


def _check_certificate(row: PlannedRow, on: dt.date) -> None:
    issued, birth = row.values.get("vog_issued_on"), row.values.get("birth_date")
    if issued and issued > on:
        row.fail("vog_issued_on", _("This day is still to come."))
    elif issued and birth and issued < birth and "birth_date" not in dict(row.errors):
        row.fail(
            "vog_issued_on",
            _("This day is before the birth date, %(day)s.") % {"day": f"{birth:%d-%m-%Y}"},
        )


def _check_employees_only(row: PlannedRow, kind: str) -> None:
    values = row.values
    if kind != EMPLOYEE:
        for name in EMPLOYEES_ONLY:
            if name in values:
                row.fail(name, _("This is kept for employees only. Leave it empty."))
    elif "bsn" in values:
        for name in ("document", "checked_on"):
            if name not in values and name not in dict(row.errors):
                row.fail(
                    name if name in row.cells else "bsn",
                    _(
                        "A BSN is noted with the document that was seen and the day it was"
                        " checked. Fill in both, or leave the BSN empty."
                    ),
                )


def places_of(job: Job, kind: str) -> dict[str, list[Location]]:
    """The locations where the user registers people of a kind, by LRK number and by name."""
    if ("places", kind) not in job.memory:
        own = job.locations(line_of("staff.identity", kind))
        job.memory["places", kind] = by_text(own)
    return job.memory["places", kind]
