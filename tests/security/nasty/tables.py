"""Tables for an import that wear a reader out, reach outside, or are no table."""

import io
import struct
import zipfile

from tests.factories.tables import as_xlsx
from tests.security.nasty import CANARY

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PLAIN = [["Kwak", "Zeist"]]
HEADER = ["naam", "plaats"]


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(as_xlsx(PLAIN, HEADER))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def book(changes: dict | None = None, method=zipfile.ZIP_DEFLATED) -> bytes:
    """A small XLSX with parts changed, added or (None) taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, content in {**parts(), **(changes or {})}.items():
            if content is not None:
                packed.writestr(name, content)
    return out.getvalue()


def sheet(rows: str, before: str = "") -> bytes:
    head = f'<?xml version="1.0"?>{before}<worksheet {MAIN}><sheetData>'
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>naam</t></is></c></row>'
    return book({SHEET: f"{head}{first}{rows}</sheetData></worksheet>".encode()})


def cell(place: str, value: str, more: str = "") -> str:
    number = "".join(sign for sign in place if sign.isdigit())
    return f'<row r="{number}"><c r="{place}" {more}><v>{value}</v></c></row>'


def inside(place: str, text: str) -> str:
    number = "".join(sign for sign in place if sign.isdigit())
    return f'<row r="{number}"><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def lying() -> bytes:
    """Says that its sheet is small, and holds one that is not."""
    content = bytearray(book({SHEET: b" " * 120_000_000}))
    size = struct.pack("<I", 120_000_000)
    return bytes(content).replace(size, struct.pack("<I", 500))


def protected() -> bytes:
    content = bytearray(book())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1  # says that it is encrypted
            place = content.find(mark, place + 1)
    return bytes(content)


def unknown_packing() -> bytes:
    content = bytearray(book())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset : place + offset + 2] = b"\x63\x00"
            place = content.find(mark, place + 1)
    return bytes(content)


def damaged_inside() -> bytes:
    content = bytearray(book())
    place = content.find(SHEET.encode()) + len(SHEET) + 4
    content[place : place + 40] = b"\xff" * 40
    return bytes(content)


def entities() -> str:
    lines = ['<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaaaaaaaaaaaa">']
    lines += [f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 9)]
    return "".join(lines) + "]>"


OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
ELSEWHERE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'

# Refused, with a part of what is said.
REFUSED = {
    "nothing": (b"", "has no rows"),
    "zeros": (b"naam;plaats\n\x00\x00;x\n", "not a CSV or XLSX file"),
    "utf-16": ("naam;plaats\nKwak;Zeist\n".encode("utf-16"), "not a CSV or XLSX file"),
    "neither utf-8 nor cp1252": (b"naam;plaats\n\x81\x8d;x\n", "not a CSV or XLSX file"),
    "pdf": (b"%PDF-1.7\na;b\n", "not a CSV or XLSX file"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50, "not a CSV or XLSX file"),
    "program": (b"MZ\x90\x00" + b"\x00" * 50, "not a CSV or XLSX file"),
    "a million columns": (b"naam;plaats\n" + b"x;" * 1_000_000 + b"x\n", "Row 2"),
    "a million headings": (b"naam;" * 1_000_000 + b"x\nKwak\n", "Row 1"),
    "a huge cell": (b"naam;plaats\n" + b"x" * 5_000_000 + b";y\n", "Row 2"),
    "a quotation mark that swallows all": (b'naam\n"' + b"x\n" * 9_000, "quotation mark"),
    "too many rows": (b"naam\n" + b"x\n" * 20_001, "20000 rows"),
    "too large": (b"naam\n" + b"x" * (10 * 1024 * 1024), "10 MB"),
    "zip bomb": (book({"xl/media/zeros.bin": b"\x00" * 110_000_000}), "contains too much"),
    "bomb in the sheet": (book({SHEET: b" " * 110_000_000}), "contains too much"),
    "bomb that lies": (lying(), "damaged"),
    "document of words": (book({"xl/workbook.xml": None, "word/document.xml": b"<a/>"}), "damaged"),
    "no sheet": (book({SHEET: None}), "damaged"),
    "half": (book()[:-200], "damaged"),
    "damaged inside": (damaged_inside(), "damaged"),
    "protected": (protected(), "damaged"),
    "packed in an unknown way": (unknown_packing(), "damaged"),
    "no xml": (book({SHEET: b"<worksheet"}), "damaged"),
    "entities that multiply": (sheet(inside("A2", "&e8;"), entities()), "damaged"),
    "a row beyond the last": (sheet(cell("A2147483647", "1")), "damaged"),
    "a cell without a place": (sheet('<row r="x"><c r="??"><v>1</v></c></row>'), "damaged"),
    "a string that is not there": (sheet(cell("A2", "999999", 't="s"')), "damaged"),
    "a column far away": (sheet(inside("XFD2", "x")), "has no rows"),
}
# Read, with the last row that comes of it, or (None) refused after all: never what it reaches for.
READ = {
    "a file from outside": (sheet(inside("A2", "Kwak &e;"), OUTSIDE), None),
    "a definition from elsewhere": (sheet(inside("A2", "Kwak"), ELSEWHERE), ("Kwak",)),
    "a formula": (sheet('<row r="2"><c r="A2"><f>CMD()</f><v>7</v></c></row>'), ("7",)),
    "a formula without a value": (
        sheet('<row r="2"><c r="A2"><f>CMD()</f></c></row>' + inside("A3", "Kwak")),
        ("Kwak",),
    ),
    "a text that is a formula": (sheet(inside("A2", "=1+1")), ("=1+1",)),
    "macros": (book({"xl/vbaProject.bin": CANARY}), ("Kwak", "Zeist")),
    "another file beside it": (
        book({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        ("Kwak", "Zeist"),
    ),
    "a name with a path": (book({"../../outside.txt": CANARY}), ("Kwak", "Zeist")),
    "a day beyond all calendars": (sheet(cell("A2", "99999-99-99", 't="d"')), None),
    "a number without end": (sheet(cell("A2", "1" * 5_000)), None),
    "infinity": (sheet(cell("A2", "1e999")), ("inf",)),
    "turned text": ("naam\n\u202egpj.exe\n".encode(), ("\u202egpj.exe",)),
}
