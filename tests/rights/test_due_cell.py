"""When a request is to be answered, as the list of requests shows it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import override

from rights.models import Request
from rights.views.lists import due_cell
from tests.factories import world
from tests.factories.http import asking

DAY = dt.date(2026, 3, 14)


def test_a_request_that_stands_still_shows_its_day_below_so_that_the_column_stays_narrow():
    with override("en"):
        cell = due_cell(Request(waits_since=DAY), DAY)
    assert (cell["text"], cell["sub"]) == ("stands still", "since 14-03-2026")


@pytest.mark.django_db
def test_the_column_says_closed_where_closed_requests_are_listed_too(here):
    desk = asking(world.user("privacy_officer"))
    for query, header in (("", "Due"), ("?show=all", "Due or closed")):
        page = desk.get(reverse("rights:list") + query)
        assert page.context["headers"][-2] == header
