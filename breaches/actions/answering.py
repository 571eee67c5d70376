"""Answering the questions of a breach record, page by page."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from audit.actions import record
from breaches.measures import write_improvements, write_whys
from breaches.models import ApState, Breach, Decision
from breaches.querysets import visible_breaches
from breaches.rules import check_page
from breaches.sections import PAGES, holder_of
from core.actions import ChangedMeanwhile, action
from core.privacy import Level

TO_MANY = ("activities", "processors")


def open_for_change(breach: Breach) -> Breach:
    """The breach as it stands now, locked. Raises ValidationError where it is closed."""
    current = Breach.objects.select_for_update().get(pk=breach.pk)
    if not current.is_open:
        raise ValidationError(_("This breach is closed. Its answers stay as they are."))
    return current


def _says_what_stands(breach, page, answers, unknown) -> bool:
    """Whether these answers are the ones that stand: a page that was sent twice."""
    holder = holder_of(breach, page)
    given = {name: value for name, value in answers.items() if name in page.fields}
    stored = {
        name: set(getattr(breach, name).all()) if name in TO_MANY else getattr(holder, name, None)
        for name in given
    }
    given |= {name: set(given[name]) for name in TO_MANY if name in given}
    put_off = {key for key in breach.unknown if key.startswith(f"{page.code}.")}
    return stored == given and put_off == {f"{page.code}.{name}" for name in unknown}


def _write(breach, page, answers, unknown, at, by):
    """Put one page's answers on its holder, checked. Fields that are not named stay."""
    holder = holder_of(breach, page)
    if holder is None:
        raise ValidationError(_("The details of the reporter have been destroyed."))
    fields = [name for name in page.fields if name in answers]
    for name in fields:
        if name not in TO_MANY:
            setattr(holder, name, answers[name])
    kept = [key for key in breach.unknown if not key.startswith(f"{page.code}.")]
    breach.unknown = kept + [f"{page.code}.{name}" for name in unknown if name in page.fields]
    breach.count_version(page.code)
    if page.code == "notification":
        _stop_or_start_clock(breach, at, by)
    if page.code == "informing":
        _note_inform_decision(breach, at, by)
    check_page(breach, page.code, at)
    stood_at = Breach.objects.values_list("location_id", flat=True).get(pk=breach.pk)
    if holder is not breach:
        holder.save()
    breach.save()
    if by and stood_at and breach.location_id is None:
        _keep_in_sight(breach, at, by)
    for name in TO_MANY:
        if name in fields:
            getattr(breach, name).set(answers[name])


def _keep_in_sight(breach, at, by):
    """Who handles the breaches of some places alone cannot take one out of the own sight."""
    access = access_of(by, timezone.localtime(at).date())
    if not visible_breaches(access, Level.CHANGE).filter(pk=breach.pk).exists():
        raise ValidationError(
            {"location": _("Choose a location: without one you can no longer open this breach.")}
        )


def _stop_or_start_clock(breach, at, by):
    """The clock stops at the first decision and runs on where that is taken back. To notify, saved
    after a withdrawal, is decided anew."""
    before = Breach.objects.values_list("ap_decision", flat=True).get(pk=breach.pk)
    again = breach.ap_decision == Decision.NOTIFY and breach.ap_state == ApState.WITHDRAWN
    if breach.ap_decision == before and (not again or breach.awaits_sending):
        return
    breach.ap_decided_at, breach.ap_decided_by = (at, by) if breach.is_decided else (None, None)
    if breach.ap_decision in (Decision.NOTIFY, Decision.REFRAIN):
        record(
            "breach.decided",
            by=by,
            obj=breach,
            decision=str(breach.ap_decision),
            breach=breach.number,
        )


def _note_inform_decision(breach, at, by):
    """By whom and when it was decided whether people are informed, and on which ground not."""
    decision = ("inform_people", "inform_ground")
    before = Breach.objects.values_list(*decision).get(pk=breach.pk)
    if tuple(getattr(breach, name) for name in decision) == before:
        return
    decided = breach.is_inform_decided
    breach.inform_decided_at, breach.inform_decided_by = (at, by) if decided else (None, None)
    if decided:
        record(
            "breach.inform_decided",
            by=by,
            obj=breach,
            decision=str(breach.inform_people),
            breach=breach.number,
        )


@action
def save_answers(
    *,
    breach: Breach,
    page: str,
    answers: dict,
    unknown=(),
    version: int | None = None,
    at: dt.datetime,
    by,
) -> Breach:
    """Save one page of questions; `unknown` names the questions answered with "not known yet", and
    `version` is the one of the page that was looked at (None: nobody looked first).

    Raises ChangedMeanwhile where somebody else saved other answers since, ValidationError by field,
    or as a whole where the breach is closed.
    """
    current = open_for_change(breach)
    is_stale = version is not None and version != current.version_of(page)
    if is_stale and not _says_what_stands(current, PAGES[page], answers, unknown):
        raise ChangedMeanwhile
    _write(current, PAGES[page], answers, unknown, at, by)
    record("breach.section_saved", by=by, obj=current, section=page, breach=current.number)
    return current


@action
def save_evaluation(
    *,
    breach: Breach,
    answers: dict,
    unknown=(),
    improvements: list[dict],
    version: int | None = None,
    at: dt.datetime,
    by,
) -> Breach:
    """Save section 7 with its points for improvement.

    Each of `improvements` has what, owner or owner_user, and due_on; one that stands already has
    its `id`, and may have done_on, or `remove` where it should go. `version` as in `save_answers`:
    raises ChangedMeanwhile where this was saved since. Raises ValidationError where points are
    given and denied at once.
    """
    current = open_for_change(breach)
    if version is not None and version != current.version_of("evaluation"):
        raise ChangedMeanwhile
    points = write_improvements(current, improvements, on=timezone.localtime(at).date())
    if points and answers.get("no_improvements"):
        raise ValidationError(
            {
                "no_improvements": _(
                    "There are points for improvement below. Remove them, or this tick."
                )
            }
        )
    write_whys(current, answers)
    _write(current, PAGES["evaluation"], answers, unknown, at, by)
    record(
        "breach.section_saved",
        by=by,
        obj=current,
        section="evaluation",
        improvements=points,
        breach=current.number,
    )
    return current
