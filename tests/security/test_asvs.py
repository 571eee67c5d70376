"""The list we measure ourselves against (OWASP ASVS 5.0.0, levels 1 and 2) is whole and true: every
requirement is in it, and what it points at is there. See docs/adr/0040."""

import ast
import csv
import datetime as dt
from functools import cache

import pytest

from tests.architecture.test_house import ROOT

LIST = ROOT / "docs" / "security" / "asvs.csv"
OFFICIAL = ROOT / "tests" / "data" / "asvs-ids.csv"
STATUSES = {"met", "partly", "not applicable", "deviation", "open"}


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


ROWS = rows_of(LIST)


@cache
def run_of(path: str) -> set[str]:
    """The names of what pytest runs in a file: functions at its top, and methods of classes there
    that are tests; no helpers."""
    body = ast.parse((ROOT / path).read_text()).body
    for node in [one for one in body if isinstance(one, ast.ClassDef)]:
        if "Test" in node.name:
            body = body + node.body
    return {
        node.name
        for node in body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def faults_of(row: dict) -> list[str]:
    """What is wrong with one line of the list, in words."""
    found = []
    if row["status"] not in STATUSES:
        found.append(f"unknown status {row['status']!r}")
    if not row["topic"] or len(row["topic"]) > 60:
        found.append("a topic is a few words")
    if row["where"] and not (ROOT / row["where"]).exists():
        found.append(f"no such place: {row['where']}")
    for test in row["test"].split():
        path, _colons, name = test.partition("::")
        if not (ROOT / path).is_file() or name not in run_of(path):
            found.append(f"no such test: {test}")
    if row["status"] == "met" and not (row["where"] and row["test"]):
        found.append("met, without a place or a test")
    if row["status"] in STATUSES - {"met"} and not row["note"]:
        found.append("without a reason, or what is to come")
    if row["status"] == "partly" and not row["where"]:
        found.append("partly, without a place")
    try:
        dt.date.fromisoformat(row["reviewed_on"])
    except ValueError:
        found.append("without the day it was looked at")
    return found


def test_every_requirement_of_both_levels_is_in_the_list_once():
    official = [(row["id"], row["level"]) for row in rows_of(OFFICIAL)]
    levels = [level for _id, level in official]
    assert (levels.count("1"), levels.count("2")) == (70, 183)
    assert [(row["id"], row["level"]) for row in ROWS] == official


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_line_tells_what_is_there(row):
    assert faults_of(row) == []


GOOD = {
    "id": "V1.1.1",
    "level": "1",
    "topic": "a topic",
    "status": "met",
    "where": "core/forms.py",
    "test": "tests/security/test_asvs.py::test_a_line_tells_what_is_there",
    "note": "",
    "reviewed_on": "2026-11-28",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "done"},
        {"where": "core/nowhere.py"},
        {"where": ""},
        {"test": ""},
        {"test": "tests/security/test_asvs.py::test_that_never_was"},
        {"test": "tests/security/test_nowhere.py::test_x"},
        {"test": "tests/security/test_asvs.py::faults_of"},  # a helper
        {"status": "deviation"},
        {"status": "not applicable"},
        {"status": "open"},
        {"status": "deviation", "note": "a reason", "reviewed_on": ""},
        {"reviewed_on": "yesterday"},
        {"topic": "Verify that " + "x" * 60},
    ],
)
def test_a_line_that_tells_what_is_not_there_is_found(wrong):
    assert faults_of(GOOD) == []
    assert faults_of({**GOOD, **wrong})


def test_how_to_report_and_what_is_promised_is_written_down():
    text = (ROOT / "SECURITY.md").read_text()
    for heading in ("## Report", "## What we promise", "## Supported versions", "## Components"):
        assert heading in text
    assert "days" in text
