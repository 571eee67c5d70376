"""Whom a row of a table is about: recognised by BSN, else by name with birth date, among those in
the user's sight."""

from collections import defaultdict

from core.keys import owners_by_indexes
from core.privacy import SubjectKind
from imports.engine import Job, PlannedRow, once_in_file
from subjects.models import Person, Subject, search_text


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
