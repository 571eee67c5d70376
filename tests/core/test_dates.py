import datetime as dt

import pytest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.dates import (
    Term,
    breach_due_at,
    end_of_year,
    legal_deadline,
    own_deadline,
    public_holidays,
)
from core.templatetags.ui import due_words, whole

D = dt.date


@pytest.mark.parametrize(
    ("anchor", "term", "kept_through"),
    [
        (D(2024, 2, 29), Term(years=2), D(2026, 2, 28)),
        (D(2024, 2, 28), Term(years=4), D(2028, 2, 28)),
        (D(2024, 2, 29), Term(years=4), D(2028, 2, 29)),
        (D(2025, 12, 31), Term(months=2), D(2026, 2, 28)),
        (D(2026, 1, 1), Term(weeks=4), D(2026, 1, 29)),
        (end_of_year(D(2024, 3, 15)), Term(years=5), D(2029, 12, 31)),
    ],
)
def test_a_term_is_due_the_day_after_it_has_fully_passed(anchor, term, kept_through):
    assert term.due_on(anchor) == kept_through + dt.timedelta(days=1)


def test_what_goes_at_once_is_counted_from_nothing():
    assert Term(years=1).counted_from("the end") == "1 year, counted from the end"
    assert Term().counted_from("the end") == "at once after the end"
    assert Term(years=1).start("the end") == "counted from: the end"
    assert Term().start("the end") == "after the end"


def test_no_anchor_is_taken_a_day_early_or_late_on_any_day_of_eight_years():
    for term in (Term(years=2), Term(years=1), Term(months=2), Term(weeks=4), Term()):
        today = D(2024, 1, 1)
        while today < D(2032, 1, 1):
            latest = term.latest_anchor_due(today)
            assert term.due_on(latest) <= today < term.due_on(latest + dt.timedelta(days=1))
            today += dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("received", "deadline"),
    [
        (D(2026, 1, 31), D(2026, 3, 2)),  # 28-02 is a Saturday
        (D(2026, 8, 31), D(2026, 9, 30)),
        (D(2026, 3, 3), D(2026, 4, 7)),  # Good Friday to Easter Monday
        (D(2026, 11, 25), D(2026, 12, 28)),  # Christmas, then a weekend
        (D(2026, 4, 5), D(2026, 5, 6)),  # 5 May, also outside lustrum years
    ],
)
def test_the_legal_month_ends_on_a_working_day(received, deadline):
    assert legal_deadline(received) == deadline


@pytest.mark.clause("L15")
def test_the_own_promise_is_four_weeks():
    assert own_deadline(D(2026, 11, 1)) == D(2026, 11, 29)


def test_the_dutch_public_holidays():
    assert {
        D(2026, 1, 1),
        D(2026, 4, 3),
        D(2026, 4, 6),
        D(2026, 4, 27),
        D(2026, 5, 5),
        D(2026, 5, 14),
        D(2026, 5, 25),
        D(2026, 12, 25),
        D(2026, 12, 26),
    } <= public_holidays(2026)
    assert D(2026, 12, 24) not in public_holidays(2026)


@pytest.mark.clause("L20")
@pytest.mark.parametrize(
    ("aware", "due"),
    [
        ("2026-11-20T16:00+01:00", "2026-11-23T16:00+01:00"),  # through a weekend
        ("2026-10-24T09:00+02:00", "2026-10-27T08:00+01:00"),  # summer time ends
        ("2026-03-27T09:00+01:00", "2026-03-30T10:00+02:00"),  # summer time begins
    ],
)
def test_a_breach_is_due_after_72_elapsed_hours(aware, due):
    assert breach_due_at(dt.datetime.fromisoformat(aware)).isoformat(timespec="minutes") == due


def test_a_deadline_is_counted_from_whatever_year_is_typed():
    for year in (1900, 2200):
        assert legal_deadline(dt.date(year, 1, 1)) >= dt.date(year, 2, 1)


@pytest.mark.parametrize(
    "kept",
    [
        "22-11-2026",
        "22-11-2026 09:30",
        "2026-004",
        "020 000 00 00",
        "06 00063797",
        "(010) 000 00 00",
        "+31 (0)6 00063797",
        "010 - 000 00 00",
    ],
)
def test_no_line_ends_within_a_day_a_number_of_a_case_or_of_a_telephone(kept):
    assert whole(f"Noem <{kept}>.") == f'Noem &lt;<span class="whole">{kept}</span>&gt;.'


@pytest.mark.parametrize(
    "left",
    [
        '<input value="22-11-2026">',
        "<option>22-11-2026</option>",
        '<textarea name="words">On 22-11-2026\nwe called.</textarea>',
    ],
)
def test_what_is_typed_or_chosen_stays_as_it_is(left):
    page = format_html("{}<p>On <b>{}</b></p>", SafeString(left), "22-11-2026")
    assert whole(page) == f'{left}<p>On <b><span class="whole">22-11-2026</span></b></p>'


def test_a_long_address_is_broken_after_its_at_sign():
    link = SafeString('<a href="mailto:{0}">{0}</a>'.format("noel.op.den.lampveld@post.example"))
    assert whole(link) == link.replace("@post.example<", "@<wbr>post.example<")


@pytest.mark.parametrize(
    ("days", "words"), [(715, "in 23 months"), (716, "in 2 years"), (731, "in 2 years")]
)
def test_far_days_do_not_come_nearer_as_they_are_further(days, words):
    today = dt.date(2026, 11, 29)
    assert due_words(today + dt.timedelta(days=days), today) == words
