"""Events of earlier days: what stands in the trail is never changed, so they are made as such."""

import datetime as dt

from audit.models import Event


def opened(subject_id, *, section: str, function: str, by, at: dt.datetime) -> Event:
    return Event.objects.create(
        at=at,
        action="section.opened",
        actor=by,
        subject_id=subject_id,
        section=section,
        function=function,
    )
