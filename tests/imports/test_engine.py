import csv
import io

import pytest
from django.core.exceptions import ValidationError

from core.registries import Importer
from imports.engine import State, make_plan
from imports.spreadsheet import write_csv
from imports.tables import Table

STORED = {"1": {"code": "1", "label": "Een"}, "2": {"code": "2", "label": "Twee"}}


def plan_rows(rows):
    for row in rows:
        if not row.cells["label"]:
            row.fail("label", "Fill it in.")
        row.settle(dict(row.cells), STORED.get(row.cells["code"]))


IMPORTER = Importer(
    code="things",
    label="Things",
    columns=(
        ("code", "Code", True),
        ("label", "Label", True, "Omschrijving", "naam ding"),
        ("extra", "Extra", False),
    ),
    plan=plan_rows,
    apply=lambda rows, by: {},
    category="organisation.imports",
)


def plan(*rows, header=("code", "label")):
    return make_plan(IMPORTER, Table(header, tuple(enumerate(rows, start=2))))


@pytest.mark.parametrize("heading", ["label", "LABEL ", "Ómschrijving", "Naam-ding", "naam_ding"])
def test_a_heading_matches_whatever_its_case_accents_and_spaces(heading):
    found = plan(("1", "Een"), header=("Code", heading))
    assert found.headings == {"code": "Code", "label": heading}


def test_a_missing_column_is_named_with_what_the_file_has():
    with pytest.raises(ValidationError) as caught:
        plan(("1", "x"), header=("code", "kleur"))
    message = caught.value.message_dict["file"][0]
    assert "Label" in message
    assert "kleur" in message
    assert "Extra" not in message


def test_two_headings_for_one_column_are_refused():
    with pytest.raises(ValidationError, match="mean the same"):
        plan(("1", "x", "y"), header=("code", "label", "omschrijving"))


def test_unknown_columns_are_left_out_and_said():
    found = plan(("1", "Een", "rood"), header=("code", "label", "kleur"))
    assert found.ignored == ["kleur"]
    assert found.rows[0].cells == {"code": "1", "label": "Een"}


def test_rows_are_new_changed_unchanged_or_wrong():
    found = plan(("1", "Een"), ("2", "Anders"), ("3", "Drie"), ("4", ""))
    assert [row.state for row in found.rows] == [
        State.UNCHANGED,
        State.CHANGED,
        State.NEW,
        State.ERROR,
    ]
    assert found.counts == {"new": 1, "changed": 1, "unchanged": 1, "error": 1}
    assert found.rows[1].differences == {"label": ("Twee", "Anders")}
    assert [row.number for row in found.changes] == [3, 4]
    assert list(found.error_lines()) == ["Row 5, column label: Fill it in."]


def test_a_row_with_more_cells_than_headings_is_wrong():
    found = plan(("1", "Een", "te veel"))
    assert found.rows[0].state == State.ERROR
    assert next(found.error_lines()).startswith("Row 2: There are more cells")


def test_a_short_row_misses_its_last_cells():
    assert plan(("1",)).rows[0].cells == {"code": "1", "label": ""}


def test_the_fingerprint_tells_plans_apart(monkeypatch):
    first = plan(("1", "Een"), ("2", "Anders"))
    assert first.fingerprint == plan(("1", "Een"), ("2", "Anders")).fingerprint
    assert first.fingerprint != plan(("1", "Een"), ("2", "Nog anders")).fingerprint
    monkeypatch.setitem(STORED, "2", {"code": "2", "label": "Intussen"})
    assert first.fingerprint != plan(("1", "Een"), ("2", "Anders")).fingerprint


def read_csv(data: bytes):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_error_file_holds_the_wrong_rows_with_their_reason():
    found = plan(("1", "Een"), ("=cmd", ""), ("4", "", "; los"))
    assert read_csv(found.error_file()) == [
        ["code", "label", "", "row", "reason"],
        ["'=cmd", "", "", "3", "label: Fill it in."],
        ["4", "", "; los", "4", found._reason(found.rows[2])],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_a_spreadsheet_would_run_are_neutralised(start):
    header, row = read_csv(write_csv([start + "h"], [[start + "1", "a" + start, None, 5]]))
    assert header == ["'" + start + "h"]
    assert row == ["'" + start + "1", "a" + start, "", "5"]
