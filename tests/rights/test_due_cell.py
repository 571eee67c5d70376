"""When a request is to be answered, as the list of requests shows it."""

import datetime as dt

from django.utils.translation import override

from rights.models import Request
from rights.views.lists import due_cell

DAY = dt.date(2026, 3, 14)


def test_a_request_that_stands_still_shows_its_day_below_so_that_the_column_stays_narrow():
    with override("en"):
        cell = due_cell(Request(waits_since=DAY), DAY)
    assert (cell["text"], cell["sub"]) == ("stands still", "since 14-03-2026")
