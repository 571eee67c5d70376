"""Measures against a breach: recording them, and that they were carried out."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from breaches.actions.answering import open_for_change
from breaches.measures import fill_measure
from breaches.models import Breach, Measure, measure_for
from core.actions import action


@action
def add_measure(*, breach: Breach, given: dict, on: dt.date, by) -> Measure:
    """Record a measure of a breach. Raises ValidationError by field, as `fill_measure` does, and as
    a whole where the breach is closed."""
    current = open_for_change(breach)
    measure = fill_measure(measure_for(current), given, on=on)
    record("breach.measure_added", by=by, obj=measure, breach=current.number, kind=measure.kind)
    return measure


def _where(measure: Measure) -> dict:
    """For the trail: which breach a measure is of; one that came of a tip is of none."""
    return {"breach": measure.breach.number} if measure.breach else {}


@action
def change_measure(*, measure: Measure, given: dict, on: dt.date, by) -> Measure:
    """Change a measure, also once the breach is closed: what was planned goes on. Raises
    ValidationError by field."""
    current = Measure.objects.select_for_update().get(pk=measure.pk)
    fill_measure(current, given, on=on)
    record(
        "breach.measure_changed",
        by=by,
        obj=current,
        done=current.done_on is not None,
        **_where(current),
    )
    return current


@action
def remove_measure(*, measure: Measure, by) -> None:
    """Remove a measure that should not have been recorded. Raises ValidationError where its breach
    is closed."""
    if measure.breach:
        open_for_change(measure.breach)
    record("breach.measure_removed", by=by, obj=measure, **_where(measure))
    measure.delete()


@action
def finish_measure(*, measure: Measure, done_with: str, on: dt.date, by) -> Measure:
    """Who takes a measure up says that it was done, and what was done. Raises ValidationError on
    `done_with`, and as a whole for anybody else's and for what is done already."""
    current = Measure.objects.select_for_update().get(pk=measure.pk)
    if current.owner_user_id is None or current.owner_user_id != by.pk:
        raise ValidationError(_("This is for somebody else to do."))
    if current.done_on:
        raise ValidationError(_("This has already been done."))
    if not done_with.strip():
        raise ValidationError({"done_with": _("Say what was done.")})
    current.done_on, current.done_with = on, done_with
    current.save(update_fields=["done_on", "done_with"])
    record("breach.measure_done", by=by, obj=current, **_where(current))
    return current
