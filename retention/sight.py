"""What of the planned destructions somebody may decide about, and where the people are."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.access import Access, access_of
from accounts.models import User
from accounts.reach import functions_with
from core.privacy import Level
from core.registries import RetentionRule
from retention.plan import ROOM, Planned, may_know
from subjects.colleagues import asked_together, held_by_granted, held_near
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


def deciders(items: Collection[Planned], on: dt.date) -> list[User]:
    """The colleagues who may decide about any of these items, by name: who do so somewhere, and
    come near one of these people. `to_change` tells of each whether it is so."""
    if not items:
        return []
    ids = {item.subject_id for item in items}
    deciding = Q(function__in=functions_with(ROOM, Level.CHANGE))
    return asked_together(on, at=deciding & (held_near(ids) | held_by_granted(ids, on)))


def loose(rule, pairs) -> list[Planned]:
    """(subject id, day) pairs as items that are not planned: for `in_sight` and `to_change`."""
    return [Planned(rule, subject_id, day, day) for subject_id, day in pairs]


def kept_on(rule: RetentionRule, ids: Iterable[str], on: dt.date) -> list[Planned]:
    """Those whose ids a list kept when it went back, as items."""
    return loose(rule, ((uuid.UUID(pk), on) for pk in ids))


def unseen_words(access: Access, rule: RetentionRule, count: int) -> str:
    """What a page says of the items of a rule that the reader does not see, where it would seem
    that there are none: how many for who keeps the room everywhere, else only that there may be."""
    if access.scope(ROOM, Level.VIEW).everywhere:
        return str(count) if count else ""
    return "" if may_know(access, rule.retention_class) else _("you cannot see this")
