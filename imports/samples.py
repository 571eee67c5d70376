"""Tables to begin with: empty ones with our headings, and made-up ones as programs export them."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from core.registries import Column
from imports.spreadsheet import neutral, write_csv

EXAMPLES = Path(__file__).parent / "examples"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sample:
    """A made-up file, named after the importer and the program it looks like."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def label(self) -> str:
        """The program in whose manner it is."""
        return self.path.stem.partition("-")[2].removesuffix("-like").capitalize()


def sample_files(code: str) -> list[Sample]:
    """The made-up files for an importer."""
    return [Sample(path) for path in sorted(EXAMPLES.glob(f"{code}-*"))]


def template_file(columns: Iterable[Column], ending: str) -> bytes:
    """An empty table with a heading for each column, as CSV or XLSX."""
    headings = [str(column.label)[:1].upper() + str(column.label)[1:] for column in columns]
    if ending == "csv":
        return write_csv(headings, [])
    book = Workbook()
    book.active.append([neutral(heading) for heading in headings])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
