"""When somebody is away: noted once, and ahead only what is planned."""

import datetime as dt

import pytest

from core.dates import today
from staff.models import Absence
from tests.factories.http import asking, record_url
from tests.factories.staff import noted

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def days(kind: str, first: dt.date, last: dt.date | None = None) -> dict:
    return {
        "kind": kind,
        "starts_on": f"{first:%d-%m-%Y}",
        "ends_on": f"{last:%d-%m-%Y}" if last else "",
    }


def post(client, made, typed, record=None):
    return client.post(
        record_url("staff", made.subject, "absence", "absence", record=record), typed
    )


@pytest.mark.parametrize("kind", ["holiday", "leave", "sick"])
def test_nobody_is_reported_sick_ahead_but_holiday_and_leave_are_planned(made, hr, kind):
    answer = post(asking(hr), made, days(kind, today() + DAY, today() + 3 * DAY))
    if kind != "sick":
        assert answer.status_code == 302
        return
    [told] = answer.context["form"].errors["starts_on"]
    assert told == "This day is still to come. Only holiday and other leave are noted ahead."
    assert post(asking(hr), made, days(kind, today())).status_code == 302


@pytest.mark.parametrize("kind", ["holiday", "sick"])
def test_the_same_days_are_not_noted_twice(made, hr, kind):
    first = dt.date(2026, 3, 2)
    stored = noted(Absence, made, kind=kind, starts_on=first, ends_on=first + 4 * DAY)
    client = asking(hr)
    for typed in (
        days(kind, first, first + 4 * DAY),
        days(kind, first - DAY, first),
        days(kind, first + 4 * DAY),
        days(kind, first - 9 * DAY),
    ):
        [told] = post(client, made, typed).context["form"].errors["starts_on"]
        assert "from 02-03-2026 until 06-03-2026 was noted already" in told
    for typed in (days(kind, first - 2 * DAY, first - DAY), days(kind, first + 5 * DAY)):
        assert post(client, made, typed).status_code == 302
    # What was noted is corrected as before, but not over the next one.
    corrected = post(client, made, days(kind, first, first + 3 * DAY), record=stored)
    assert corrected.status_code == 302
    refused = post(client, made, days(kind, first, first + 5 * DAY), record=stored)
    [told] = refused.context["form"].errors["starts_on"]
    assert "from 07-03-2026 was noted already, without a last day. Note that first." in told


def test_one_kind_of_absence_may_fall_in_another_and_leave_in_leave(made, hr):
    """Who is ill for long takes a holiday; parental leave is a day a week."""
    first, client = dt.date(2026, 3, 2), asking(hr)
    for kind in ("sick", "holiday", "leave", "leave"):
        assert post(client, made, days(kind, first, first + DAY)).status_code == 302
