"""A clause is shown by a test: a mark on anything else, or of no clause, stops the run."""

import subprocess
import sys

import pytest

MARKED = """
import pytest

@pytest.mark.clause("{clause}")
def {name}():
    pass


@pytest.mark.clause("K01")
class {of_class}:
    def test_it(self):
        pass

    {inner_mark}
    def {inner}(self):
        pass

def test_what_runs_besides():
    pass
"""
RIGHT = {
    "clause": "K01",
    "name": "test_it",
    "of_class": "TestIt",
    "inner_mark": '@pytest.mark.clause("K02")',
    "inner": "test_more",
}


def run_of(folder, **changed) -> str:
    """What pytest says of a module with marks."""
    (folder / "test_marks.py").write_text(MARKED.format(**{**RIGHT, **changed}))
    told = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "tests.plugins.clauses", "-q"),
            *("-p", "no:cacheprovider", "-p", "no:django", "--rootdir", str(folder)),
            *("-c", "/dev/null", str(folder)),
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    return told.stdout + told.stderr


def test_marks_on_tests_are_well(tmp_path):
    assert "4 passed" in run_of(tmp_path)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ({"name": "helper"}, "a clause on what is no test: helper"),
        ({"of_class": "Checks"}, "a clause on what is no test: Checks"),
        ({"inner": "helper"}, "a clause on what is no test: helper"),
        ({"clause": "K999"}, "no such clause: K999"),
    ],
    ids=["function", "class", "method", "unknown clause"],
)
def test_a_mark_that_shows_nothing_stops_the_run(tmp_path, what, told):
    assert told in run_of(tmp_path, **what)
