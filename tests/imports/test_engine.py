import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.registries import Column, Importer
from imports import columns
from imports.engine import (
    Job,
    PlannedRow,
    State,
    counts_of,
    error_file,
    error_line,
    pack,
    plan_batch,
    unpack,
)
from imports.spreadsheet import write_csv

STORED = {"1": {"code": "1", "label": "Een"}, "2": {"code": "2", "label": "Twee"}}


def match(rows, job):
    for row in rows:
        row.settle(STORED.get(row.values["code"]))


IMPORTER = Importer(
    code="things",
    label="Things",
    columns=(
        Column("code", "Code", forms.CharField(), needed=True),
        Column(
            "label",
            "Label",
            forms.CharField(error_messages={"required": "Fill it in."}),
            ("Omschrijving", "naam ding"),
            needed=True,
        ),
        Column("extra", "Extra", forms.CharField(required=False)),
    ),
    check=lambda row, job: None,
    match=match,
    apply=lambda rows, job, by: None,
    categories=("organisation.imports",),
)
HEADINGS = {"code": "code", "label": "label"}


def plan(*rows, header=("code", "label")):
    places = columns.guessed(IMPORTER, header)
    job = Job(IMPORTER, None, dt.date(2026, 3, 14))
    return plan_batch(job, places, len(header), enumerate(rows, start=2))


@pytest.mark.parametrize("heading", ["label", "LABEL ", "Ómschrijving", "Naam-ding", "naam_ding"])
def test_a_heading_matches_whatever_its_case_accents_and_spaces(heading):
    places = columns.guessed(IMPORTER, ("Code", heading))
    assert places == {"code": 0, "label": 1}
    assert columns.is_whole(IMPORTER, ("Code", heading), places)


def test_a_heading_that_is_not_known_or_needed_and_missing_has_to_be_asked():
    for header in (("code", "label", "kleur"), ("code", "extra")):
        assert not columns.is_whole(IMPORTER, header, columns.guessed(IMPORTER, header))


def test_of_two_headings_for_one_column_neither_is_guessed():
    header = ("code", "label", "omschrijving")
    assert columns.guessed(IMPORTER, header) == {"code": 0}


def test_a_column_that_is_needed_or_chosen_twice_is_named():
    with pytest.raises(ValidationError) as caught:
        columns.check_places(IMPORTER, {"code": 0, "extra": 0})
    assert set(caught.value.message_dict) == {"label", "extra"}


def test_rows_are_new_changed_unchanged_or_wrong():
    found = plan(("1", "Een"), ("2", "Anders"), ("3", "Drie"), ("4", ""))
    assert [row.state for row in found] == [State.UNCHANGED, State.CHANGED, State.NEW, State.ERROR]
    assert counts_of(found) == {"new": 1, "changed": 1, "unchanged": 1, "error": 1}
    assert found[1].differences == {"label": ("Twee", "Anders")}
    assert error_line(HEADINGS, found[3], *found[3].errors[0]) == (
        "Row 5, column label: Fill it in."
    )


def test_a_row_with_more_cells_than_headings_is_wrong():
    row = plan(("1", "Een", "te veel"))[0]
    assert row.state == State.ERROR
    assert error_line(HEADINGS, row, *row.errors[0]).startswith("Row 2: There are more cells")


def test_a_short_row_misses_its_last_cells():
    assert plan(("1",))[0].cells == {"code": "1", "label": ""}


def test_an_empty_cell_that_may_be_empty_leaves_what_is_stored(monkeypatch):
    monkeypatch.setitem(STORED, "1", {"code": "1", "label": "Een", "extra": "rood"})
    assert plan(("1", "Een", ""), header=("code", "label", "extra"))[0].state == State.UNCHANGED


def test_a_plan_survives_being_kept():
    row = PlannedRow(7, state=State.CHANGED, notes=["een groep"])
    row.values = {"day": dt.date(2024, 2, 29), "rate": Decimal("9.50"), "name": "Zoë"}
    row.differences = {"day": (None, dt.date(2024, 2, 29))}
    wrong = PlannedRow(8)
    wrong.fail("name", "Fill it in.")
    assert unpack(pack([row, wrong])) == [row, wrong]


def test_a_plan_still_holds_where_less_is_left_to_write_but_not_where_more_is():
    shown = PlannedRow(2, state=State.CHANGED, differences={"a": ("1", "2"), "b": ("3", "4")})
    less = PlannedRow(2, state=State.CHANGED, differences={"a": ("1", "2")})
    other = PlannedRow(2, state=State.CHANGED, differences={"a": ("9", "2")})
    more = PlannedRow(2, state=State.CHANGED, differences={**shown.differences, "c": ("", "5")})
    assert less.still_is(shown)
    assert PlannedRow(2, state=State.UNCHANGED).still_is(shown)
    assert not other.still_is(shown)
    assert not more.still_is(shown)
    assert not PlannedRow(2, state=State.NEW).still_is(shown)
    assert not less.still_is(PlannedRow(2, state=State.NEW))


def read_csv(data: bytes):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_error_file_holds_the_wrong_rows_with_their_reason():
    sources = [("1", "Een"), ("=cmd", ""), ("4", "", "; los")]
    found = plan(*sources)
    failed = [(row, src) for row, src in zip(found, sources, strict=True) if row.errors]
    header, first, second = read_csv(error_file(("code", "label"), HEADINGS, failed))
    assert header == ["code", "label", "", "row", "reason"]
    assert first == ["'=cmd", "", "", "3", "label: Fill it in."]
    assert second[:4] == ["4", "", "; los", "4"]
    assert "label: Fill it in." in second[4]
    assert "more cells" in second[4]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cells_a_spreadsheet_would_run_are_neutralised(start):
    header, row = read_csv(write_csv([start + "h"], [[start + "1", "a" + start, None, 5]]))
    assert header == ["'" + start + "h"]
    assert row == ["'" + start + "1", "a" + start, "", "5"]
