"""Writing the trail. Everything else in the product calls `record`; nothing changes an event."""

import datetime as dt
import uuid
from collections.abc import Iterable
from itertools import islice

from django.utils import timezone

from audit.changelog import forget_changes_before
from audit.models import Event, Seal, SealedEvent, Verification
from audit.sealing import prune_proof, seal_all, signing_keys, walk_digest
from audit.verifying import faults, sealed_count
from core.actions import action, note_recorded
from core.context import request_id
from core.rows import insert_rows

FAULTS_KEPT = 1_000  # a trail that is wrong all over is told of by its first so many faults


def record(
    action: str,
    *,
    by,
    subject_id: uuid.UUID | None = None,
    obj=None,
    section: str = "",
    purpose: str = "",
    function: str = "",
    **details,
) -> Event:
    """Add an event. `by` is a user, or None where the system acts by itself.

    `details` may hold codes, counts and ids; never a name or any other value of a person.
    """
    event = _event(by, subject_id, obj, function, action=action, section=section, details=details)
    event.purpose = purpose[:200]
    event.save(force_insert=True)
    note_recorded(event)
    return event


def _event(by, subject_id: uuid.UUID | None, obj, function: str, **more) -> Event:
    return Event(
        at=timezone.now(),
        actor=by,
        function=function or getattr(by, "function_in_use", ""),
        subject_id=subject_id,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        request_id=request_id.get(),
        **more,
    )


def record_afterwards() -> None:
    """Say of the running action that its event is written afterwards, with those of its day:
    between the events of the moment it would lead to who acted. The app sees to it that it is."""
    note_recorded(None)


def record_all(
    action: str,
    *,
    by,
    of: Iterable[tuple[uuid.UUID, object]],
    section: str = "",
    function: str = "",
    **details,
) -> None:
    """Add one event of a kind for each (subject id, object) of a bulk write, or of a list or
    page that shows something of many people (the object may be None)."""
    events = [
        _event(by, subject_id, obj, function, action=action, section=section, details=details)
        for subject_id, obj in of
    ]
    insert_rows(Event, events)
    for event in events[:1]:
        note_recorded(event)  # that there are some is all the running action asks


def seal_trail(*, at: dt.datetime) -> int:
    """Seal what has no seal yet; returns how many seals were made."""
    return sum(1 for _seal in seal_all(at=at))


@action
def verify_trail(*, at: dt.datetime, by=None) -> Verification:
    """Walk the whole trail, and keep what was found."""
    found = [list(fault) for fault in islice(faults(at=at), FAULTS_KEPT)]
    seals, events = sealed_count()
    verification = Verification.objects.create(
        verified_at=at, seals=seals, events=events, faults=found
    )
    record(
        "trail.verified",
        by=by,
        obj=verification,
        seals=seals,
        faults=len(found),
        digest=walk_digest(verification),
    )
    return verification


@action
def note_heads(*, seal: int, places: int, failed: list[int], by=None) -> None:
    """Keep that the head of the trail went to so many places. `failed` are those it did not reach,
    by their number in the setting."""
    record(
        "trail.head_not_sent" if failed else "trail.head_sent",
        by=by,
        seal=seal,
        places=places,
        failed=failed,
    )


@action
def prune_trail(*, before: dt.datetime, at: dt.datetime, by=None) -> int:
    """Remove the events under seals made before a moment, and the technical log of changes of
    before it; the seals stay, so that the chain does. Returns how many events went (L80, K39)."""
    key_id, key = next(iter(signing_keys().items()))
    seals = Seal.objects.filter(made_at__lt=before, pruned_at=None)
    numbers = list(seals.order_by("number").values_list("number", flat=True))
    gone = 0
    for number in numbers:
        Seal.objects.filter(pk=number).update(
            pruned_at=at, pruned_proof=prune_proof(key, number, at)
        )
        placed = SealedEvent.objects.filter(seal=number)
        events = Event.objects.filter(pk__in=placed.values("event_id"))
        gone += events._raw_delete(events.db)
        placed._raw_delete(placed.db)
    forget_changes_before(before)
    record("trail.pruned", by=by, seals=len(numbers), events=gone, key=key_id)
    return gone
