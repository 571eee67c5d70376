"""Ties tests to the numbered rules of `docs/policy/clauses.csv`.

A test that shows rule K18 carries `@pytest.mark.clause("K18")`; several numbers may stand in one
mark. A number that is not in the list fails the collection of its module, and so does a mark on
what is no test, which would show nothing. With `--clauses-file` the outcomes of one pytest run (one
leg) are written to that file; run as a program, this module merges the legs:

    python -m tests.plugins.clauses build/legs/*.csv --output build/clauses.csv
"""

import argparse
import csv
from collections import defaultdict
from pathlib import Path

import pytest

CLAUSES = Path(__file__).parents[2] / "docs" / "policy" / "clauses.csv"
PROPERTY = "clause"


def known_clauses():
    """The numbers of all rules, in the order of the list."""
    with CLAUSES.open(newline="", encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file, delimiter=";")]


def clauses_of(item):
    return {clause for mark in item.iter_markers("clause") for clause in mark.args}


def pytest_addoption(parser):
    parser.addoption("--clauses-file", help="write the outcome of each clause's tests to this file")


def pytest_configure(config):
    config.addinivalue_line("markers", "clause(id, ...): the test shows these rules of clauses.csv")
    # Under xdist the reports of all workers reach the controller; only it writes.
    if config.getoption("--clauses-file") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(Path(config.getoption("--clauses-file"))))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    known, collected = set(known_clauses()), report.result or []
    for item in collected:
        unknown = clauses_of(item) - known if isinstance(item, pytest.Item) else set()
        if unknown:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: no such clause: {', '.join(sorted(unknown))}"
            report.result = []
            break
    in_vain = marked_in_vain(collector, collected)
    if in_vain:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid}: a clause on what is no test: {', '.join(in_vain)}"
        report.result = []
    return report


def marked_in_vain(collector, collected):
    """The functions and classes of a module (or of a class of tests) that carry a clause, but are
    not among what was collected there."""
    if not isinstance(collector, pytest.Module | pytest.Class):
        return []
    names = {getattr(node, "originalname", None) or node.name for node in collected}
    module = getattr(collector, "module", collector.obj).__name__
    return sorted(
        name
        for name, found in vars(collector.obj).items()
        if name not in names
        and getattr(found, "__module__", None) == module
        and any(mark.name == "clause" for mark in _marks(found))
    )


def _marks(found):
    marks = getattr(found, "pytestmark", [])
    return marks if isinstance(marks, list) else [marks]


def pytest_runtest_setup(item):
    item.user_properties += [(PROPERTY, clause) for clause in sorted(clauses_of(item))]


class Recorder:
    """Collects, per clause and test, whether it passed in this run; skipped ones do not count."""

    def __init__(self, path):
        self.path = path
        self.passed = {}

    def pytest_runtest_logreport(self, report):
        clauses = [value for name, value in report.user_properties if name == PROPERTY]
        if report.skipped or (report.passed and report.when != "call"):
            return
        # One line for all cases of a parametrised test, so that the file stays readable.
        test = report.nodeid.partition("[")[0]
        for clause in clauses:
            self.passed[clause, test] = self.passed.get((clause, test), True) and report.passed

    def pytest_sessionfinish(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\n")
            for (clause, test), passed in sorted(self.passed.items()):
                writer.writerow([clause, "pass" if passed else "fail", test])


def merge(legs):
    """Rows (clause, status, tests) for every clause of the list.

    A clause passes when a test of it ran and every test of it that ran passed, in every leg.
    """
    outcomes = defaultdict(dict)
    for leg in legs:
        with Path(leg).open(newline="", encoding="utf-8") as file:
            for clause, status, test in csv.reader(file, delimiter=";"):
                passed_before = outcomes[clause].get(test, True)
                outcomes[clause][test] = passed_before and status == "pass"
    for clause in known_clauses():
        tests = outcomes[clause]
        status = "none" if not tests else "pass" if all(tests.values()) else "fail"
        yield clause, status, " ".join(sorted(tests))


def main():
    parser = argparse.ArgumentParser(description="Merge the clause results of the legs.")
    parser.add_argument("legs", nargs="*")
    parser.add_argument("--output", required=True, type=Path)
    arguments = parser.parse_args()
    rows = list(merge(arguments.legs))
    with arguments.output.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(["id", "status", "tests"])
        writer.writerows(rows)
    passing = sum(status == "pass" for _, status, _ in rows)
    print(f"clauses: {passing} of {len(rows)} with a passing test")


if __name__ == "__main__":
    main()
