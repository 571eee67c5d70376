"""The terms of a request, each day of nine years against a rule written apart (L15)."""

import calendar
import datetime as dt

import pytest

from rights import clock

FIRST, LAST = dt.date(2024, 1, 1), dt.date(2032, 12, 31)
DAY = dt.timedelta(days=1)
# Easter Sundays as the almanac has them, two years beyond for terms that run on.
EASTERS = {
    2024: (3, 31),
    2025: (4, 20),
    2026: (4, 5),
    2027: (3, 28),
    2028: (4, 16),
    2029: (4, 1),
    2030: (4, 21),
    2031: (4, 13),
    2032: (3, 28),
    2033: (4, 17),
}


def days_off(year: int) -> set:
    """The days nobody works in the Netherlands, as the mission lists them."""
    easter = dt.date(year, *EASTERS[year])
    king = dt.date(year, 4, 27)
    if king.weekday() == 6:
        king -= DAY
    return {
        dt.date(year, 1, 1),
        easter - 2 * DAY,
        easter,
        easter + DAY,
        king,
        dt.date(year, 5, 5),
        easter + 39 * DAY,
        easter + 49 * DAY,
        easter + 50 * DAY,
        dt.date(year, 12, 25),
        dt.date(year, 12, 26),
    }


OFF = set().union(*(days_off(year) for year in EASTERS))


def months_on(day: dt.date, months: int) -> dt.date:
    month0 = day.month - 1 + months
    year, month = day.year + month0 // 12, month0 % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def worked(day: dt.date) -> dt.date:
    while day.weekday() in (5, 6) or day in OFF:
        day += DAY
    return day


def every_day():
    day = FIRST
    while day <= LAST:
        yield day
        day += DAY


@pytest.mark.clause("L15")
def test_both_terms_of_every_day_from_2024_to_2032():
    for day in every_day():
        assert clock.own_due_on(day) == day + 28 * DAY, day
        assert clock.legal_due_on(day) == worked(months_on(day, 1)), day


def test_an_extended_term_is_three_months_in_all():
    for day in every_day():
        assert clock.legal_due_on(day, extended=True) == worked(months_on(day, 3)), day


def test_days_the_clock_stood_still_move_both_terms():
    for day in every_day():
        for still in (1, 6, 30):
            assert clock.own_due_on(day, stood_still=still) == day + (28 + still) * DAY
            expected = worked(months_on(day, 1) + still * DAY)
            assert clock.legal_due_on(day, stood_still=still) == expected, (day, still)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-01-31", "2026-03-02"),  # the 28th is a Saturday
        ("2026-08-31", "2026-09-30"),
        ("2026-03-27", "2026-04-28"),  # the 27th is King's Day
        ("2024-01-29", "2024-02-29"),
        ("2026-11-25", "2026-12-28"),  # Christmas, then a weekend
    ],
)
def test_terms_that_people_ask_about(received, due):
    assert str(clock.legal_due_on(dt.date.fromisoformat(received))) == due


def test_a_question_is_prompt_within_a_week():
    day = dt.date(2026, 3, 2)
    assert clock.stops_clock(day, day + 7 * DAY)
    assert not clock.stops_clock(day, day + 8 * DAY)
