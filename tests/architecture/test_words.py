"""What our words must leave alone, and what they must say."""

import gettext
import re
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.utils import dates, translation

OURS = settings.BASE_DIR / "locale"
DJANGOS = Path(django.__file__).parent / "conf" / "locale"


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
