"""Corrections proposed field by field: put forward by the person, decided and applied by staff."""

import datetime as dt
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.privacy import CATEGORIES, Level
from rights.actions.asking import AskedAlready, ask
from rights.actions.deciding import answer_request
from rights.actions.locking import check_decider, locked
from rights.actions.telling import tell_recipients
from rights.corrections import Place, filled_in, mark_of, pending, place_of_item, standing
from rights.models import CorrectionItem, Request
from subjects.models import Subject
from subjects.visibility import can, kept_from

Outcome = CorrectionItem.Outcome


@action
def propose_correction(
    *,
    subject: Subject,
    requester: Subject,
    place: Place,
    changes: list[dict],
    channel: str,
    on: dt.date,
    by,
) -> Request:
    """Ask for these changes (as `rights.corrections.changes_in` gives them) to one record.

    Raises ValidationError where nothing is changed, AskedAlready where just this was proposed and
    is still open, and as `ask` does.
    """
    if not changes:
        raise ValidationError(_("You have not changed anything."))
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    standing = _find_same(subject, requester, place, changes)
    if standing:
        raise AskedAlready(standing)
    part = CATEGORIES[place.category].label
    request = ask(
        kind=Request.Kind.CORRECTION,
        subject=subject,
        requester=requester,
        channel=channel,
        is_proposal=True,
        words=_("Change in “%(part)s”: %(what)s.") % {"part": part, "what": place.title},
        received_on=on,
        on=on,
        by=by,
    )
    CorrectionItem.objects.bulk_create(
        [
            CorrectionItem(
                subject=subject,
                request=request,
                category=place.category,
                record_kind=place.kind.slug,
                owner_id=place.record.subject_id,
                record_id=None if place.is_new else place.record.pk,
                position=position,
                **change,
            )
            for position, change in enumerate(changes, start=1)
        ]
    )
    record(
        "request.correction_proposed",
        by=by,
        subject_id=subject.pk,
        obj=request,
        section=place.category,
        fields=len(changes),
    )
    return request


def _find_same(
    subject: Subject, requester: Subject, place: Place, changes: list[dict]
) -> Request | None:
    """The open request of this person for just these changes to the same record."""
    wanted = {(change["field"], change["value"]) for change in changes}
    for request in pending(subject, requester).get(place.address, ()):
        if {(item.field, item.value) for item in request.corrections.all()} == wanted:
            return request
    return None


@action
def grant_correction(
    *,
    request: Request,
    applied: list,
    ground: str = "",
    seen: str = "",
    on: dt.date,
    by,
    **answering,
) -> list[str]:
    """Apply the chosen items (their ids), keep the others on a ground, and answer; who got the
    data is told. Returns what is to be said of it to who decides, as after changing the record
    itself. `seen` is the mark of what stood in the file where this was decided
    (`rights.corrections.mark_of`); without it that must be what the person saw.

    Raises ValidationError where none is chosen, others stay without a ground, the file changed
    meanwhile or does not take a value any more, a part is not the decider's to see and change, and
    as `answer_request` does.
    """
    check_decider(locked(request.pk), by)
    items = list(request.corrections.select_related("request__requester", "subject"))
    chosen = [item for item in items if str(item.pk) in {str(pk) for pk in applied}]
    _check_parts(request, on=on, by=by)
    now = standing(items)
    if seen != mark_of(now) if seen else any(now[i.pk] not in (i.present, None) for i in chosen):
        raise ValidationError(
            _(
                "The file has been changed in the meantime. Look at what it says now, then"
                " send it again."
            ),
            code="changed",
        )
    if not chosen:
        raise ValidationError(_("Choose what is changed, or refuse the request."))
    if len(chosen) < len(items) and not ground:
        raise ValidationError({"ground": _("Say why the rest stays as it is.")})
    if len(chosen) == len(items):
        ground = ""
    answer_request(request=request, ground=ground, on=on, by=by, **answering)
    told = [text for group in _by_record(chosen).values() for text in _apply(group, on=on, by=by)]
    for item in items:
        item.outcome = Outcome.APPLIED if item in chosen else Outcome.KEPT
    CorrectionItem.objects.bulk_update(items, ["outcome"])
    categories = sorted({item.category for item in chosen})
    record(
        "request.corrected",
        by=by,
        subject_id=request.subject_id,
        obj=request,
        applied=len(chosen),
        kept=len(items) - len(chosen),
    )
    tell_recipients(request=request, categories=categories, why="corrected", on=on, by=by)
    return told


def _by_record(items: list[CorrectionItem]) -> dict:
    groups = defaultdict(list)
    for item in items:
        groups[item.category, item.record_kind, item.owner_id, item.record_id].append(item)
    return groups


def not_changed_by(request: Request, *, on: dt.date, by) -> list[str]:
    """The parts of the file with proposed values that somebody may not decide about, also not to
    keep them: who does sees and changes that part, and is not kept from whose it is (L33)."""
    return list(
        dict.fromkeys(
            item.category
            for item in request.corrections.select_related("subject")
            if not can(by, item.subject, item.category, Level.CHANGE, on=on)
            or item.owner_id in kept_from(by, on)
        )
    )


def _check_parts(request: Request, *, on: dt.date, by) -> None:
    for category in not_changed_by(request, on=on, by=by) if by is not None else ():
        raise ValidationError(
            _("Your function does not change “%(part)s”. Ask whose work it is.")
            % {"part": CATEGORIES[category].label}
        )


def _apply(items: list[CorrectionItem], *, on: dt.date, by) -> list[str]:
    item = items[0]
    place = place_of_item(item)
    if place is None:
        raise ValidationError(_("What was to be changed is no longer there."))
    form = place.form(filled_in(place.form(), {each.field: each.value for each in items}))
    if not form.is_valid():
        wrong = "; ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items())
        raise ValidationError(_("The file does not accept this: %(wrong)s") % {"wrong": wrong})
    place.kind.store(
        subject=place.record.subject, record=place.record, values=form.values(), on=on, by=by
    )
    return place.kind.told_after(form)
