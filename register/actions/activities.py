"""What the organisation does with personal data: adding, changing and ending it."""

import datetime as dt

from audit.actions import record
from core.actions import action
from register.actions.entries import end, rewrite, write
from register.models import ProcessingActivity


@action
def add_activity(*, values: dict, by) -> ProcessingActivity:
    """Add an activity to the register. Raises ValidationError on what does not fit."""
    activity = write(ProcessingActivity(), values)
    record("register.activity_added", by=by, obj=activity)
    return activity


@action
def change_activity(
    *, activity: ProcessingActivity, values: dict, version: int, by
) -> ProcessingActivity:
    """Write another version of it. Raises as `rewrite` does."""
    activity = ProcessingActivity.objects.select_for_update().get(pk=activity.pk)
    changed = rewrite(activity, values, version)
    record(
        "register.activity_changed",
        by=by,
        obj=activity,
        fields=changed,
        version=activity.version,
    )
    return activity


@action
def end_activity(*, activity: ProcessingActivity, on: dt.date, by) -> ProcessingActivity:
    """The organisation does this no longer: it is kept to be accounted for, and told to nobody."""
    activity = ProcessingActivity.objects.select_for_update().get(pk=activity.pk)
    end(activity, on)
    record("register.activity_ended", by=by, obj=activity)
    return activity
