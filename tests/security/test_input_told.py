"""The document on input tells the rules and limits that the code has."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

TOLD = (Path(settings.BASE_DIR) / "docs/security/input.md").read_text()
PLACE = re.compile(r"`(\w+(?:\.\w+)+):(\w+)`")
# A number before its place: in the cell before it, or in the words just before its brackets.
IN_A_CELL = re.compile(r"\| ([\d,]+)( MB)? \| `([\w.]+):(\w+)`")
IN_WORDS = re.compile(r"(\d+)() [\w ]+\s\(`([\w.]+):(\w+)`")


def standing_at(module: str, name: str):
    if module == "privacyhub.settings":
        return getattr(settings, name)
    return getattr(import_module(module), name)


def numbers():
    for number, unit, module, name in IN_A_CELL.findall(TOLD) + IN_WORDS.findall(TOLD):
        yield module, name, int(number.replace(",", "")) * (2**20 if unit else 1)


@pytest.mark.parametrize(("module", "name", "number"), list(numbers()))
def test_a_limit_that_is_told_is_the_one_that_holds(module, name, number):
    assert standing_at(module, name) == number


def test_every_rule_that_is_told_stands_where_it_is_said_to():
    places = set(PLACE.findall(TOLD))
    limits = {(module, name) for module, name, _number in numbers()}
    rules = places - limits
    assert len(limits) > 20
    assert len(rules) > 25
    assert all(callable(standing_at(*rule)) for rule in rules)


def test_every_kind_of_field_that_has_a_form_of_its_own_is_told():
    written = (Path(settings.BASE_DIR) / "core/forms.py").read_text()
    for name in re.findall(r"^def (normal_\w+)|^class ([A-Z]\w+Field)\(", written, re.MULTILINE):
        rule = name[0] or name[1]
        is_form_of_one = rule.endswith("Field") and f"normal_{rule[:-5].lower()}" in TOLD
        assert is_form_of_one or f"core.forms:{rule}" in TOLD or rule == "SeveralField", rule
