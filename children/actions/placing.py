"""Placing a child, moving it, and ending the care."""

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from audit.actions import record
from children.models import Contract, Placement
from consents.actions import keep_in_publications
from core.actions import action
from core.privacy import main_class
from retention.actions import check_not_destroyed
from subjects.actions import (
    end_relation,
    note_never_begun,
    reopen_relation,
    start_affiliation,
)
from subjects.models import Affiliation, Subject
from subjects.record_actions import remove_record, save_record

OLDEST = 13  # years, on the first day: the care ends with the primary school
MOST_YEARS_AHEAD = 5  # of a first day: who is put down as a baby may come after school
PLACE = ("location", "care_group", "starts_on", "ends_on")
KIND = ("kind", "is_full")
DAY = dt.timedelta(days=1)


@action
def place_child(
    *,
    child: Subject,
    location,
    care_group=None,
    kind: str,
    is_full: bool = True,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    instead: bool = False,
    by,
) -> Placement:
    """Give a child a place; `instead` of the present one, which then ends the day before, or goes
    where it began on that very day.

    Raises ValidationError where two full placements would overlap, where a child would move before
    a later placement, or where what would go is held.
    """
    if child.relation_ended_on:
        raise ValidationError(
            {
                "starts_on": _(
                    "This child has been deregistered. Undo that first, or register the child"
                    " again."
                )
            }
        )
    if instead:
        _check_none_later(child, starts_on)
        for replaced in placements_from(child, starts_on):
            _remove_placement(replaced, by)
        child.affiliations.filter(ends_on__isnull=True, starts_on__lt=starts_on).update(
            ends_on=starts_on - DAY
        )
    _check_overlap(child, is_full, starts_on, ends_on)
    affiliation = start_affiliation(
        subject=child,
        location=location,
        care_group=care_group,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
    )
    placement = Placement.objects.create(
        subject=child, affiliation=affiliation, kind=kind, is_full=is_full
    )
    # Of a child who would not come and comes after all, the places that kept the file in sight.
    child.affiliations.filter(never_begun=True).delete()
    record(
        "child.placed",
        by=by,
        subject_id=child.pk,
        obj=placement,
        section="child.care_arrangement",
    )
    return placement


def placements_from(child: Subject, first_day: dt.date) -> list[Placement]:
    """The placements that begin on a day: a move on that day takes their place."""
    found = Placement.objects.filter(subject=child, affiliation__starts_on=first_day)
    return list(found.select_related("subject", "affiliation__location"))


def _check_none_later(child: Subject, starts_on: dt.date) -> None:
    placed = child.affiliations.filter(never_begun=False, starts_on__gt=starts_on)
    later = placed.select_related("location").first()
    if later:
        raise ValidationError(
            {
                "starts_on": _(
                    "The placement at %(location)s begins later, on %(day)s. Enter that day: then"
                    " this one takes its place. The first day can be corrected afterwards."
                )
                % {"location": later.location.label, "day": f"{later.starts_on:%d-%m-%Y}"}
            }
        )


def _remove_placement(placement: Placement, by, despite_hold: bool = False) -> None:
    """Remove a placement with its place; the history keeps what it was."""
    place = placement.affiliation
    place.subject = placement.subject
    remove_record(record=placement, names=KIND, by=by, despite_hold=despite_hold)
    remove_record(record=place, names=PLACE, by=by, despite_hold=despite_hold)


def _check_overlap(child, is_full, starts_on, ends_on, but=None):
    if not is_full:
        return
    overlapping = Affiliation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), subject=child, placement__is_full=True
    )
    if ends_on:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if but:
        overlapping = overlapping.exclude(pk=but.pk)
    other = overlapping.select_related("location").first()
    if other:
        raise ValidationError(
            {
                "starts_on": _(
                    "The child already has a full placement at %(location)s in this period."
                )
                % {"location": other.location.label}
            }
        )


def check_birth_date(birth_date: dt.date, *, on: dt.date, last_day: dt.date | None = None) -> None:
    """Raise ValidationError for a birth date that no child has who is here on a day, or who was
    until a last day before it."""
    if birth_date > on:
        raise ValidationError(_("A birth date cannot be in the future."))
    age = relativedelta(min(last_day or on, on), birth_date).years
    if age > OLDEST:
        raise ValidationError(
            _("Check the year: with this birth date the child is %(n)d years old.") % {"n": age}
        )


def check_first_day(*, birth_date: dt.date, starts_on: dt.date, on: dt.date) -> None:
    """Raise ValidationError at `starts_on` for a first day of care that cannot be meant."""
    age = relativedelta(starts_on, birth_date).years
    if starts_on < birth_date:
        problem = _("The placement cannot begin before the child is born.")
    elif starts_on > on + relativedelta(years=MOST_YEARS_AHEAD):
        problem = _("Check the year: a first day is at most %(n)d years ahead.") % {
            "n": MOST_YEARS_AHEAD
        }
    elif age > OLDEST:
        problem = _("Check the year: on this day the child would be %(n)d years old.") % {"n": age}
    else:
        return
    raise ValidationError({"starts_on": problem})


@action
def correct_placement(
    *,
    subject: Subject,
    record: Placement,
    on: dt.date,
    by,
    care_group,
    starts_on: dt.date,
    **values,
) -> Placement:
    """Correct a placement: kind, how much, group, first day. A move is a placement of its own;
    what was left by it ends the day before the corrected first day.

    Raises ValidationError by field where the group is elsewhere, the first day lies after the
    last, not after that of what was left, or cannot be meant, or two full placements would overlap.
    """
    place = record.affiliation
    check_first_day(birth_date=subject.child.birth_date, starts_on=starts_on, on=on)
    if care_group and care_group.location_id != place.location_id:
        raise ValidationError({"care_group": _("This group is not at the chosen location.")})
    if place.ends_on and starts_on > place.ends_on:
        raise ValidationError({"starts_on": _("The placement ends before this day.")})
    if starts_on != place.starts_on:
        _end_before(left_for(place), starts_on, by)
    _check_overlap(subject, values["is_full"], starts_on, place.ends_on, but=place)
    save_record(record=place, values={"care_group": care_group, "starts_on": starts_on}, by=by)
    return save_record(record=record, values=values, by=by)


@action
def take_back_placement(*, placement: Placement, stays: bool, by) -> Subject:
    """Remove a placement that was noted by mistake; where it was a move the child `stays` where it
    was until the day before. The history keeps what it said.

    Raises ValidationError for the only placement, for that of a child that was deregistered, where
    the child moved on from it, or where what goes is held; on `stays` where two full placements
    would overlap then.
    """
    child = Subject.objects.select_for_update().get(pk=placement.subject_id)
    place = placement.affiliation
    if child.relation_ended_on:
        raise ValidationError(_("This child has been deregistered. Undo that first."))
    if not Placement.objects.filter(subject=child).exclude(pk=placement.pk).exists():
        raise ValidationError(
            _("This is the only placement. Does the child not come? Then deregister the child.")
        )
    next_day = place.ends_on and place.ends_on + DAY
    if next_day and child.affiliations.filter(starts_on=next_day).exists():
        raise ValidationError(
            _("The child moved on from this placement. Take back that move first.")
        )
    left = left_for(place) if stays else []
    _remove_placement(placement, by)
    for before in left:
        _go_on(before, place.ends_on, by)
    record(
        "child.placement_taken_back",
        by=by,
        subject_id=child.pk,
        obj=child,
        section="child.care_arrangement",
    )
    return child


def _go_on(place: Affiliation, ends_on: dt.date | None, by) -> None:
    try:
        _check_overlap(place.subject, place.placement.is_full, place.starts_on, ends_on, but=place)
    except ValidationError as refused:
        raise ValidationError({"stays": refused.messages}) from None
    save_record(record=place, values={"ends_on": ends_on}, by=by)


def left_for(place: Affiliation) -> list[Affiliation]:
    """The places that ended the day before another one began: those the child moved from."""
    day_before = place.starts_on - DAY
    found = Affiliation.objects.filter(
        subject=place.subject_id, ends_on=day_before, never_begun=False
    )
    return list(found.select_related("subject", "location", "placement"))


def _end_before(places: list[Affiliation], starts_on: dt.date, by) -> None:
    for place in places:
        if starts_on <= place.starts_on:
            raise ValidationError(
                {
                    "starts_on": _(
                        "The child moved from %(location)s, where it has a place from %(day)s. Give"
                        " a day after that."
                    )
                    % {"location": place.location.label, "day": f"{place.starts_on:%d-%m-%Y}"}
                }
            )
        ends_on = starts_on - DAY
        save_record(record=place, values={"ends_on": ends_on}, by=by)


@action
def deregister_child(
    *,
    child: Subject,
    ends_on: dt.date,
    on: dt.date | None = None,
    by,
    earliest: dt.date | None = None,
) -> Subject:
    """Deregister a child: placement and contract end, and the terms begin to run (K18, L09). What
    lies ahead `on` a day, and would begin after the last one, goes.

    Raises ValidationError where the day lies before the placement began, or before `earliest`
    (a mistyped year would destroy the file the next night), or it was done before.
    """
    if earliest and ends_on < earliest:
        raise ValidationError(
            {"ends_on": _("Check the year: with this last day the file would be destroyed soon.")}
        )
    if on:
        _drop_ahead(child, ends_on, on, by)
    end_relation(subject=child, ends_on=ends_on, by=by)
    for contract in Contract.objects.filter(subject=child, ends_on__isnull=True):
        contract.ends_on = max(ends_on, contract.starts_on)
        contract.save(update_fields=["ends_on"])
    record(
        "child.deregistered",
        by=by,
        subject_id=child.pk,
        obj=child,
        section="child.care_arrangement",
    )
    return child


def _drop_ahead(child: Subject, ends_on: dt.date, on: dt.date, by) -> None:
    """Remove the placements that lie ahead and begin after the last day, also from a file on hold:
    no day of care is noted that never was, and the history keeps the plan. Where none is left, the
    child never came: the places stay as such that never began, so that the file stays in their
    sight for the term that runs from today on, or from the last day (L76)."""
    found = Placement.objects.filter(
        subject=child, affiliation__starts_on__gt=max(ends_on, on)
    ).select_related("subject", "affiliation")
    dropped = list(found)
    never_came = not child.affiliations.exclude(placement__in=dropped).exists()
    for placement in dropped:
        if never_came:
            place = placement.affiliation
            remove_record(record=placement, names=KIND, by=by, despite_hold=True)
            note_never_begun(place=place, on=min(ends_on, on), by=by)
        else:
            _remove_placement(placement, by, despite_hold=True)


@action
def undo_deregistration(*, child: Subject, by) -> Subject:
    """Undo a deregistration entered by mistake: placement and contract go on.

    Raises ValidationError where the child is not deregistered, or its file has gone.
    """
    check_not_destroyed(child, main_class(child.kind))
    ended_on = child.relation_ended_on
    reopen_relation(subject=child, by=by)
    keep_in_publications(child, by)
    ended_then = Q(ends_on=ended_on) | Q(starts_on__gt=ended_on, ends_on=F("starts_on"))
    for contract in Contract.objects.filter(ended_then, subject=child):
        contract.ends_on = None
        contract.save(update_fields=["ends_on"])
    record(
        "child.deregistration_undone",
        by=by,
        subject_id=child.pk,
        obj=child,
        section="child.care_arrangement",
    )
    return child
