"""What rows about people have in common: names and days, the place they are at, and whom a row is
about: recognised by BSN, else by name with birth date, among those in the user's sight."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import Term
from core.keys import owners_by_indexes
from core.privacy import SubjectKind, line_of
from imports.engine import Job, PlannedRow, once_in_file
from organisation.models import Location
from subjects.models import Person, Subject, search_text

SEVERAL = gettext_lazy("Several locations have this name. Write the LRK number.")


def name_in(row: PlannedRow) -> str:
    """The name in a row, as for searching."""
    return search_text(f"{row.values['first_name']} {row.values['family_name']}")


def check_once(job: Job, row: PlannedRow, *, same_bsn: str, same_person: str) -> None:
    """Fail a row about somebody whom an earlier one is about; the messages take its number."""
    values = row.values
    if "bsn" in values:
        once_in_file(job, row, "bsn", values["bsn"], same_bsn)
    if {"first_name", "family_name", "birth_date"} <= values.keys():
        key = f"{name_in(row)}|{values['birth_date']}"
        once_in_file(job, row, "first_name", key, same_person)


def join_names(values: dict, prefix: str = "") -> None:
    """The particle goes before the family name, the house number behind the street."""
    particle = values.pop(f"{prefix}infix", "")
    if particle and f"{prefix}family_name" in values:
        values[f"{prefix}family_name"] = f"{particle} {values[f'{prefix}family_name']}"
    number = values.pop(f"{prefix}house_number", "")
    if number and f"{prefix}street" in values:
        values[f"{prefix}street"] = f"{values[f'{prefix}street']} {number}"


def check_last_day(row: PlannedRow, on: dt.date, *, term: Term | None, gone: str) -> None:
    """Fail a row whose last day cannot be right, or from which the file was kept for its `term`
    already: `gone` says that."""
    first, last = row.values.get("starts_on"), row.values.get("ends_on")
    if not last:
        return
    if first and last < first:
        row.fail("ends_on", _("The end cannot be before the start."))
    elif last > on + dt.timedelta(days=366):
        row.fail("ends_on", _("Check the year: a last day is at most a year ahead."))
    elif term and term.due_on(last) <= on:
        row.fail("ends_on", gone)


def by_text(locations: Iterable[Location]) -> dict[str, list[Location]]:
    """Locations by what a row may name them by: LRK number, name."""
    found: dict[str, list[Location]] = {}
    for location in locations:
        found.setdefault(location.lrk_number, []).append(location)
        found.setdefault(search_text(location.name), []).append(location)
    return found


def location_in(
    row: PlannedRow, places: dict[str, list[Location]], *, elsewhere: str, kind: str = ""
) -> Location | None:
    """The location a row names by LRK number or exact name, among those where the user registers
    such people; of several that of a kind. Another one gets the words of one that does not exist:
    nothing tells which it is."""
    text = row.values.get("location")
    if not text:
        return None
    found = places.get(text.replace(" ", "")) or places.get(search_text(text)) or []
    if len(found) > 1:  # day care and out-of-school care often share a name
        found = [one for one in found if one.kind.lower() == kind] or found
    if len(found) == 1:
        row.values["location"] = found[0].lrk_number
        return found[0]
    row.fail("location", SEVERAL if found else elsewhere)
    return None


def leave_closed(row: PlannedRow, job: Job, kind: str, location: Location) -> None:
    """Take out of a row the parts of a file of this kind that the user does not change there."""
    for name in list(row.values):
        category = job.columns[name].category
        if category and not job.opens(line_of(category, kind), location.pk):
            del row.values[name]


class Candidates:
    """Who a batch of rows may be about, in a handful of queries. An importer says whose BSN count,
    who can be meant, whose BSN is noted, and in its own words why a row cannot be told."""

    kind: SubjectKind

    def people(self, rows: list[PlannedRow], ids: set, job: Job):
        """Those in sight who have a name and birth date of `rows`, or one of `ids`."""
        raise NotImplementedError

    def with_number(self, ids: list) -> set:
        """Of these people, those whose BSN is noted."""
        raise NotImplementedError

    def words(self) -> tuple[str, str, str]:
        """Why a row is refused: the BSN of somebody out of sight, the same name with another BSN,
        and more than one who fits."""
        raise NotImplementedError

    def __init__(self, rows: list[PlannedRow], job: Job):
        self.owners = owners_by_indexes(
            "bsn", {row.values["bsn"] for row in rows if "bsn" in row.values}
        )
        ids = {pk for found in self.owners.values() for pk in found}
        self.subjects = Subject.objects.filter(kind=self.kind).in_bulk(ids)
        self.by_id, self.by_name = {}, defaultdict(list)
        for person in self.people(rows, ids, job).select_related("subject"):
            self.by_id[person.pk] = person
            self.by_name[search_text(person.name), person.birth_date].append(person)
        named = [person.pk for row in rows for person in self._named(row)]
        self.numbers = self.with_number(named)

    def _named(self, row: PlannedRow) -> list[Person]:
        return self.by_name.get((name_in(row), row.values["birth_date"]), [])

    def of(self, row: PlannedRow) -> Person | None:
        """Who a row is about; None for somebody new. What cannot be told is said on the row."""
        out_of_sight, another_bsn, several = self.words()
        first_day, bsn = row.values["starts_on"], row.values.get("bsn")
        owners = [self.subjects[pk] for pk in self.owners.get(bsn, []) if pk in self.subjects]
        if any(s.relation_ended_on is None and s.pk not in self.by_id for s in owners):
            row.fail("bsn", out_of_sight)
            return None
        here = [self.by_id[s.pk] for s in owners if s.pk in self.by_id and _fits(s, first_day)]
        if not here:
            here = [person for person in self._named(row) if _fits(person.subject, first_day)]
            if bsn and any(person.pk in self.numbers for person in here):
                row.fail("bsn", another_bsn)
                return None
        if len(here) > 1:
            row.fail("", several)
            return None
        return here[0] if here else None


def _fits(subject: Subject, first_day) -> bool:
    """Whether a stay from a day belongs to this relation: one who comes back is new."""
    return subject.relation_ended_on is None or first_day <= subject.relation_ended_on
