"""Whatever is recorded, the trail says in words."""

import ast
from pathlib import Path

from django.conf import settings

from subjects.trail import ACTIONS
from subjects.trail_words import WORK

ROOT = Path(settings.BASE_DIR)
RECORDERS = {"record", "record_event", "record_all"}
SUBJECT_SAID = {"subject_id", "of"}  # `record_all` names the people in `of`


def _literals(value) -> set[str]:
    """The codes that stand in an expression: one, or either of two."""
    if isinstance(value, ast.IfExp):
        return _literals(value.body) | _literals(value.orelse)
    return {value.value} if isinstance(value, ast.Constant) else set()


def _calls(node, names: set[str]):
    for found in ast.walk(node):
        if isinstance(found, ast.Call) and ast.unparse(found.func) in names:
            yield found


def _codes_of(call: ast.Call, function, module) -> set[str]:
    """What one call records: codes written in it, set before it, or handed to its function."""
    what = call.args[0]
    if not isinstance(what, ast.Name):
        return _literals(what)
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and what.id in {ast.unparse(t) for t in node.targets}:
            found |= _literals(node.value)
    handed = [argument.arg for argument in function.args.args]
    if what.id in handed:
        at = handed.index(what.id)
        for use in _calls(module, {function.name}):
            found |= _literals(use.args[at])
    return found


def recorded() -> dict[str, str]:
    """The codes of all events, with the file that records them."""
    return _recorded(set())


def recorded_about_people() -> dict[str, str]:
    """The codes of all events about a person, with the file that records them."""
    return _recorded(SUBJECT_SAID)


def _recorded(said: set[str]) -> dict[str, str]:
    """Those of calls that say one of these, or of all calls."""
    found = {}
    for app in ROOT.glob("*/apps.py"):
        for path in app.parent.rglob("*.py"):
            module = ast.parse(path.read_text())
            functions = (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef))
            for function in functions:
                for call in _calls(function, RECORDERS):
                    if not said or said & {keyword.arg for keyword in call.keywords}:
                        for code in _codes_of(call, function, module):
                            found[code] = str(path.relative_to(ROOT))
    return found


def test_the_search_finds_codes_however_they_are_handed_to_the_trail():
    found = recorded_about_people()
    assert "invitation.made" in found  # written in the call
    assert "request.failed" in found  # set before it
    assert "call.linked" in found  # handed to the function that records
    assert "consent.agrees" in found  # one of two
    assert "disclosure.recorded" in found  # about many at once


def test_every_event_about_a_person_has_words():
    wordless = {code: path for code, path in recorded_about_people().items() if code not in ACTIONS}
    assert not wordless


def test_every_event_about_the_work_has_words():
    wordless = {code: path for code, path in recorded().items() if code not in {**WORK, **ACTIONS}}
    assert not wordless
