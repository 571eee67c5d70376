"""What an import would do: the rows of a table against what is stored, before anything is written.

An importer (core.registries) is declared in an app's `importers.py`. Rows come in batches, so
that memory does not grow with the file; what one row must know of earlier ones, the importer
keeps in the job's `memory`.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet, TextChoices
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import access_of
from core.privacy import Level, SubjectKind, line_of
from core.registries import Column, Importer
from imports.spreadsheet import write_csv
from organisation.models import Location
from subjects.restrictions import lines_restricted_on

ROOM = "organisation.imports"
BATCH = 500  # rows that are worked on together


class State(TextChoices):
    NEW = "new", gettext_lazy("new")
    CHANGED = "changed", gettext_lazy("changed")
    UNCHANGED = "unchanged", gettext_lazy("unchanged")
    ERROR = "error", gettext_lazy("error")


@dataclass
class PlannedRow:
    """One row of the file and what becomes of it.

    `cells` are the texts by column name, without columns the file does not have; `values` what
    they mean. `differences` are column: (stored, in the file). `errors` are (column, how to mend),
    the column empty where the row as a whole is meant. `notes` say what else happens. `found` is
    what the importer matched the row with.
    """

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    state: State = State.UNCHANGED
    values: dict[str, Any] = field(default_factory=dict)
    differences: dict[str, tuple] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    found: Any = None

    def fail(self, column: str, message: str) -> None:
        self.state = State.ERROR
        self.errors.append((column, str(message)))

    def settle(self, stored: dict | None) -> None:
        """Say what is stored of the row now, by column; None for nothing. An empty cell and a
        column that is not in `stored` leave alone what is there."""
        if self.errors:
            return
        if stored is None:
            self.state = State.NEW
            return
        self.differences = {
            name: (stored[name], value)
            for name, value in self.values.items()
            if name in stored and stored[name] != value
        }
        self.state = State.CHANGED if self.differences else State.UNCHANGED

    def still_is(self, shown: "PlannedRow") -> bool:
        """Whether what would be written now is what was shown: no more, and nothing else."""
        if shown.state == State.NEW:
            return self.state == State.NEW
        return self.state in (State.CHANGED, State.UNCHANGED) and all(
            shown.differences.get(name) == tuple(found) for name, found in self.differences.items()
        )


@dataclass
class Job:
    """One import: who (None: the system, which may all), on which day.

    `memory` is the importer's own, from the first batch to the last.
    """

    importer: Importer
    user: Any
    on: dt.date
    memory: dict = field(default_factory=dict)
    _places: dict = field(default_factory=dict)

    def _scope(self, category: str):
        if category not in self._places:
            self._places[category] = access_of(self.user, self.on).scope(category, Level.CHANGE)
        return self._places[category]

    def opens(self, category: str, location_id=None) -> bool:
        """Whether the user may change a category at a location; without one, anywhere at all."""
        if self.user is None:
            return True
        scope = self._scope(category)
        if location_id is None or scope.everywhere:
            return bool(scope)
        return location_id in scope.locations

    def locations(self, category: str) -> QuerySet:
        """The locations where the user may change a category."""
        if self.user is None or self._scope(category).everywhere:
            return Location.objects.all()
        return Location.objects.filter(pk__in=self._scope(category).locations)

    @cached_property
    def restricted(self) -> dict:
        """The lines whose use is restricted, by subject."""
        return lines_restricted_on(self.on)

    @cached_property
    def closed(self) -> list[Column]:
        """The columns the user may nowhere change, of interns neither: they are left out."""
        return [
            column
            for column in self.importer.columns
            if column.category
            and not self.opens(column.category)
            and not self.opens(line_of(column.category, SubjectKind.INTERN))
        ]

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns that count for this user, by name."""
        return {c.name: c for c in self.importer.columns if c not in self.closed}


def may_run(importer: Importer, user, on: dt.date) -> bool:
    """Whether somebody may import this: imports are open to them, and at least one category of
    what is imported, at a location or, where the rows know none, everywhere."""
    access = access_of(user, on)
    scopes = [access.scope(category, Level.CHANGE) for category in importer.categories]
    return access.may(ROOM, Level.CHANGE) and any(
        scope.everywhere or (scope.locations and not importer.everywhere) for scope in scopes
    )


def in_batches(rows: Iterable, size: int = BATCH) -> Iterator[list]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def plan_batch(job: Job, places: dict[str, int], width: int, rows: Iterable) -> list[PlannedRow]:
    """Return what importing rows (number, cells) would do now; writes nothing.

    `places` says where each column stands, `width` how many headings there are.
    """
    planned = []
    cleaned: dict[tuple[str, str], Any] = {}
    for number, source in rows:
        row = PlannedRow(number, cells_of(source, places))
        if len(source) > width:
            row.fail(
                "",
                _(
                    "There are more cells than headings. Put text that holds the separator between"
                    " quotation marks."
                ),
            )
        _clean(job, row, cleaned)
        job.importer.check(row, job)
        planned.append(row)
    match_batch(job, planned)
    return planned


def match_batch(job: Job, rows: list[PlannedRow]) -> None:
    """Settle rows whose values are known against what is stored now."""
    job.importer.match([row for row in rows if not row.errors], job)
    for row in rows:
        if row.differences:
            _leave_restricted(row, job)


def _leave_restricted(row: PlannedRow, job: Job) -> None:
    """Leave alone, and do not show, parts of a file whose use is restricted (GDPR art. 18)."""
    subject = getattr(row.found, "subject", None)
    lines = job.restricted.get(subject.pk) if subject else None
    if not lines:
        return
    shut = {
        name
        for name in row.differences
        if name in job.columns and line_of(job.columns[name].category, subject.kind) in lines
    }
    if not shut:
        return
    row.differences = {name: both for name, both in row.differences.items() if name not in shut}
    row.notes.append(_("The use of a part of this file is restricted: it stays as it is."))
    if not row.differences and row.state == State.CHANGED:
        row.state = State.UNCHANGED


def cells_of(source, places: dict[str, int]) -> dict[str, str]:
    return {name: source[at] if at < len(source) else "" for name, at in places.items()}


def _clean(job: Job, row: PlannedRow, cleaned: dict) -> None:
    """Put the cells in their normal form; what is wrong is said on the row. `cleaned` holds what
    the same cells of earlier rows became."""
    for name, cell in row.cells.items():
        column = job.columns.get(name)
        if column is None or (not cell and not column.field.required and not column.choices):
            continue
        try:
            if (name, cell) not in cleaned:
                cleaned[name, cell] = column.field.clean(cell)
        except ValidationError as error:
            row.fail(name, " ".join(error.messages))
        else:
            if cleaned[name, cell] not in ("", None):
                row.values[name] = cleaned[name, cell]


def counts_of(rows: Iterable[PlannedRow]) -> dict[str, int]:
    found = Counter(row.state for row in rows)
    return {state.value: found[state] for state in State}


def once_in_file(job: Job, row: PlannedRow, column: str, key: str, message: str) -> None:
    """Fail a row whose `key` stood in an earlier one; `message` takes its number as %(row)d.

    What is kept of a key is a number of eight bytes: memory stays small whatever the file holds.
    """
    seen = job.memory.setdefault("seen", {})
    first = seen.setdefault(hash((column, key)), row.number)
    if first != row.number:
        row.fail(column, message % {"row": first})


# --- keeping a plan ------------------------------------------------------------------------------


def _packed(value):
    if isinstance(value, dt.date):
        return {"$day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$number": str(value)}
    raise TypeError(f"{type(value).__name__} cannot be kept in a plan")


def _unpacked(found: dict):
    if "$day" in found:
        return dt.date.fromisoformat(found["$day"])
    if "$number" in found:
        return Decimal(found["$number"])
    return found


def pack(rows: Iterable[PlannedRow]) -> str:
    """Rows as text, without their cells; of what stays as it is only the state."""
    return json.dumps(
        [
            [
                row.number,
                row.state,
                row.values if row.state in (State.NEW, State.CHANGED) else {},
                row.differences,
                row.errors,
                row.notes,
            ]
            for row in rows
        ],
        default=_packed,
        ensure_ascii=False,
    )


def unpack(text: str) -> list[PlannedRow]:
    rows = []
    for number, state, values, differences, errors, notes in json.loads(
        text, object_hook=_unpacked
    ):
        row = PlannedRow(number, state=State(state), values=values, notes=notes)
        row.differences = {name: tuple(both) for name, both in differences.items()}
        row.errors = [tuple(error) for error in errors]
        rows.append(row)
    return rows


# --- in words ------------------------------------------------------------------------------------


def shown(column: Column | None, value) -> str:
    """A value as people write it."""
    if value in ("", None):
        return _("nothing")
    if column and column.choices:
        return str(column.choices(value).label)
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, Decimal):
        return number_format(value)
    return str(value)


def error_line(headings: dict[str, str], row: PlannedRow, column: str, message: str) -> str:
    """An error in words: row, column, how to mend. `headings` are the file's own, by column."""
    if not column:
        return _("Row %(number)d: %(message)s") % {"number": row.number, "message": message}
    return _("Row %(number)d, column %(column)s: %(message)s") % {
        "number": row.number,
        "column": headings.get(column, column),
        "message": message,
    }


def reason(headings: dict[str, str], row: PlannedRow) -> str:
    """All that is wrong with a row, in one cell."""
    return " / ".join(
        f"{headings.get(column, column)}: {message}" if column else message
        for column, message in row.errors
    )


def error_file(header: tuple[str, ...], headings: dict[str, str], failed: Iterable) -> bytes:
    """The failed rows as they came, with their number and the reasons, as CSV.

    `failed` gives (row, its cells as they stood).
    """
    failed = list(failed)
    width = max([len(header), *(len(source) for _row, source in failed)])
    return write_csv(
        [*header, *[""] * (width - len(header)), _("row"), _("reason")],
        (
            [*source, *[""] * (width - len(source)), row.number, reason(headings, row)]
            for row, source in failed
        ),
    )
