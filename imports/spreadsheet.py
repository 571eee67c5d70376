"""Tables we hand out, safe to open in a spreadsheet."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORBIDDEN_IN_TITLES = re.compile(r"[\\/*?:\[\]]")
LONGEST_TITLE = 31  # of a sheet, as spreadsheets have it
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins with one of these a spreadsheet may run as a formula."""


def neutral(cell) -> str:
    """The text of a cell, with an apostrophe before what a spreadsheet would run."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(RUNS) else text


def restored(cell: str) -> str:
    """Undo `neutral`, so that a file we handed out comes back as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(RUNS) else cell


def write_csv(header: Iterable, rows: Iterable[Iterable]) -> bytes:
    """A CSV that Dutch spreadsheets open right: `;`, UTF-8 with BOM, every cell neutralised."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([neutral(cell) for cell in header])
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def write_xlsx(header: Iterable, rows: Iterable[Iterable], title: str = "") -> bytes:
    """The same as XLSX, every text neutralised; days, moments (in local time) and numbers stay
    what they are."""
    return write_book([(title, header, rows)])


def write_book(sheets: Iterable[tuple[str, Iterable, Iterable[Iterable]]]) -> bytes:
    """An XLSX with a sheet for each (title, header, rows), as `write_xlsx` writes them. Titles that
    begin alike must differ in their first 31 characters: a spreadsheet shows no more."""
    book = Workbook(write_only=True)
    for title, header, rows in sheets:
        sheet = book.create_sheet(FORBIDDEN_IN_TITLES.sub(" ", title)[:LONGEST_TITLE] or None)
        for row in (header, *rows):
            sheet.append([_xlsx_cell(sheet, value) for value in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _xlsx_cell(sheet, value):
    if isinstance(value, dt.datetime):
        # A spreadsheet knows no time zones: the time is that of the clock on the wall here.
        cell = WriteOnlyCell(sheet, timezone.localtime(value).replace(tzinfo=None, microsecond=0))
        cell.number_format = "dd-mm-yyyy hh:mm"
        return cell
    if isinstance(value, dt.date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "dd-mm-yyyy"
        return cell
    if value is None or not isinstance(value, str):
        return value
    return neutral(ILLEGAL_CHARACTERS_RE.sub("", value))
