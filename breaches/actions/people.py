"""Listing the people a breach concerns."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from audit.actions import record, record_all
from breaches.actions.answering import open_for_change
from breaches.models import Breach, Communication, Concerned, PeopleCount
from core.actions import action


@action
def list_people(
    *, breach: Breach, subject_ids: Iterable[uuid.UUID], at: dt.datetime, by
) -> list[Concerned]:
    """Put people on the list of a breach; who is on it already is passed over. Returns the rows
    that were added. Raises ValidationError where the breach is closed."""
    current = open_for_change(breach)
    standing = set(Concerned.objects.filter(breach=current).values_list("subject_id", flat=True))
    rows = [
        Concerned(breach=current, subject_id=pk, listed_at=at)
        for pk in dict.fromkeys(subject_ids)
        if pk not in standing
    ]
    Concerned.objects.bulk_create(rows, batch_size=500)
    _count(current, len(rows))
    record_all(
        "breach.person_listed",
        by=by,
        of=[(row.subject_id, row) for row in rows],
        breach=current.number,
    )
    record("breach.people_listed", by=by, obj=current, people=len(rows), breach=current.number)
    return rows


@action
def unlist_people(*, breach: Breach, subject_ids: Iterable[uuid.UUID], by) -> int:
    """Take people off the list of a breach; returns how many. Raises ValidationError where the
    breach is closed, or where it was told already that data of one of them is concerned."""
    current = open_for_change(breach)
    rows = list(Concerned.objects.filter(breach=current, subject_id__in=list(subject_ids)))
    told = Communication.objects.filter(
        breach=current, subject_id__in=[row.subject_id for row in rows]
    )
    if told.exists():
        raise ValidationError(
            _(
                "For somebody you chose, people have already been told what happened: that"
                " person stays on the list."
            )
        )
    record_all(
        "breach.person_unlisted",
        by=by,
        of=[(row.subject_id, row) for row in rows],
        breach=current.number,
    )
    Concerned.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _count(current, -len(rows))
    record("breach.people_unlisted", by=by, obj=current, people=len(rows), breach=current.number)
    return len(rows)


def _count(breach: Breach, change: int) -> None:
    PeopleCount.objects.get_or_create(breach=breach)
    PeopleCount.objects.filter(breach=breach).update(listed=F("listed") + change)
