"""Files of locations as people send them: the real register's extract, and small made-up ones."""

import csv
import io
from pathlib import Path

from openpyxl import Workbook

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
