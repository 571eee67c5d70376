"""Filling the register, keeping it true, and ending what is not done any more."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from register.defaults import ACTIVITIES, PROCESSORS
from register.models import ProcessingActivity, Processor


@action
def load_defaults(*, by) -> int:
    """Add the activities and partner systems of childcare that are not in the register yet.

    What stands there already, and what the organisation made of it, is left alone. Returns how
    many rows were added.
    """
    added = 0
    for model, key, rows in (
        (Processor, "system", PROCESSORS),
        (ProcessingActivity, "name", ACTIVITIES),
    ):
        present = set(model.objects.values_list(key, flat=True))
        for row in rows:
            if row[key] not in present:
                _write(model(), row)
                added += 1
    record("register.defaults_loaded", by=by, added=added)
    return added


@action
def add_activity(*, values: dict, by) -> ProcessingActivity:
    """Add an activity to the register. Raises ValidationError on what does not fit."""
    activity = _write(ProcessingActivity(), values)
    record("register.activity_added", by=by, obj=activity)
    return activity


@action
def change_activity(
    *, activity: ProcessingActivity, values: dict, version: int, by
) -> ProcessingActivity:
    """Write another version of it. `version` is the one that was looked at: raises ValidationError
    where somebody else wrote another meanwhile, or a value does not fit."""
    activity = ProcessingActivity.objects.select_for_update().get(pk=activity.pk)
    if activity.version != version:
        raise ValidationError(
            _("Somebody changed this meanwhile. Open it again and change it from there.")
        )
    changed = _changed(activity, values)
    if changed:
        activity.version += 1
        _write(activity, values)
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
    _end(activity, on)
    record("register.activity_ended", by=by, obj=activity)
    return activity


@action
def add_processor(*, values: dict, by) -> Processor:
    """Add a system of somebody else. Raises ValidationError on what does not fit."""
    processor = _write(Processor(), values)
    record("register.processor_added", by=by, obj=processor)
    return processor


@action
def change_processor(*, processor: Processor, values: dict, by) -> Processor:
    """Change what the register says of it. Raises ValidationError on what does not fit."""
    processor = Processor.objects.select_for_update().get(pk=processor.pk)
    changed = _changed(processor, values)
    _write(processor, values)
    record("register.processor_changed", by=by, obj=processor, fields=changed)
    return processor


@action
def end_processor(*, processor: Processor, on: dt.date, by) -> Processor:
    """The organisation uses this system no longer: it is kept to be accounted for."""
    processor = Processor.objects.select_for_update().get(pk=processor.pk)
    _end(processor, on)
    record("register.processor_ended", by=by, obj=processor)
    return processor


def _end(entry, on: dt.date) -> None:
    if entry.ended_on:
        raise ValidationError(_("This was ended already."))
    entry.ended_on = on
    entry.save(update_fields=["ended_on"])


def _changed(entry, values: dict) -> list[str]:
    """The names of the fields that these values change; never the values."""
    stored = {name: getattr(entry, name) for name in values if name != "processors"}
    changed = [n for n, value in stored.items() if _bare(value) != _bare(values[n])]
    if "processors" in values and set(entry.processors.all()) != set(values["processors"]):
        changed.append("processors")
    return changed


def _bare(value):
    """A list of codes in no order: the order of a form says nothing."""
    return sorted(value) if isinstance(value, list) else value


def _write(entry, values: dict):
    """`processors` may be rows, or names of systems; a name that is not there is left out."""
    for name, value in values.items():
        if name != "processors":
            setattr(entry, name, value)
    entry.full_clean()
    entry.save()
    if "processors" in values:
        systems = [str(processor) for processor in values["processors"]]
        entry.processors.set(Processor.objects.filter(system__in=systems))
    return entry
