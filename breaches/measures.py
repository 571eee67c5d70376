"""Writing measures, wherever they come from; and the causes that were asked for."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.reach import in_service
from breaches.models import Breach, Measure, RootCause, measure_for

FIELDS = ("what", "owner_user", "owner", "due_on", "done_on", "done_with")


def fill_measure(measure: Measure, given: dict, *, on: dt.date) -> Measure:
    """Put what was given on a measure, checked, and save it. What is not named stays, and who
    takes it up, once picked, may leave the service later.

    What was done at once was done `on` that day where no other is given. Raises ValidationError by
    field: without what, without somebody who takes it up and a day for what is still to be done
    that has not passed, and where a day done lies ahead.
    """
    before, due_before = measure.owner_user_id, measure.due_on
    for name in ("kind", *FIELDS):
        if name in given:
            setattr(measure, name, given[name] if given[name] is not None else _empty(name))
    errors = {}
    if not measure.what.strip():
        errors["what"] = _("Say what is done.")
    if (
        measure.owner_user
        and measure.owner_user_id != before
        and not in_service(measure.owner_user, on)
    ):
        errors["owner_user"] = _("This colleague does not work here on this day.")
    if measure.kind == Measure.Kind.AT_ONCE:
        measure.done_on = measure.done_on or on
    else:
        if not measure.owner_user and not measure.owner.strip():
            errors["owner"] = _("Say who will take it on.")
        if measure.due_on is None:
            errors["due_on"] = _("Enter the day it must be done, like 14-03-2026.")
        elif not measure.done_on and measure.due_on < on and measure.due_on != due_before:
            errors["due_on"] = _("This day has passed. Enter today or a later day.")
    if measure.done_on and measure.done_on > on:
        errors["done_on"] = _("This day has not come yet.")
    if errors:
        raise ValidationError(errors)
    measure.save()
    return measure


def _empty(name: str):
    return "" if name in ("owner", "done_with") else None


def write_improvements(breach: Breach, improvements: list[dict], *, on: dt.date) -> int:
    """Save the points for improvement of an evaluation; returns how many there are then. A new one
    that says what one that stands says is that one: the page was sent twice."""
    standing = {point.pk: point for point in breach.improvements.all()}
    for given in improvements:
        point = standing.get(given.get("id"))
        if given.get("remove"):
            if point:
                standing.pop(point.pk).delete()
            continue
        point = point or _same(standing.values(), given) or measure_for(breach)
        fill_measure(point, {name: given[name] for name in FIELDS if name in given}, on=on)
        standing[point.pk] = point
    return len(standing)


def _same(points: Iterable[Measure], given: dict) -> Measure | None:
    """The point that says all that was given, if any does."""
    said = {name: given[name] or None for name in FIELDS if name in given}
    for point in points:
        if all((getattr(point, name) or None) == value for name, value in said.items()):
            return point
    return None


def write_whys(breach: Breach, answers: dict) -> None:
    """Save the five times why among the answers of an evaluation, where it was asked."""
    given = {name: answers[name] for name in RootCause.WHYS if name in answers}
    if given and (any(given.values()) or RootCause.objects.filter(breach=breach).exists()):
        cause = RootCause.objects.filter(breach=breach).first() or RootCause(breach=breach)
        for name, value in given.items():
            setattr(cause, name, value)
        cause.save()
