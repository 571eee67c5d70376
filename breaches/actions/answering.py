"""Answering the questions of a breach record, page by page."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from breaches.models import (
    Breach,
    Decision,
    Improvement,
)
from breaches.rules import check_section
from breaches.sections import SECTIONS, holder_of
from core.actions import action

TO_MANY = ("activities", "processors")


def open_for_change(breach: Breach) -> Breach:
    """The breach as it stands now, locked. Raises ValidationError where it is closed."""
    current = Breach.objects.select_for_update().get(pk=breach.pk)
    if not current.is_open:
        raise ValidationError(_("This breach is closed. Its answers stay as they are."))
    return current


def _write(breach, section, answers, unknown, at, by):
    """Put one section's answers on its holder, checked. Fields that are not named stay."""
    holder = holder_of(breach, section)
    if holder is None:
        raise ValidationError(_("The details of the reporter have been destroyed."))
    fields = [name for name in section.fields if name in answers]
    for name in fields:
        if name not in TO_MANY:
            setattr(holder, name, answers[name])
    kept = [key for key in breach.unknown if not key.startswith(f"{section.code}.")]
    breach.unknown = kept + [f"{section.code}.{name}" for name in unknown if name in section.fields]
    if section.code == "notification":
        _stop_or_start_clock(breach, at, by)
    check_section(breach, section.code, at)
    if holder is not breach:
        holder.save()
    breach.save()
    for name in TO_MANY:
        if name in fields:
            getattr(breach, name).set(answers[name])


def _stop_or_start_clock(breach, at, by):
    """The clock stops at the first decision and runs on where that is taken back."""
    before = Breach.objects.values_list("ap_decision", flat=True).get(pk=breach.pk)
    if breach.ap_decision == before:
        return
    breach.ap_decided_at, breach.ap_decided_by = (at, by) if breach.is_decided else (None, None)
    if breach.ap_decision in (Decision.NOTIFY, Decision.REFRAIN):
        record("breach.decided", by=by, obj=breach, decision=str(breach.ap_decision))


@action
def save_answers(
    *, breach: Breach, section: str, answers: dict, unknown=(), at: dt.datetime, by
) -> Breach:
    """Save the page of one section; `unknown` names the questions answered with "not known yet".

    Raises ValidationError by field, or as a whole where the breach is closed.
    """
    current = open_for_change(breach)
    _write(current, SECTIONS[section], answers, unknown, at, by)
    record("breach.section_saved", by=by, obj=current, section=section)
    return current


@action
def save_evaluation(
    *, breach: Breach, answers: dict, unknown=(), improvements: list[dict], at: dt.datetime, by
) -> Breach:
    """Save section 7 with its points for improvement.

    Each of `improvements` has what, owner and due_on; one that stands already has its `id`, and may
    have done_on, or `remove` where it should go. Raises ValidationError where points are given
    and denied at once.
    """
    current = open_for_change(breach)
    standing = {point.pk: point for point in current.improvements.all()}
    for given in improvements:
        point = standing.get(given.get("id")) or Improvement(breach=current)
        if given.get("remove"):
            if not point._state.adding:
                standing.pop(point.pk).delete()
            continue
        for name in ("what", "owner", "due_on"):
            setattr(point, name, given[name])
        point.done_on = given.get("done_on")
        point.save()
        standing[point.pk] = point
    if standing and answers.get("no_improvements"):
        raise ValidationError(
            {
                "no_improvements": _(
                    "There are points for improvement below. Remove them, or this tick."
                )
            }
        )
    _write(current, SECTIONS["evaluation"], answers, unknown, at, by)
    record(
        "breach.section_saved", by=by, obj=current, section="evaluation", improvements=len(standing)
    )
    return current
