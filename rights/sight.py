"""Which requests a member of staff knows of, for lists, pages and the work list alike."""

import datetime as dt

from core.privacy import Level, SubjectKind
from rights.models import Request
from subjects.visibility import visible_of_kind

ROOM = "organisation.requests"


def requests_in_sight(user, *, on: dt.date, level: Level = Level.VIEW):
    """Requests about children whom the user both reaches and handles requests for.

    A manager who is also a parent handles nothing at the own child's location by being its
    parent; HR, who handles requests of staff, reaches no child.
    """
    reached = visible_of_kind(
        Request.objects.all(), user, SubjectKind.CHILD, on=on, category="child.identity"
    )
    return visible_of_kind(reached, user, SubjectKind.CHILD, on=on, category=ROOM, level=level)
