"""The terms of a request: the organisation's own 4 weeks and the month of the law.

GDPR art. 12(3), counted by Regulation (EEC, Euratom) 1182/71 art. 3; clause L15.
"""

import datetime as dt

from dateutil.relativedelta import relativedelta

from core.dates import next_working_day, own_deadline

MONTHS, EXTENDED_MONTHS = 1, 3  # two more months with reasons
PROMPTLY = dt.timedelta(days=7)  # a question later than this does not stop the clock


def legal_due_on(received_on: dt.date, *, extended: bool = False, stood_still: int = 0) -> dt.date:
    """The last day the law leaves. The days the clock stood still are added before the shift to a
    working day, which ends the term once and not twice."""
    months = EXTENDED_MONTHS if extended else MONTHS
    end = received_on + relativedelta(months=months) + dt.timedelta(days=stood_still)
    return next_working_day(end)


def own_due_on(received_on: dt.date, *, stood_still: int = 0) -> dt.date:
    """The last day of the own promise: 4 weeks after receipt, and what the clock stood still."""
    return own_deadline(received_on) + dt.timedelta(days=stood_still)


def extend_until(received_on: dt.date, *, stood_still: int = 0) -> dt.date:
    """The last day on which the term can still be extended: inside the first month."""
    return legal_due_on(received_on, stood_still=stood_still)


def stops_clock(received_on: dt.date, asked_on: dt.date) -> bool:
    """Whether a question to the person was asked promptly enough to let the clock stand still."""
    return asked_on - received_on <= PROMPTLY


def standstill(waits: list[tuple[dt.date, dt.date | None]]) -> tuple[int, dt.date | None]:
    """The days the clock stood still, and since when it does now; `waits` are (asked on, answered
    on) of the questions that stop it. Days on which two of them were open count once."""
    days, since, until = 0, None, None
    for asked_on, replied_on in sorted(waits, key=lambda wait: wait[0]):
        if since is None or asked_on > until:
            days += (until - since).days if since else 0
            since, until = asked_on, asked_on
        until = max(until, replied_on or dt.date.max)
    if until == dt.date.max:
        return days, since
    return days + ((until - since).days if since else 0), None
