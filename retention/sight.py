"""What of the planned destructions somebody may decide about, and where the people are."""

import datetime as dt

from accounts.access import access_of
from core.privacy import Level
from retention.plan import ROOM, Planned, may_know
from subjects.models import Subject

CHUNK = 1000  # ids of one query


def to_change(items: list[Planned], user, on: dt.date) -> list[Planned]:
    """Those of the items of one rule about subjects whose destruction is the user's to hold,
    propose or approve: `retention.plan.in_sight`, for more than looking."""
    if not items or not may_know(access_of(user, on), items[0].rule.retention_class):
        return []
    ids = [item.subject_id for item in items]
    theirs: set = set()
    for start in range(0, len(ids), CHUNK):
        found = Subject.objects.filter(pk__in=ids[start : start + CHUNK]).visible_to(
            user, on=on, category=ROOM, level=Level.CHANGE
        )
        theirs |= set(found.values_list("pk", flat=True))
    return [item for item in items if item.subject_id in theirs]


def loose(rule, pairs) -> list[Planned]:
    """(subject id, day) pairs as items that are not planned: for `in_sight` and `to_change`."""
    return [Planned(rule, subject_id, day, day) for subject_id, day in pairs]
