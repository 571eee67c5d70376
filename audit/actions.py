"""Writing the trail. Everything else in the product calls `record`; nothing changes an event."""

import uuid
from collections.abc import Iterable

from django.utils import timezone

from audit.models import Event
from core.actions import note_recorded
from core.context import request_id
from core.rows import insert_rows


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
    event = Event.objects.create(
        at=timezone.now(),
        action=action,
        actor=by,
        function=function or getattr(by, "function_in_use", ""),
        subject_id=subject_id,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        section=section,
        purpose=purpose[:200],
        details=details,
        request_id=request_id.get(),
    )
    note_recorded(event)
    return event


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
    now = timezone.now()
    events = [
        Event(
            at=now,
            action=action,
            actor=by,
            function=function or getattr(by, "function_in_use", ""),
            subject_id=subject_id,
            object_type=obj._meta.label_lower if obj is not None else "",
            object_id=str(obj.pk) if obj is not None else "",
            section=section,
            details=details,
            request_id=request_id.get(),
        )
        for subject_id, obj in of
    ]
    insert_rows(Event, events)
    for event in events[:1]:
        note_recorded(event)  # that there are some is all the running action asks
