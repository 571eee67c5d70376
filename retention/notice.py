"""The days for which what goes stands announced: where they begin anew."""

import datetime as dt

from retention.models import Destruction


def begin_anew(rows, on: dt.date) -> int:
    """Let the notice of announced destructions begin on a day, and have it mailed again: something
    that kept them stopped doing so, or those whom it concerns could not know. Returns how many.

    Part of the action of what happened, whose event tells of it.
    """
    return rows.filter(destroyed_at__isnull=True, announced_on__isnull=False).update(
        announced_on=on, told_on=None
    )


def take_off_lists(rows) -> int:
    """Take what is not destroyed yet off the list it was proposed or approved on: who agreed did
    not know of what happened since. Returns how many."""
    return rows.filter(destroyed_at__isnull=True, proposal__isnull=False).update(proposal=None)


def stop_stopping(subject_id, classes, *, on: dt.date) -> None:
    """What stopped the destruction of some classes of a subject ends on a day: the notice begins
    anew, and what was agreed before counts no more."""
    rows = of_classes(subject_id, classes)
    take_off_lists(rows)
    begin_anew(rows, on)


def of_classes(subject_id, classes):
    """The destructions of some classes of a subject."""
    return Destruction.objects.filter(subject_id=subject_id, retention_class__in=classes)
