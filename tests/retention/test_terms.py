"""When a term has passed, for every day of nine years, against a rule that counts otherwise.

The product adds a term to a day. Here nothing is added: two days are compared by their year, month
and number, and a day of which a year has none (29 February) is past once March has come.
"""

import datetime as dt
import itertools

import pytest

from core.dates import Term, end_of_year
from retention.models import Destruction
from retention.plan import notice_of
from tests.factories import due
from tests.factories.due import run_when_due

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2032, 12, 31)
DAYS = [dt.date.fromordinal(n) for n in range(FIRST.toordinal(), LAST.toordinal() + 1)]


def years_passed(anchor: dt.date, day: dt.date, years: int) -> bool:
    """Whether `day` lies after the last day that is kept: the anchor's own day `years` later."""
    return (day.year, day.month, day.day) > (anchor.year + years, anchor.month, anchor.day)


def weeks_passed(anchor: dt.date, day: dt.date, weeks: int) -> bool:
    return sum(1 for n in range(anchor.toordinal(), day.toordinal())) > 7 * weeks


def check(term: Term, anchor: dt.date, passed, number: int) -> None:
    """Not due a day too early, not a day too late."""
    due_on = term.due_on(anchor)
    assert passed(anchor, due_on, number), (anchor, due_on)
    assert not passed(anchor, due_on - dt.timedelta(days=1), number), (anchor, due_on)
    # What a run asks for: all anchors whose term has passed, and no other.
    assert term.latest_anchor_due(due_on) >= anchor
    assert term.latest_anchor_due(due_on - dt.timedelta(days=1)) < anchor


@pytest.mark.clause("K18", "L08", "L09", "L46", "L47", "L48")
@pytest.mark.parametrize("years", [1, 2, 5, 7, 10])
def test_a_term_of_years_is_over_the_day_after_and_never_before(years):
    for anchor in DAYS:
        check(Term(years=years), anchor, years_passed, years)


@pytest.mark.clause("L09", "L46", "L48")
@pytest.mark.parametrize("years", [5, 7])
def test_a_term_from_the_end_of_a_year_begins_with_the_new_one(years):
    for anchor in DAYS:
        due_on = Term(years=years).due_on(end_of_year(anchor))
        assert (due_on.year, due_on.month, due_on.day) == (anchor.year + years + 1, 1, 1)


@pytest.mark.clause("K30", "L60")
def test_four_weeks_are_twenty_eight_whole_days():
    for anchor in DAYS:
        check(Term(weeks=4), anchor, weeks_passed, 4)


def test_a_leap_day_is_never_a_day_early():
    leap = [day for day in DAYS if (day.month, day.day) == (2, 29)]
    assert len(leap) == 3
    for anchor in leap:
        for years in (1, 2, 5, 7, 10):
            assert Term(years=years).due_on(anchor) == dt.date(anchor.year + years, 3, 1)
        assert Term(years=4).due_on(anchor) == dt.date(anchor.year + 4, 3, 1)


def test_the_code_of_a_term_reads_back():
    for years, months, weeks in itertools.product((0, 2), (0, 23), (0, 4)):
        term = Term(years, months, weeks)
        assert Term.of(term.code) == term
    assert (Term(years=2).code, Term(weeks=4).code, Term().code) == ("P2Y", "P4W", "P0D")


def test_nothing_is_announced_longer_than_it_is_kept():
    terms = {Term(): 0, Term(weeks=1): 7, Term(weeks=4): 28, Term(months=1): 30, Term(years=2): 30}
    assert {term: notice_of(term) for term in terms} == terms


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ended", "goes"),
    [
        (dt.date(2024, 2, 29), dt.date(2026, 3, 1)),
        (dt.date(2024, 3, 1), dt.date(2026, 3, 2)),
        (dt.date(2026, 2, 28), dt.date(2028, 2, 29)),
        (dt.date(2024, 12, 31), dt.date(2027, 1, 1)),
    ],
)
def test_the_engine_destroys_a_file_on_that_day(ended, goes):
    made = due.plain_child(ended_on=ended)
    run_when_due(goes - dt.timedelta(days=1))
    assert not Destruction.objects.done().filter(subject_id=made.pk).exists()
    run_when_due(goes)
    assert Destruction.objects.done().filter(subject_id=made.pk).exists()
