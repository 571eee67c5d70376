"""Tells a run which tests it may leave out: `once`, `slow`, `migrated` (docs/adr/0042).

The marks are given here and not at the tests: what nobody thought of gets none and runs everywhere.
`slow.txt` holds what was measured; who runs with `--cpu-times FILE` measures anew, and every run
tells which tests have become slow without standing there.
"""

import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SLOW = HERE / "slow.txt"
HEAD = "# What --fast leaves out, as measured; docs/adr/0042 tells how. A folder ends with a slash."
LIMIT = 0.25  # seconds of CPU of one case
LIMIT_OF_ALL = 1.5  # of all cases of one test
PROPERTY = "cpu"

# Folders about pages, words, roles and rules, whose product code asks the database in Django's own
# words only. A test in them that speaks to the database itself runs on both all the same.
ASKED_ONCE = {
    *("accounts", "applicants", "architecture", "breaches", "children", "demo", "disclosures"),
    *("manual", "oversight", "permissions", "portal", "register", "rights", "security", "staff"),
}
SPEAKS = {
    *("atomic", "connection", "connections", "cursor", "on_commit", "transaction"),
    *("DatabaseError", "DataError", "IntegrityError", "OperationalError", "ProtectedError"),
    *("CaptureQueriesContext", "call_command", "count_queries", "subprocess"),
}
FIXTURES = {
    *("transactional_db", "django_assert_num_queries", "django_assert_max_num_queries"),
    *("django_capture_on_commit_callbacks", "live_server", "worker"),
}
SEARCHES = {"q", "nature"}  # what pages look for by letters, or in a list within a row

# What is about migrations themselves: meaningless where tables were made without them.
MIGRATED = ("tests/system/test_preparing.py",)


def test_name(nodeid: str) -> str:
    """A test without its case."""
    return nodeid.partition("[")[0]


def slow_ones() -> list[str]:
    """The beginnings of the names of tests that were measured to be slow."""
    lines = SLOW.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _words(code) -> set[str]:
    """All names, and all words of texts, in a function and in those within it."""
    found = {*code.co_names}
    for inner in code.co_consts:
        if hasattr(inner, "co_names"):
            found |= _words(inner)
        for text in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(text, str):
                found |= set(re.findall(r"\w+", text))
    return found


def speaks_to_the_database(item) -> bool:
    """Whether a test itself does something in which databases differ."""
    mark = item.get_closest_marker("django_db")
    if mark and mark.kwargs.get("transaction"):
        return True
    if FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    code = getattr(getattr(item, "function", None), "__code__", None)
    words = _words(code) if code else set()
    return bool((SPEAKS | SEARCHES) & words)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    slow = tuple(slow_ones())
    for item in items:
        folder = item.nodeid.split("/")[1] if "/" in item.nodeid else ""
        if folder in ASKED_ONCE and not speaks_to_the_database(item):
            item.add_marker("once")
        if item.nodeid.startswith(MIGRATED):
            item.add_marker("migrated")
        # A line ends a name or a folder, so that none means another by its beginning.
        name = test_name(item.nodeid)
        if any(name == line or (line[-1] == "/" and name.startswith(line)) for line in slow):
            item.add_marker("slow")


# --- what a test costs -----------------------------------------------------------------------


def _cpu() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    item.stash[_STARTED] = _cpu()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item):
    try:
        return (yield)
    finally:
        item.user_properties.append((PROPERTY, round(_cpu() - item.stash[_STARTED], 3)))


_STARTED = pytest.StashKey[float]()


def pytest_addoption(parser):
    parser.addoption("--cpu-times", help="write the slow tests of this run, measured, to this file")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Costs(config))


class Costs:
    """Adds up, on the controller, what each test took of the processor with its fixtures."""

    def __init__(self, config):
        self.path = config.getoption("--cpu-times")
        self.cases = defaultdict(list)
        self.workers = set()

    def pytest_runtest_logreport(self, report):
        if report.when != "call":
            return
        # The first test of a process pays for the tables.
        worker = getattr(report, "worker_id", "")
        if worker not in self.workers:
            self.workers.add(worker)
            return
        for name, value in report.user_properties:
            if name == PROPERTY:
                self.cases[test_name(report.nodeid)].append(value)

    def slow(self) -> dict[str, float]:
        return {
            name: round(sum(cases), 2)
            for name, cases in sorted(self.cases.items())
            if max(cases) > LIMIT or sum(cases) > LIMIT_OF_ALL
        }

    def pytest_sessionfinish(self):
        if self.path:
            kept = [line for line in SLOW.read_text("utf-8").splitlines() if line[-1:] == "/"]
            found = [name for name in self.slow() if not name.startswith(tuple(kept))]
            Path(self.path).write_text("\n".join([HEAD, *kept, *found, ""]), "utf-8")

    def pytest_terminal_summary(self, terminalreporter, config):
        if not config.getoption("markexpr").endswith("not slow"):
            return
        # Twice the limit, as a loaded machine makes everything look slower.
        new = {name: cost for name, cost in self.slow().items() if cost > 2 * LIMIT_OF_ALL}
        if new:
            terminalreporter.section("slow, and not in tests/plugins/slow.txt")
            for name, cost in new.items():
                terminalreporter.line(f"{cost:6.2f} s of CPU  {name}")
