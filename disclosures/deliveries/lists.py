"""What the lists for the municipality and the tax office have in common."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from children.models import Child
from core.pdf import content_hash
from core.privacy import SubjectKind, line_of
from disclosures.models import LegalDuty, RecipientKind
from imports.spreadsheet import write_csv, write_xlsx
from subjects.models import Subject
from subjects.restrictions import restricted_lines
from subjects.visibility import visible_of_kind


@dataclass(frozen=True)
class Lack:
    """Something a list needs and a file has not, and the section in which it is mended."""

    what: str
    section: str


@dataclass(frozen=True)
class Line:
    """One row of a list. `cells` opens what is sealed, so it is asked only for the file itself.
    `subjects` are those of whom it tells something."""

    child: Child
    lacks: tuple[Lack, ...]
    subjects: tuple[Subject, ...]
    cells: Callable[[], list]


@dataclass(frozen=True)
class Asked:
    """Over what a list is: a calendar year, as far as it has passed, and a number of places."""

    year: int
    locations: QuerySet
    on: dt.date
    user: object
    kinds: tuple[str, ...] = ()

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    @property
    def last(self) -> dt.date:
        return min(dt.date(self.year, 12, 31), self.on)

    def in_sight(self, rows: QuerySet, categories: Iterable[str]) -> QuerySet:
        """Rows of children of whom every one of these parts opens to the user."""
        for category in categories:
            rows = visible_of_kind(
                rows, self.user, SubjectKind.CHILD, on=self.on, category=category
            )
        return rows

    def restricted(self, rows: QuerySet, categories: Iterable[str]) -> QuerySet:
        """Rows of children this user knows of whose use of one of these parts is restricted."""
        lines = {line_of(category, SubjectKind.CHILD) for category in categories}
        shut = [pk for pk, kept in restricted_lines(self.user, self.on).items() if kept & lines]
        return visible_of_kind(
            rows.filter(subject_id__in=shut),
            self.user,
            SubjectKind.CHILD,
            on=self.on,
            category="child.identity",
        )


@dataclass(frozen=True)
class StandingList:
    """A list the law asks for: to whom it goes by which duty, its columns, its lines, and how many
    children are not on it because the use of their data is restricted (GDPR art. 18)."""

    code: str
    slug: str  # of the file's name; the recipient reads it
    recipient_code: str
    duty_code: str
    columns: tuple[str, ...]
    categories: tuple[str, ...]
    lines: Callable[[Asked], list[Line]]
    restricted: Callable[[Asked], int]

    @property
    def recipient_kind(self) -> RecipientKind:
        return RecipientKind.objects.get(code=self.recipient_code)

    @property
    def duty(self) -> LegalDuty:
        return LegalDuty.objects.get(code=self.duty_code)


@dataclass
class Roster:
    """The lines of a list, parted into whom it can be made for and whom something lacks; and how
    many are not on it at all, because the use of their data is restricted."""

    lines: list[Line]
    restricted: int = 0
    lacking: dict = field(init=False)

    def __post_init__(self):
        self.lacking = {}
        for line in self.lines:
            if line.lacks:
                self.lacking.setdefault(line.child.pk, (line.child, line.lacks))

    @cached_property
    def complete(self) -> list[Line]:
        return [line for line in self.lines if line.child.pk not in self.lacking]

    @cached_property
    def children(self) -> int:
        """How many children the list can be made for."""
        return len({line.child.pk for line in self.complete})

    @property
    def subjects(self) -> list[Subject]:
        """Everybody the list tells something of, once."""
        found = {one.pk: one for line in self.complete for one in line.subjects}
        return list(found.values())

    @property
    def mark(self) -> str:
        """Tells this roster from another one: what was agreed to on one counts for no other."""
        on_it = sorted(str(line.child.pk) for line in self.complete)
        return content_hash(f"{on_it}{sorted(map(str, self.lacking))}".encode())


def file_of(columns: Iterable[str], rows: Iterable[list], ending: str) -> bytes:
    """A list as XLSX or CSV; in CSV days and numbers stand as the Dutch write them."""
    if ending == "xlsx":
        return write_xlsx(columns, rows)
    return write_csv(columns, ([_as_written(value) for value in row] for row in rows))


def _as_written(value):
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    return str(value).replace(".", ",") if isinstance(value, Decimal) else value


def is_filled(record, name: str) -> bool:
    """Whether a sealed field holds something, without opening it."""
    return bool(record.__dict__.get(name))
