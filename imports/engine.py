"""What an import would do: the rows of a table against what is stored, before anything is written.

An importer is declared in an app's `importers.py`. Its `columns` are (name, label, required,
*synonyms): a heading matches by name, label or synonym, whatever its case, accents and spaces.
Its `plan(rows)` is given `PlannedRow`s with their `cells` filled and settles each of them, with
`row.fail` and `row.settle`, and writes nothing. Its `apply(rows, by=…)` writes those that are new
or changed.
"""

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.registries import Importer
from imports.spreadsheet import write_csv
from imports.tables import Table


class State(TextChoices):
    NEW = "new", gettext_lazy("new")
    CHANGED = "changed", gettext_lazy("changed")
    UNCHANGED = "unchanged", gettext_lazy("unchanged")
    ERROR = "error", gettext_lazy("error")


@dataclass
class PlannedRow:
    """One row of the file and what becomes of it.

    `cells` are the texts by column name, without columns the file does not have; `source` is the
    row as it stood. `differences` are column: (stored, in the file). `errors` are (column,
    how to mend), the column empty where the row as a whole is meant.
    """

    number: int
    cells: dict[str, str]
    source: tuple[str, ...] = ()
    state: State = State.UNCHANGED
    values: dict[str, Any] = field(default_factory=dict)
    differences: dict[str, tuple] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def fail(self, column: str, message: str) -> None:
        self.state = State.ERROR
        self.errors.append((column, str(message)))

    def settle(self, values: dict, stored: dict | None) -> None:
        """Say what the row holds and what is stored of it now, None for nothing."""
        self.values = values
        if self.errors:
            return
        if stored is None:
            self.state = State.NEW
            return
        self.differences = {
            name: (stored[name], value) for name, value in values.items() if stored[name] != value
        }
        self.state = State.CHANGED if self.differences else State.UNCHANGED


@dataclass(frozen=True)
class Plan:
    """What an import of one table would do now. `headings` are the file's own, by column name."""

    importer: Importer
    header: tuple[str, ...]
    headings: dict[str, str]
    ignored: list[str]
    rows: list[PlannedRow]

    @cached_property
    def counts(self) -> dict[str, int]:
        found = Counter(row.state for row in self.rows)
        return {state.value: found[state] for state in State}

    @property
    def changes(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.state in (State.NEW, State.CHANGED)]

    @property
    def failed(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.state == State.ERROR]

    @cached_property
    def fingerprint(self) -> str:
        """Tells whether what is about to be written is what somebody saw and confirmed."""
        seen = [[r.number, r.state, r.values, r.differences, r.errors] for r in self.rows]
        text = json.dumps(seen, default=str, sort_keys=True)
        return salted_hmac("imports.plan", text, algorithm="sha256").hexdigest()

    def error_lines(self) -> Iterator[str]:
        """Each error in words: row, column, how to mend."""
        for row in self.failed:
            for column, message in row.errors:
                yield self.error_line(row, column, message)

    def error_line(self, row: PlannedRow, column: str, message: str) -> str:
        if not column:
            return _("Row %(number)d: %(message)s") % {"number": row.number, "message": message}
        return _("Row %(number)d, column %(column)s: %(message)s") % {
            "number": row.number,
            "column": self.headings.get(column, column),
            "message": message,
        }

    def error_file(self) -> bytes:
        """The failed rows as they came, with their number and the reasons, as CSV."""
        width = max(len(self.header), *(len(row.source) for row in self.rows))
        header = [*self.header, *[""] * (width - len(self.header)), _("row"), _("reason")]
        return write_csv(
            header,
            (
                [*row.source, *[""] * (width - len(row.source)), row.number, self._reason(row)]
                for row in self.failed
            ),
        )

    def _reason(self, row: PlannedRow) -> str:
        return " / ".join(
            f"{self.headings.get(column, column)}: {message}" if column else message
            for column, message in row.errors
        )


def normal_heading(text) -> str:
    """A heading without case, accents, spaces and punctuation."""
    parts = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(char for char in parts if char.isalnum())


def _known_headings(importer: Importer) -> dict[str, str]:
    """Column name by normal heading; labels count in Dutch and in English."""
    known = {}
    for name, label, _required, *synonyms in importer.columns:
        labels = []
        for language in ("nl", "en"):
            with override(language):
                labels.append(str(label))
        for text in (name, *labels, *synonyms):
            known[normal_heading(text)] = name
    return known


def _match(importer: Importer, header: tuple[str, ...]) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and the headings that mean nothing here."""
    known = _known_headings(importer)
    places: dict[str, int] = {}
    ignored = []
    for place, heading in enumerate(header):
        name = known.get(normal_heading(heading))
        if name is None:
            ignored.append(heading)
        elif name in places:
            raise ValidationError(
                {
                    "file": _(
                        "The columns %(first)s and %(second)s mean the same. Remove one of them."
                    )
                    % {"first": header[places[name]], "second": heading}
                }
            )
        else:
            places[name] = place
    missing = [str(c[1]) for c in importer.columns if c[2] and c[0] not in places]
    if missing:
        raise ValidationError(
            {
                "file": _(
                    "These columns are not in the file: %(missing)s. The file has: %(found)s."
                    " Add them, or correct the headings in the first row."
                )
                % {"missing": ", ".join(missing), "found": ", ".join(header)}
            }
        )
    return places, [heading for heading in ignored if heading]


def make_plan(importer: Importer, table: Table) -> Plan:
    """Return what importing `table` would do now; writes nothing.

    Raises ValidationError on `file` where a needed column is missing or stands there twice.
    """
    places, ignored = _match(importer, table.header)
    rows = []
    for number, source in table.rows:
        cells = {
            name: source[place] if place < len(source) else "" for name, place in places.items()
        }
        row = PlannedRow(number=number, cells=cells, source=source)
        if len(source) > len(table.header):
            row.fail(
                "",
                _(
                    "There are more cells than headings. Put text that holds the separator between"
                    " quotation marks."
                ),
            )
        rows.append(row)
    importer.plan(rows)
    headings = {name: table.header[place] for name, place in places.items()}
    return Plan(importer, table.header, headings, ignored, rows)
