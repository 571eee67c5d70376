"""Tables to begin with: empty ones with our headings, and made-up ones as programs export them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.registries import Column
from imports.spreadsheet import write_csv, write_xlsx

EXAMPLES = Path(__file__).parent / "examples"


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
    return write_csv(headings, []) if ending == "csv" else write_xlsx(headings, [])
