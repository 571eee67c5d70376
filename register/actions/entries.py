"""What adding, changing and ending an entry of the register have in common."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.actions import ChangedMeanwhile
from register.models import Processor


def end(entry, on: dt.date) -> None:
    if entry.ended_on:
        raise ValidationError(_("This has already been ended."))
    entry.ended_on = on
    entry.save(update_fields=["ended_on"])


def changed_in(entry, values: dict) -> list[str]:
    """The names of the fields that these values change; never the values."""
    stored = {name: getattr(entry, name) for name in values if name != "processors"}
    changed = [n for n, value in stored.items() if _bare(value) != _bare(values[n])]
    if "processors" in values and set(entry.processors.all()) != set(values["processors"]):
        changed.append("processors")
    return changed


def rewrite(entry, values: dict, version: int) -> list[str]:
    """Write what these values change, as the next version; returns the names of the fields.

    `version` is the one that was looked at. Raises ChangedMeanwhile where somebody else wrote
    another since, and ValidationError on what does not fit."""
    if entry.version != version:
        raise ChangedMeanwhile
    changed = changed_in(entry, values)
    if changed:
        entry.version += 1
        write(entry, values)
    return changed


def _bare(value):
    """A list of codes in no order: the order of a form says nothing."""
    return sorted(value) if isinstance(value, list) else value


def write(entry, values: dict):
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
