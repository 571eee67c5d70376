"""What a kept plan shows: its rows page by page, and the failed ones as a file.

Only the parts of the table that hold the asked rows are opened.
"""

import json
from collections.abc import Iterator
from functools import cached_property

from django.utils.translation import gettext as _

from core.dates import today
from core.registries import Column, importers
from imports.columns import guessed
from imports.engine import Job, PlannedRow, State, cells_of, error_file, reason, shown, unpack
from imports.models import ImportRun

STATE_KINDS = {
    State.NEW: "good",
    State.CHANGED: "info",
    State.UNCHANGED: "none",
    State.ERROR: "late",
}


class PlannedRows:
    """The rows of a plan in one state, or all, as a sequence that can be counted and sliced."""

    def __init__(self, preview: "Preview", state: str = ""):
        self.preview, self.state = preview, state
        self._sizes = [
            (number, counts.get(state, 0) if state else sum(counts.values()))
            for number, counts in preview.run.chunks.values_list("number", "counts")
        ]

    def __len__(self):
        return sum(size for _number, size in self._sizes)

    def __getitem__(self, part: slice) -> list[PlannedRow]:
        start, stop, _step = part.indices(len(self))
        rows, before = [], 0
        for number, size in self._sizes:
            if before < stop and before + size > start:
                found = [row for row, _source in self.preview.rows_of(number, self.state)]
                rows += found[max(0, start - before) : stop - before]
            before += size
        return rows


class Preview:
    """The plan of an import that waits: headings, what is left out, rows and words for them."""

    def __init__(self, run: ImportRun):
        self.run, self.importer = run, importers[run.importer]
        self.places: dict[str, int] = run.payload.places
        self.header: list[str] = json.loads(run.payload.header)
        self.counts: dict[str, int] = run.counts

    @cached_property
    def columns(self) -> dict[str, Column]:
        return {column.name: column for column in self.importer.columns}

    @cached_property
    def headings(self) -> dict[str, str]:
        """The file's own headings by column, in the order of the columns."""
        return {n: self.header[self.places[n]] for n in self.columns if n in self.places}

    @cached_property
    def closed(self) -> list[str]:
        """The headings of parts that who uploaded this does not change."""
        known = {**guessed(self.importer, tuple(self.header)), **self.places}
        closed = Job(self.importer, self.run.by, today()).closed
        return [self.header[known[column.name]] for column in closed if column.name in known]

    @property
    def ignored(self) -> list[str]:
        used = {self.header[place] for place in self.places.values()} | {*self.closed, ""}
        return [heading for heading in self.header if heading not in used]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def failed(self) -> int:
        return self.counts.get(State.ERROR, 0)

    @property
    def changes(self) -> int:
        return self.counts.get(State.NEW, 0) + self.counts.get(State.CHANGED, 0)

    def rows_of(self, number: int, state: str = "") -> Iterator[tuple[PlannedRow, list[str]]]:
        """The rows of one part of the table in a state, each with its cells as they stood."""
        chunk = self.run.chunks.get(number=number)
        sources = json.loads(chunk.rows)
        for row, (_number, source) in zip(unpack(chunk.plan), sources, strict=True):
            if not state or row.state == state:
                row.cells = cells_of(source, self.places)
                yield row, source

    def remarks(self, row: PlannedRow) -> list[str]:
        """What stands beside a row: what is wrong, or what changes."""
        if row.state == State.ERROR:
            return [reason(self.headings, row)]
        changes = [
            _("%(column)s: from “%(before)s” to “%(after)s”")
            % {
                "column": self.headings.get(name) or self.columns[name].label,
                "before": shown(self.columns.get(name), before),
                "after": shown(self.columns.get(name), after),
            }
            for name, (before, after) in row.differences.items()
        ]
        return [*changes, *row.notes]

    @property
    def headers(self) -> list[str]:
        return [_("Row"), _("What happens"), *(self.headings[name] for name in self._telling)]

    @cached_property
    def _telling(self) -> list[str]:
        """The columns that tell which row it is: the first two that every file has."""
        return [n for n, column in self.columns.items() if column.needed and n in self.places][:2]

    def cells(self, row: PlannedRow) -> list:
        """A row for components/data_table.html."""
        state = {
            "text": row.state.label,
            "kind": STATE_KINDS[row.state],
            "sub": " / ".join(self.remarks(row)),
        }
        return [row.number, state, *(row.cells.get(name, "") for name in self._telling)]

    def failed_rows(self) -> Iterator[tuple[PlannedRow, list[str]]]:
        for number, counts in self.run.chunks.values_list("number", "counts"):
            if counts.get(State.ERROR):
                yield from self.rows_of(number, State.ERROR)

    def error_file(self) -> bytes:
        return error_file(tuple(self.header), self.headings, self.failed_rows())
