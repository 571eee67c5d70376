"""The people a breach concerns: who can be listed, who is, and how many."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db.models import Q

from breaches.models import Breach, Concerned, PeopleCount
from breaches.querysets import ROOM
from core.dates import running
from core.privacy import SubjectKind
from organisation.models import CareGroup, Location
from subjects.models import Affiliation, Representation, Subject
from subjects.people import sort_name_at
from subjects.representing import acting


def counted_people(breach: Breach) -> int:
    """How many people are listed at a breach, with those whose file has gone since."""
    found = PeopleCount.objects.filter(breach=breach).values_list("listed", flat=True).first()
    return found or 0


def people_to_list(user, *, on: dt.date):
    """The subjects a user may list: of every kind for who may change breaches, at the places where
    that function is held; by name and kind alone (`subjects.visibility.NAMES_PEOPLE`)."""
    return Subject.objects.visible_to(user, on=on, category=ROOM)


def listed_in_sight(breach: Breach, user, *, on: dt.date):
    """The rows of the people listed whom this user may know of, by name; last who has none left."""
    rows = Concerned.objects.filter(breach=breach, subject__in=people_to_list(user, on=on))
    return rows.select_related("subject").order_by(
        sort_name_at("subject").asc(nulls_last=True), "pk"
    )


def people_at(
    location: Location, *, care_group: CareGroup | None, on: dt.date, kinds: Collection[str]
):
    """The subjects of some kinds that were at a location, or in one of its groups, on a day. A
    parent is where the children are for whom that parent acted on the day (L33)."""
    there = Affiliation.objects.filter(running(on), location=location)
    if care_group:
        there = there.filter(care_group=care_group)
    ids = there.values("subject_id")
    found = Q(pk__in=ids, kind__in=set(kinds) - {SubjectKind.PARENT})
    if SubjectKind.PARENT in kinds:
        children = Subject.objects.filter(pk__in=ids, kind=SubjectKind.CHILD)
        acts = Representation.objects.filter(acting(on), subject__in=children)
        found |= Q(kind=SubjectKind.PARENT, pk__in=acts.values("parent_id"))
    return Subject.objects.filter(found)


def places_of(subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """By subject the last place somebody was at: location and group, in words; one query."""
    latest = {}
    rows = Affiliation.objects.filter(subject_id__in=list(subject_ids)).order_by("starts_on", "pk")
    for row in rows.select_related("location", "care_group"):
        group = f", {row.care_group.name}" if row.care_group else ""
        latest[row.subject_id] = f"{row.location.label}{group}"
    return latest
