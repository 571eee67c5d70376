"""That somebody who is signed in asked for what is not for them (V16.3.2), without flooding."""

import datetime as dt

from audit.actions import record
from audit.models import Event
from core.actions import action

REFUSED = "access.refused"
ONCE_IN = dt.timedelta(hours=1)


def is_noted(*, user, page: str, at: dt.datetime) -> bool:
    """Whether this was noted of this person and page less than an hour ago."""
    noted = Event.objects.filter(actor=user, action=REFUSED, at__gt=at - ONCE_IN)
    return noted.filter(details__page=page).exists()


@action
def note_refusal(*, page: str, by) -> None:
    """Keep who was refused which page. `page` is the name of an address, without what was in it:
    whose file it was about would say something of that person."""
    record("access.refused", by=by, page=page)
