"""The work list groups what is to be done by when; a term of hours is late by the hour."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.registries import WorkItem
from core.templatetags.ui import moment_words
from privacyhub.views import _grouped
from tests.factories import breaches, world
from tests.factories.http import asking

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOON = dt.datetime(2026, 11, 3, 12, 0, tzinfo=AMSTERDAM)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def item(due_on=None, due_at=None, what="Do it") -> WorkItem:
    due_on = due_on or (due_at and timezone.localdate(due_at))
    return WorkItem(what=what, about="", due_on=due_on, due_at=due_at, url="/", next_label="Go")


def shown(*items, at=NOON):
    return [
        (group["title"], one["due_words"], one["due_kind"])
        for group in _grouped(items, at)
        for one in group["items"]
    ]


@pytest.mark.clause("L20")
@pytest.mark.parametrize(
    ("due_at", "row"),
    [
        (NOON - 3 * HOUR, ("Late", "3 hours late", "late")),
        (NOON - dt.timedelta(minutes=1), ("Late", "1 minute late", "late")),
        (NOON, ("Today", "in 0 minutes", "soon")),
        (NOON + HOUR, ("Today", "in 1 hour", "soon")),
        (NOON + DAY, ("Soon", "tomorrow", "")),
        (NOON - 13 * HOUR, ("Late", "13 hours late", "late")),
        (NOON - 2 * DAY, ("Late", "2 days late", "late")),
    ],
)
def test_a_term_that_ends_at_a_moment_is_late_from_that_moment_on(due_at, row):
    for same in (due_at, due_at.astimezone(dt.UTC)):
        for at in (NOON, NOON.astimezone(dt.UTC)):
            assert shown(item(due_at=same), at=at) == [row]


@pytest.mark.parametrize(
    ("due_on", "row"),
    [
        (NOON.date() - DAY, ("Late", "1 day late", "late")),
        (NOON.date(), ("Today", "today", "soon")),
        (NOON.date() + DAY, ("Soon", "tomorrow", "")),
        (NOON.date() + 31 * DAY, ("Later", "in 4 weeks", "")),
        (NOON.date() + 700 * DAY, ("Later", "in 23 months", "")),
        (dt.date(2099, 12, 1), ("Later", "in 73 years", "")),
        (None, ("Later", "", "")),
    ],
)
def test_a_term_that_ends_with_a_day_has_the_whole_day(due_on, row):
    for hour in (0, 11.9):
        assert shown(item(due_on), at=NOON + hour * HOUR) == [row]


def test_the_hours_are_elapsed_ones_when_summer_time_ends():
    due_at = dt.datetime(2026, 10, 25, 1, 0, tzinfo=AMSTERDAM)
    now = dt.datetime(2026, 10, 25, 4, 0, tzinfo=AMSTERDAM)
    assert moment_words(due_at, now) == "4 hours late"
    assert moment_words(now, due_at) == "in 4 hours"


def test_within_a_day_the_moments_come_first_the_earliest_on_top():
    items = [
        item(NOON.date(), what="a day"),
        item(due_at=NOON + 2 * HOUR, what="two"),
        item(due_at=NOON + HOUR, what="one"),
    ]
    (group,) = _grouped(items, NOON)
    assert [one["what"] for one in group["items"]] == ["one", "two", "a day"]


@pytest.mark.django_db
@pytest.mark.clause("L20")
@pytest.mark.parametrize("minutes", [-1, 1])
def test_the_home_page_has_a_breach_late_once_its_72_hours_have_passed(minutes):
    now = timezone.now()
    noticed = now - 72 * HOUR + dt.timedelta(minutes=minutes, seconds=30)
    breach = breaches.breach(noticed=noticed, at=noticed + HOUR)
    page = asking(world.user("privacy_officer")).get("/")
    groups = {
        group["title"]: [one["what"] for one in group["items"]] for group in page.context["groups"]
    }
    late = any(breach.number in what for what in groups.get("Late", []))
    assert late is (minutes < 0)
    assert ("late</span>" in page.content.decode()) is late


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (dt.date(2026, 10, 4), "30 days late"),
        (dt.date(2026, 10, 3), "1 month late"),
        (dt.date(2024, 11, 4), "23 months late"),
        (dt.date(2024, 11, 3), "2 years late"),
        (dt.date(2019, 1, 29), "7 years late"),
    ],
)
def test_what_is_long_late_is_told_in_months_and_years(due_on, words):
    assert shown(item(due_on=due_on)) == [("Late", words, "late")]
