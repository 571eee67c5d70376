"""Telling somebody with an account that there is something to read about a request."""

import datetime as dt

from accounts.models import Notice
from accounts.notices import notify
from rights.letters.facts import may_be_told
from rights.models import Request


def tell_requester(request: Request, kind: Notice.Kind, *, on: dt.date, by) -> Notice | None:
    """Put a notice in the portal of who asked, and have it mailed without content; part of the
    action that calls it.

    Nobody under a court order or without custody is told: the portal opens to them no more (L33),
    and they get a letter.
    """
    user = request.requester.user
    if user is None or not user.is_active or not may_be_told(request, on=on):
        return None
    return notify(user=user, kind=kind, by=by)
