"""What our words must leave alone, and what they must say."""

import ast
import gettext
import re
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.utils import dates, translation

OURS = settings.BASE_DIR / "locale"
DJANGOS = Path(django.__file__).parent / "conf" / "locale"
TRANSLATES = re.compile(r"(\w+\.)*(_|n?p?gettext(_lazy|_noop)?)")


def catalogue(folder) -> gettext.NullTranslations:
    return gettext.translation("django", folder, languages=["nl"])


def words_of_dates() -> list[str]:
    with translation.override("en"):
        tables = (dates.WEEKDAYS, dates.WEEKDAYS_ABBR, dates.MONTHS, dates.MONTHS_3)
        return sorted({str(word) for table in tables for word in table.values()})


@pytest.mark.parametrize("word", words_of_dates())
def test_a_word_of_ours_does_not_stand_in_for_a_month_or_a_day_of_the_week(word):
    """One catalogue serves all: what we call "May" would be the month on every page."""
    ours = catalogue(OURS)
    ours.add_fallback(catalogue(DJANGOS))
    assert ours.gettext(word) == catalogue(DJANGOS).gettext(word)


def test_a_link_back_says_where_it_leads():
    """Only who is asked once more who he is came from anywhere."""
    bare = [
        path.name
        for path in settings.BASE_DIR.glob("**/templates/**/*.html")
        if re.search(r'back_link\.html" with url=\S+ only', path.read_text())
    ]
    assert bare == ["afresh.html"]


def test_no_words_to_translate_stand_in_an_f_string():
    """What gathers the words for the translator does not look there, so they would stay English."""
    apps = [path.parent for path in settings.BASE_DIR.glob("*/apps.py")]
    paths = [path for app in apps for path in app.rglob("*.py")]
    assert [found for path in paths for found in _words_in_f_strings(path)] == []


def _words_in_f_strings(path: Path) -> list[str]:
    """The calls with words of their own; of a variable the words stand, marked, elsewhere."""
    strings = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.JoinedStr)]
    calls = [n for string in strings for n in ast.walk(string) if isinstance(n, ast.Call)]
    return [
        f"{path.relative_to(settings.BASE_DIR)}:{call.lineno}"
        for call in calls
        if TRANSLATES.fullmatch(ast.unparse(call.func))
        and any(isinstance(part, ast.Constant) for part in call.args)
    ]
