"""Reporting, recording and closing a breach. Every step leaves its event in the trail."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from breaches.models import (
    RECORD,
    REPORTER,
    Breach,
    Decision,
    Improvement,
    Reopening,
    Reporter,
    YearCount,
    year_of,
)
from breaches.rules import check_closing, check_moments, check_section
from breaches.sections import SECTIONS, holder_of
from breaches.telling import tell_of_report
from core.actions import action
from core.keys import create_keys

TO_MANY = ("activities", "processors")


def _locked_count(year: int) -> YearCount:
    """The count of a year, locked: two reports at once wait, so that no number is lost."""
    YearCount.objects.get_or_create(year=year)
    return YearCount.objects.select_for_update().get(year=year)


@action
def report_breach(
    *,
    summary: str,
    discovered_at: dt.datetime,
    aware_at: dt.datetime | None = None,
    place: str = "",
    location=None,
    phone: str = "",
    token: uuid.UUID | None = None,
    at: dt.datetime,
    by,
) -> Breach:
    """Record a report by anybody who can sign in; the clock runs from then on (L20, L58).

    The privacy officer and the board are mailed at once, without a word of what it is (K35).
    Awareness may be left open. The same `token` by the same user gives the breach it made before.
    Raises ValidationError on `summary`, `discovered_at` and `aware_at`.
    """
    if not summary.strip():
        raise ValidationError({"summary": _("Tell what happened, in a sentence or two.")})
    check_moments(discovered_at, aware_at, at)
    count = _locked_count(year_of(at))
    before = Breach.objects.filter(report_token=token).first() if token else None
    if before:
        if not before.reporter_is(by):
            raise ValidationError(_("Open the page again, and send your report once more."))
        record("breach.reported_again", by=by, obj=before)
        return before
    count.last += 1
    count.save(update_fields=["last"])
    breach = Breach(
        year=count.year,
        sequence=count.last,
        reported_at=at,
        report_token=token or uuid.uuid4(),
        discovered_at=discovered_at,
        aware_at=aware_at,
        location=location,
        place=place,
        summary=summary,
    )
    create_keys([breach.pk], RECORD)
    create_keys([breach.pk], REPORTER)
    breach.save(force_insert=True)
    Reporter.objects.create(
        breach=breach, user=by, name=by.display_name, email=by.email, phone=phone, location=location
    )
    record("breach.reported", by=by, obj=breach, number=breach.number)
    tell_of_report(breach, at=at, by=by)
    return breach


def _open_for_change(breach: Breach) -> Breach:
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
    current = _open_for_change(breach)
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
    current = _open_for_change(breach)
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


@action
def close_breach(*, breach: Breach, at: dt.datetime, by) -> Breach:
    """Close a breach; from then on its term of keeping runs.

    Raises ValidationError without an evaluation, without a decision about the AP, and where the
    AP is to be notified but has not been.
    """
    current = Breach.objects.select_for_update().get(pk=breach.pk)
    check_closing(current)
    current.state, current.closed_at, current.closed_by = Breach.State.CLOSED, at, by
    current.save(update_fields=["state", "closed_at", "closed_by"])
    record("breach.closed", by=by, obj=current, decision=str(current.ap_decision))
    return current


@action
def reopen_breach(*, breach: Breach, because: str, at: dt.datetime, by) -> Breach:
    """Open a closed breach again; its term of keeping runs anew once it is closed again.

    Raises ValidationError on `because`, and as a whole where the breach is open.
    """
    current = Breach.objects.select_for_update().get(pk=breach.pk)
    if current.is_open:
        raise ValidationError(_("This breach is open already."))
    if not because.strip():
        raise ValidationError({"because": _("Say why this breach is opened again.")})
    Reopening.objects.create(
        breach=current,
        because=because,
        closed_at=current.closed_at,
        reopened_at=at,
        reopened_by=by,
    )
    current.state, current.closed_at, current.closed_by = Breach.State.OPEN, None, None
    current.save(update_fields=["state", "closed_at", "closed_by"])
    record("breach.reopened", by=by, obj=current)
    return current


@action
def log_breach_opening(*, breach: Breach, section: str = "", function: str = "", by) -> None:
    """Record that somebody looked at a breach record, or at one part of it."""
    record("breach.opened", by=by, obj=breach, section=section, function=function)
