"""Which requests a member of staff knows of, for lists, pages and the work list alike."""

import datetime as dt

from accounts.access import access_of
from core.privacy import Level, SubjectKind
from rights.models import Request
from subjects.models import Subject
from subjects.visibility import affiliations_in_sight

ROOM = "organisation.requests"


def children_in_sight(user, *, on: dt.date, level: Level = Level.VIEW):
    """Children whom the user both reaches and handles requests for.

    A manager who is also a parent handles nothing at the own child's location by being its
    parent; HR, who handles requests of staff, reaches no child.
    """
    children = Subject.objects.filter(kind=SubjectKind.CHILD)
    children = children.visible_to(user, on=on, category="child.identity")
    reached = affiliations_in_sight(access_of(user, on), ROOM, level)
    if reached is not None:
        children = children.filter(pk__in=reached.values("subject_id"))
    return children


def requests_in_sight(user, *, on: dt.date, level: Level = Level.VIEW):
    """Requests about those children."""
    return Request.objects.filter(subject__in=children_in_sight(user, on=on, level=level))
