"""Where people are, or were last, for counts per location."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, Max, OuterRef, Q

from subjects.models import Affiliation


def count_per_location(
    of: Iterable[tuple[uuid.UUID, bool]], on: dt.date
) -> dict[int, tuple[int, int]]:
    """{location id: (in order, all)} of (subject id, whether it is in order) pairs.

    Each counts at every location where its subject is on the day; who is nowhere that day, where
    it was last. One query.
    """
    pairs = list(of)
    if not pairs:
        return {}
    places = locations_of({subject_id for subject_id, _fine in pairs}, on)
    fine, total = defaultdict(int), defaultdict(int)
    for subject_id, is_fine in pairs:
        for location_id in places.get(subject_id, ()):
            total[location_id] += 1
            fine[location_id] += is_fine
    return {location_id: (fine[location_id], total[location_id]) for location_id in total}


def locations_of(subject_ids: set[uuid.UUID], on: dt.date) -> dict[uuid.UUID, set[int]]:
    """The location ids of each subject: of the places that hold on the day, else of the last."""
    now, last = defaultdict(set), {}
    rows = Affiliation.objects.order_by("starts_on").values_list(
        "subject_id", "location_id", "starts_on", "ends_on"
    )
    if len(subject_ids) < 500:  # of more, reading all at once is quicker than naming them
        rows = rows.filter(subject__in=subject_ids)
    for subject_id, location_id, starts_on, ends_on in rows:
        last[subject_id] = {location_id}
        if starts_on <= on and (ends_on is None or ends_on >= on):
            now[subject_id].add(location_id)
    return {one: now.get(one) or last[one] for one in subject_ids if one in last}


def left_without_end(kinds: Iterable[str], on: dt.date) -> dict[uuid.UUID, dt.date]:
    """People who are nowhere any more, nor will be, while no end of the relation is noted; with the
    first day of that: terms do not begin to run."""
    # From the places that ended, which are few among those who are still here.
    going_on = Affiliation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), subject=OuterRef("subject")
    )
    ended = (
        Affiliation.objects.filter(
            ~Exists(going_on),
            ends_on__lt=on,
            subject__kind__in=kinds,
            subject__relation_ended_on__isnull=True,
        )
        .order_by()
        .values_list("subject")
        .annotate(last=Max("ends_on"))
    )
    return {pk: last + dt.timedelta(days=1) for pk, last in ended}
