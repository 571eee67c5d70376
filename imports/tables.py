"""Reading a table out of the bytes of a file: CSV as spreadsheets save it, or XLSX.

The kind of file is told by its content, never by its name. What cannot be read raises
ValidationError on `file`, with how to mend it.
"""

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from imports.spreadsheet import restored

MAX_BYTES = settings.UPLOAD_MAX_BYTES
TOO_LARGE = gettext_lazy("The file is larger than %(limit)d MB. Split it into smaller files.")
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_UNPACKED = 10 * MAX_BYTES  # of an XLSX file, which is a zip
LAST_SHEET_ROW = 1_048_576

DELIMITERS = ";,\t"
PART = 65_536  # characters looked at together
# A day, a number of seven digits or more, an email address: no heading, but somebody's data.
LOOKS_LIKE_DATA = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|[\d .]{7,}|\S+@\S+\.\S+")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


Header = tuple[str, ...]
Row = tuple[int, tuple[str, ...]]  # number, cells


@dataclass(frozen=True)
class Table:
    """The header and the filled rows, each with its number as a spreadsheet shows it."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


def _wrong(message: str) -> ValidationError:
    return ValidationError({"file": message})


def check_size(size: int) -> None:
    """Raise ValidationError where a file of `size` bytes is more than the limit."""
    if size > MAX_BYTES:
        raise _wrong(TOO_LARGE % {"limit": MAX_BYTES // (1024 * 1024)})


def read_table(data: bytes) -> Table:
    """Return the whole table in a CSV (`;` `,` or tab; UTF-8 or cp1252) or XLSX file.

    Raises ValidationError on `file` where it is too large, of another kind, damaged or empty.
    """
    header, rows = open_table(data)
    return Table(header, tuple(rows))


def is_xlsx(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def open_table(data: bytes) -> tuple[tuple[str, ...], Iterator[Row]]:
    """The header, and the rows as they are read: memory need not hold all of them.

    Raises ValidationError as `read_table`, some of it only on the row where it shows.
    """
    check_size(len(data))
    filled = _filled(_xlsx_rows(data)) if is_xlsx(data) else _filled(_csv_rows(data))
    empty = _wrong(
        _("This file has no rows. It needs headings in the first row and rows below it.")
    )
    header = next(filled, None)
    first = next(filled, None)
    if header is None or first is None:
        raise empty
    headings = tuple(header[1])
    if any(LOOKS_LIKE_DATA.fullmatch(heading) for heading in headings):
        raise _wrong(
            _(
                "The first row contains data. It needs to contain the headings: add a row"
                " with them at the top."
            )
        )
    return headings, _counted(first, filled)


def _filled(source: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, without the empty cells at their end."""
    for number, cells in source:
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MAX_COLUMNS:
            raise _wrong(
                _("Row %(number)d has more than %(limit)d columns. Remove the extra ones.")
                % {"number": number, "limit": MAX_COLUMNS}
            )
        if cells:
            yield number, cells


def _counted(first, others) -> Iterator[Row]:
    for count, (number, cells) in enumerate(chain([first], others)):
        if count == MAX_ROWS:
            raise _wrong(
                _("The file has more than %(limit)d rows. Split it into smaller files.")
                % {"limit": MAX_ROWS}
            )
        yield number, tuple(restored(cell) for cell in cells)


# --- CSV -----------------------------------------------------------------------------------------


def _encoding_of(data: bytes) -> str:
    """UTF-8, else cp1252. Raises ValidationError where the bytes are no text in either."""
    wrong_kind = _wrong(_("This is not a CSV or XLSX file. Save the table as one of these two."))
    if data.startswith(b"%PDF"):
        raise wrong_kind
    for encoding in ("utf-8-sig", "cp1252"):
        text = _text(data, encoding)
        try:
            while part := text.read(PART):
                if CONTROL.search(part):
                    raise wrong_kind
        except UnicodeDecodeError:
            continue
        return encoding
    raise wrong_kind


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    """The file as text, decoded as it is read: a whole copy would be many times its size."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")


def _delimiter_of(lines: Iterable[str]) -> str:
    """The delimiter that gives the heading row most cells."""
    first = next((line for line in lines if line.strip(DELIMITERS + " \r\n")), "")[:PART]
    return max(DELIMITERS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))


def _csv_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding_of(data)
    delimiter = _delimiter_of(_text(data, encoding))
    reader = csv.reader(_text(data, encoding), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        if "limit" in str(error):
            raise _wrong(
                _("Row %(number)d has a cell that is too long. Shorten it and try again.")
                % {"number": number + 1}
            ) from None
        raise _wrong(
            _(
                "Row %(number)d cannot be read: a quotation mark is not closed, or is in the"
                " middle of a cell. Remove it, or save the table again as CSV."
            )
            % {"number": number + 1}
        ) from None


# --- XLSX ----------------------------------------------------------------------------------------


def _cell_text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() != dt.time():
        return f"{value:%d-%m-%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _xlsx_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet. Python's own XML reader refuses entity bombs."""
    damaged = _wrong(_("This XLSX file is damaged. Open it in a spreadsheet and save it again."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MAX_UNPACKED:
            raise _wrong(_("This XLSX file contains too much. Save only the table, as CSV."))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
        # One column more than allowed: enough to see that there are too many.
        rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1)
        for number, cells in enumerate(rows, start=1):
            if number > LAST_SHEET_ROW:
                raise damaged
            if cells.count(None) == len(cells):  # quickly: there may be a million of them
                continue
            yield number, [_cell_text(cell) for cell in cells]
        book.close()
    except ValidationError:
        raise
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        IndexError,
        ValueError,
        SyntaxError,
        TypeError,
        AttributeError,
        OSError,
        EOFError,
        OverflowError,
        RuntimeError,
        zlib.error,
    ):
        # openpyxl lets whatever a damaged part provokes through; a zip that is protected, or packed
        # in a way that is not known, is a RuntimeError.
        raise damaged from None
