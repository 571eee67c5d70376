import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from imports import tables
from imports.tables import Table, open_table, read_table
from tests.factories.tables import REGISTER, as_csv, as_xlsx

HEADER = ["naam", "plaats"]
ROWS = [["Café Één", "Amsterdam"], ["Zandbak; klein, fijn", "Zeist"]]
TABLE = Table(
    ("naam", "plaats"), ((2, ("Café Één", "Amsterdam")), (3, ("Zandbak; klein, fijn", "Zeist")))
)


def message_of(data: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        read_table(data)
    return caught.value.message_dict["file"][0]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_of_every_usual_kind_gives_the_same_table(delimiter, encoding):
    assert read_table(as_csv(ROWS, HEADER, delimiter, encoding)) == TABLE


def test_xlsx_gives_the_same_table():
    assert read_table(as_xlsx(ROWS, HEADER)) == TABLE


def test_xlsx_numbers_and_days_become_text_as_people_write_them():
    moment = dt.datetime(2026, 3, 14, 9, 30)
    row = [100178376, 24, 1.5, dt.date(2026, 3, 14), None, moment]
    data = io.BytesIO(as_xlsx([row], list("abcdef")))
    with zipfile.ZipFile(data) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert b"<v>24</v>" in parts[sheet]
    parts[sheet] = parts[sheet].replace(b"<v>24</v>", b"<v>2.4E1</v>")  # some programs write this
    with zipfile.ZipFile(data, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    assert read_table(data.getvalue()).rows == (
        (2, ("100178376", "24", "1.5", "14-03-2026", "", "14-03-2026 09:30")),
    )


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    data = b'\nnaam,plaats\n\n"De\nBoomhut",Zeist\n,\nKwak,Utrecht\n'
    assert read_table(data).rows == ((4, ("De\nBoomhut", "Zeist")), (6, ("Kwak", "Utrecht")))


def test_the_register_is_read_whole():
    table = read_table(REGISTER.read_bytes())
    assert len(table.rows) == 506
    assert table.rows[-1][0] == 507


def test_rows_are_read_as_they_are_asked_for():
    header, rows = open_table(b'naam;plaats\nKwak;Zeist\n"Boomhut;Zeist\n')
    assert header == ("naam", "plaats")
    assert next(rows) == (2, ("Kwak", "Zeist"))
    with pytest.raises(ValidationError):
        next(rows)


@pytest.mark.parametrize(
    "cell", ["14-03-2024", "2024-03-14", "123456782", "anouk@post.example", "06 00100101"]
)
def test_a_first_row_with_somebodys_data_is_no_heading(cell):
    assert "needs to contain the headings" in message_of(f"Noor;{cell}\nSem;x\n".encode())


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 \n1;2\n",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"a;b\n\x81;\xff\n",
    ],
)
def test_another_kind_of_file_is_refused(data):
    assert "not a CSV or XLSX file" in message_of(data)


def test_a_damaged_xlsx_is_refused():
    assert "damaged" in message_of(as_xlsx(ROWS, HEADER)[:-200])
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("word/document.xml", "<a/>")
    assert "damaged" in message_of(other.getvalue())


def test_an_xlsx_that_unpacks_to_too_much_is_refused():
    packed = io.BytesIO(as_xlsx(ROWS, HEADER))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/zeros.bin", b"\0" * (tables.MAX_UNPACKED + 1))
    assert len(packed.getvalue()) < tables.MAX_BYTES
    assert "contains too much" in message_of(packed.getvalue())


def test_a_file_above_ten_megabytes_is_refused():
    assert "10 MB" in message_of(b"a;b\n" + b"x" * tables.MAX_BYTES)


def test_rows_above_the_limit_are_refused():
    lines = b"1;2\n" * tables.MAX_ROWS
    assert len(read_table(b"a;b\n" + lines).rows) == tables.MAX_ROWS
    assert "20000 rows" in message_of(b"a;b\n" + lines + b"1;2\n")


def test_too_many_columns_are_refused():
    assert "Row 2" in message_of(b"a;b\n" + b";".join([b"1"] * 101) + b"\n")
    assert "Row 2" in message_of(as_xlsx([["1"] * 300], HEADER))


@pytest.mark.parametrize("data", [b"", b"\n\n", b"naam;plaats\n", b"naam;plaats\n;\n"])
def test_a_file_without_rows_is_refused(data):
    assert "has no rows" in message_of(data)


def test_an_open_quotation_mark_is_named_with_its_row():
    assert message_of(b'naam;plaats\nKwak;Zeist\n"Boomhut;Zeist\nZand;Zeist\n').startswith("Row 3 ")


def test_a_cell_we_made_safe_for_spreadsheets_comes_back_as_it_was():
    assert read_table(b"a;b\n'=1+1;'s Gravenhage\n").rows == ((2, ("=1+1", "'s Gravenhage")),)
