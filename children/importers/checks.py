"""What can be said of one row by itself: names put together, days in order, a place that is the
user's own. What is wrong names its column and says how to mend it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from children.actions import check_first_day
from core.privacy import SubjectKind
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
from subjects.models import Representation, search_text

Custody = Representation.Custody
PARENTS = (1, 2)
ELSEWHERE = gettext_lazy(
    "You register children at no location with this name or LRK number. Write it as it is in"
    " the list of locations."
)


def check(row: PlannedRow, job: Job) -> None:
    for prefix in ("", *(f"parent{number}_" for number in PARENTS)):
        join_names(row.values, prefix)
    _check_days(row, job.on)
    for number in PARENTS:
        _check_parent(row, f"parent{number}_")
    _check_contract(row)
    kind = row.values.get("kind", "")
    location = location_in(row, places_of(job), elsewhere=ELSEWHERE, kind=kind)
    if location:
        _check_place(row, job, location)
        leave_closed(row, job, SubjectKind.CHILD, location)
    check_once(
        job,
        row,
        same_bsn=_("This BSN is in row %(row)d too. Keep one row for each child."),
        same_person=_(
            "A child with this name and birth date is in row %(row)d too. Keep one row for"
            " each child."
        ),
    )


def _check_days(row: PlannedRow, on: dt.date) -> None:
    birth, first = row.values.get("birth_date"), row.values.get("starts_on")
    if birth and birth > on:
        row.fail("birth_date", _("A birth date cannot be in the future."))
    elif birth and first:
        try:
            check_first_day(birth_date=birth, starts_on=first, on=on)
        except ValidationError as refused:
            row.fail("starts_on", refused.messages[0])
    check_last_day(
        row,
        on,
        term=retention_rules["child.file"].term,
        gone=_("This child left so long ago that the file may not be kept. Leave the row out."),
    )


def _check_parent(row: PlannedRow, prefix: str) -> None:
    values = row.values
    given = [name for name in values if name.startswith(prefix)]
    if not given:
        return
    wrong = {column for column, _message in row.errors}
    for name in ("first_name", "family_name"):
        if f"{prefix}{name}" not in values and f"{prefix}{name}" not in wrong:
            row.fail(f"{prefix}{name}", _("Fill this in, or leave this parent empty."))
    if f"{prefix}street" in values:
        for name in ("postcode", "town"):
            if f"{prefix}{name}" not in {*values, *wrong} and f"{prefix}{name}" in row.cells:
                row.fail(f"{prefix}{name}", _("Fill this in too, or leave the street empty."))
    elif f"{prefix}postcode" in values or f"{prefix}town" in values:
        for name in ("postcode", "town"):  # an address is whole, or not there
            values.pop(f"{prefix}{name}", None)


def _check_contract(row: PlannedRow) -> None:
    hours, rate = row.values.get("hours_per_month"), row.values.get("rate")
    if (hours is None) != (rate is None) and not row.errors:
        column = "rate" if rate is None else "hours_per_month"
        row.fail(column, _("A contract needs both hours and rate. Fill in both, or neither."))


def places_of(job: Job) -> dict[str, list[Location]]:
    """The locations where the user registers children, by LRK number and by name."""
    if "places" not in job.memory:
        own = job.locations("child.identity") & job.locations("child.care_arrangement")
        job.memory["places"] = by_text(own.prefetch_related("care_groups"))
    return job.memory["places"]


def _check_place(row: PlannedRow, job: Job, location: Location) -> None:
    values = row.values
    own_kind = location.kind.lower()
    kind = values.get("kind")
    if location.kind == Location.Kind.VGO:  # a childminding facility may offer any
        if not kind and "kind" not in dict(row.errors):
            row.fail("kind", _("Write which kind of place this is: KDV, BSO or PSZ."))
    elif not kind:
        values["kind"] = own_kind
    elif kind != own_kind:
        row.fail("kind", _("This location is not registered for this kind of place."))
    name = values.get("care_group")
    if not name:
        return
    groups = {search_text(group.name): group.name for group in location.care_groups.all()}
    known = groups.get(search_text(name))
    if known:
        values["care_group"] = known
        return
    made = job.memory.setdefault("new_groups", {})
    values["care_group"] = made.setdefault((location.pk, search_text(name)), name)
    row.notes.append(
        _("The group “%(name)s” does not exist yet and will be made.")
        % {"name": values["care_group"]}
    )


def custody_of(values: dict) -> list[str]:
    """The custody of each parent in a row; joint where the file does not say."""
    return [
        values.get(f"parent{number}_custody", Custody.JOINT.value)
        for number in PARENTS
        if f"parent{number}_family_name" in values
    ]
