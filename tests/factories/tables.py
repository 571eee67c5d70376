"""Files of locations as people send them: the real register's extract, and small made-up ones."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook

from core.dates import today
from core.registries import importers
from imports.columns import guessed
from imports.engine import Job, PlannedRow, in_batches, plan_batch
from imports.models import ImportRun
from imports.preview import Preview
from imports.samples import EXAMPLES
from imports.tables import open_table, read_table
from imports.work import planned_file, write_plan

REGISTER = Path(__file__).parents[1] / "data" / "lrk-amsterdam.csv"
HEADER = [
    "lrk_nummer", "naam", "type", "adres", "postcode", "plaats", "houder", "kindplaatsen", "status",
]  # fmt: skip
ROW = {
    "lrk_nummer": "100000001",
    "naam": "De Boomhut",
    "type": "KDV",
    "adres": "Zandpad 1",
    "postcode": "1234AB",
    "plaats": "Amsterdam",
    "houder": "Stichting De Zandbak",
    "kindplaatsen": "24",
    "status": "Geregistreerd",
}


def location_rows(*changes: dict) -> list[list[str]]:
    """One row per dictionary of changes to ROW, the LRK numbers counting up."""
    rows = []
    for place, change in enumerate(changes):
        row = {**ROW, "lrk_nummer": str(100_000_001 + place), **change}
        rows.append([row[name] for name in HEADER])
    return rows


def as_csv(rows, header=HEADER, delimiter=",", encoding="utf-8") -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode(encoding)


def as_xlsx(rows, header=HEADER) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in [header, *rows]:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def example(name: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a made-up file that the product hands out."""
    table = read_table((EXAMPLES / name).read_bytes())
    width = len(table.header)
    rows = [[*cells, *[""] * (width - len(cells))] for _number, cells in table.rows]
    return list(table.header), rows


def with_changes(table, *changes: dict) -> tuple[list[str], list[list[str]]]:
    """A table with cells changed by heading, the first dictionary in the first row."""
    header, rows = table
    rows = [list(row) for row in rows]
    for row, change in zip(rows, changes, strict=False):
        for heading, text in change.items():
            row[header.index(heading)] = text
    return header, rows


def planned(code: str, data: bytes, user=None, on=None) -> list[PlannedRow]:
    """What importing a file would do, in batches as the product does it; keeps nothing."""
    importer = importers[code]
    header, rows = open_table(data)
    job = Job(importer, user, on or today())
    places = guessed(importer, header)
    return [
        row for batch in in_batches(rows) for row in plan_batch(job, places, len(header), batch)
    ]


def planned_run(code: str, data: bytes, by=None) -> ImportRun:
    """An import that waits to be confirmed."""
    return planned_file(importer=importers[code], data=data, file_name="x.csv", by=by)


def imported(code: str, data: bytes, by=None) -> dict[str, int]:
    """Import a file by the product's own steps; returns the rows by state. Errors are raised."""
    run = planned_run(code, data, by)
    failed = [(row.number, row.errors) for row, _cells in Preview(run).failed_rows()]
    assert failed == []
    return write_plan(run).counts
