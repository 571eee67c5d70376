"""The copy of a file: approved, made by a worker, kept to be fetched or handed over, removed."""

import datetime as dt
import uuid
from collections.abc import Callable

from celery import current_app
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Notice
from audit.actions import record
from core.actions import action, after_commit
from disclosures.actions import record_copy_given
from documents.actions import add_copy, remove_document
from documents.models import Document
from documents.storage import SealedWriter
from rights.actions.asking import AskedAlready, find_open
from rights.actions.deciding import check_authority, check_identity, finish
from rights.actions.handling import judge_clock
from rights.actions.locking import check_decider, check_not_own, locked, locked_copy
from rights.actions.screening import count_open, passages_of
from rights.authority import authority_of
from rights.letters.telling import tell_requester
from rights.models import COPY_KEPT, FETCHED_AGAIN, Copy, Request
from rights.sight import room_of
from subjects.trail import APPROVAL_TAKEN_BACK

State = Copy.State
LEASE = dt.timedelta(minutes=16)  # a little more than the task's time limit
MAX_ATTEMPTS = 3


@action
def approve_copy(
    *, request: Request, identity_check: str = "", on: dt.date, at: dt.datetime, by
) -> Copy:
    """Approve a request for a copy after its checks; then people decide on what is about others.

    Raises ValidationError where it was decided before, is the decider's own, the identity check
    is not stated, or the register shows that the requester may not have a copy.
    """
    request = locked(request.pk)
    check_decider(request, by)
    if request.kind not in Request.WITH_A_COPY:
        raise ValidationError(_("This request is not answered with a copy."))
    check_identity(request, identity_check)
    check_authority(request, on=on)
    request.state, request.decided_by = Request.State.MAKING, by
    request.save()
    # What is left of one that was sent back makes place for the new one.
    Copy.objects.filter(request=request).delete()
    copy = Copy(subject=request.subject, request=request, approved_at=at)
    count_open(copy, passages_of(copy))
    copy.save(force_insert=True)
    record(
        "request.approved",
        by=by,
        subject_id=request.subject_id,
        obj=request,
        identity=request.identity_check,
        custody=request.custody_found,
    )
    return copy


def may_take_back(copy: Copy | None) -> bool:
    """Whether the approval of a copy can be taken back: until it is given to the person."""
    return copy is not None and (
        copy.request.state == Request.State.MAKING or copy.state == State.READY
    )


def _reopen(request: Request) -> None:
    """The request is to be decided anew; the caller saves."""
    request.state, request.custody_found, request.decided_by = Request.State.OPEN, "", None


@action
def take_back_approval(*, copy: Copy, by) -> Request:
    """An approval was wrong: the copy goes, also where it waits to be fetched, and with it what was
    decided on for it; the request is decided anew, who is asking too.

    Raises ValidationError where the copy was given or has gone, it is the own request, or the same
    was asked again since.
    """
    copy = locked_copy(copy.pk)
    request = copy.request
    check_not_own(request, by)
    if not may_take_back(copy):
        raise ValidationError(_("This copy has been given already, or removed."), code="decided")
    if request.is_answered and (
        standing := find_open(
            subject=request.subject, requester=request.requester, kind=request.kind
        )
    ):
        raise AskedAlready(standing)
    _reopen(request)
    request.answered_on = None
    judge_clock(request)  # it stood still where something is still asked of the person
    if request.channel != Request.Channel.PORTAL:
        request.identity_check = ""
    request.save()
    document = copy.document
    copy.delete()
    if document:
        remove_document(document=document, by=by, why="approval taken back")
    record(APPROVAL_TAKEN_BACK, by=by, subject_id=request.subject_id, obj=request)
    return request


@action
def start_making(*, copy: Copy, by) -> Copy:
    """Have a copy made, now that everything in it is decided on; it waits for a worker.

    Raises ValidationError where something is still open, it was started before, or it is the own
    request.
    """
    copy = locked_copy(copy.pk)
    check_not_own(copy.request, by)
    if copy.state != State.DECIDING:
        raise ValidationError(_("This copy is already being made."), code="decided")
    count_open(copy, passages_of(copy))
    if copy.to_decide:
        raise ValidationError(
            _("Not everything is decided yet: %(count)s to go.")
            % {"count": sum(copy.to_decide.values())},
            code="open",
        )
    copy.state, copy.has_news, copy.attempts = State.WAITING, False, 0
    copy.save()
    record("request.making_started", by=by, subject_id=copy.subject_id, obj=copy.request)
    _nudge(copy)
    return copy


def _nudge(copy: Copy) -> None:
    """Tell a worker; when that is lost, rights.take_up_waiting finds the row."""
    after_commit(current_app.send_task, "rights.make_copy", args=[str(copy.pk)])


@action
def retry_copy(*, copy: Copy, by) -> Copy:
    """Have a copy made again after it failed. Raises ValidationError in any other state."""
    copy = locked_copy(copy.pk)
    if copy.state != State.FAILED:
        raise ValidationError(_("This copy did not fail."))
    copy.state, copy.attempts = State.WAITING, 0
    copy.save()
    record("request.retried", by=by, subject_id=copy.subject_id, obj=copy.request)
    _nudge(copy)
    return copy


# --- steps of the worker ---------------------------------------------------------------------


def to_make(*, at: dt.datetime):
    """The copies that wait to be made, or whose maker was lost."""
    return Copy.objects.filter(
        Q(state=State.WAITING) | Q(state=State.MAKING, claimed_until__lt=at)
    ).order_by("approved_at")


@action
def _take(*, copy: Copy, at: dt.datetime, on: dt.date, by) -> bool:
    """Whether the copy is now this worker's to make."""
    request = copy.request
    if not authority_of(request.requester, request.subject, kind=request.kind, on=on):
        # Something changed since the approval (a court order): a person looks again.
        _reopen(request)
        request.save()
        copy.delete()
        record("request.sent_back", by=by, subject_id=request.subject_id, obj=request)
        return False
    if copy.attempts >= MAX_ATTEMPTS:
        copy.state, copy.claim, copy.claimed_until = State.FAILED, None, None
        event = "request.failed"
    else:
        copy.state, copy.attempts = State.MAKING, copy.attempts + 1
        copy.claim, copy.claimed_until = uuid.uuid4(), at + LEASE
        event = "request.rendering"
    copy.save()
    record(event, by=by, subject_id=request.subject_id, obj=request)
    return copy.state == State.MAKING


def to_remove(*, at: dt.datetime, on: dt.date):
    """The copies whose time to be fetched is over, or that were fetched an hour ago."""
    fetched = Q(state=State.COLLECTED, collected_at__lt=at - FETCHED_AGAIN)
    return Copy.objects.filter(Q(available_until__lt=on) | fetched, document__isnull=False)


@transaction.atomic
def claim_copy(*, copy_id: uuid.UUID, at: dt.datetime, on: dt.date) -> Copy | None:
    """Take a copy to make it, for the length of the lease.

    Returns None where there is nothing to do: another worker has it, it is done, it is gone, its
    requester lost the authority, or it failed too often.
    """
    found = to_make(at=at).filter(pk=copy_id).first()
    if found is None:
        return None
    request = Request.objects.select_for_update().filter(pk=found.request_id).first()
    copy = request and to_make(at=at).filter(pk=copy_id).select_for_update().first()
    if copy is None:
        return None
    copy.request = request
    return copy if _take(copy=copy, at=at, on=on, by=None) else None


@action
def store_copy(
    *,
    copy: Copy,
    fill: Callable[[SealedWriter], None],
    categories: list[str],
    on: dt.date,
    by=None,
) -> Copy:
    """Keep the finished copy, sealed, for the requester to fetch until two weeks from `on`; the
    request is answered with it. `fill` writes the ZIP.

    Where the claim was lost in the meantime nothing is written: another worker's stands.
    """
    current = locked_copy(copy.pk)
    request = current.request
    if current.state != State.MAKING or current.claim != copy.claim:
        record("request.copy_dropped", by=by, subject_id=current.subject_id, obj=request)
        return current
    current.document = add_copy(
        subject=current.subject,
        category=room_of(current.subject),
        made_for=request.requester,
        title=_("Copy of the file %(number)s") % {"number": request.number},
        content_type=Document.ContentType.ZIP,
        fill=fill,
        by=by,
    )
    current.categories = sorted(categories)
    current.state, current.available_until = State.READY, COPY_KEPT.last_day(on)
    current.claim, current.claimed_until = None, None
    current.save()
    finish(request, Request.State.ANSWERED, on=on, by=request.decided_by)
    request.save()
    record("request.ready", by=by, subject_id=current.subject_id, obj=request)
    tell_requester(request, Notice.Kind.REQUEST_COPY, on=on, by=by)
    return current


@action
def send_back_copy(*, copy: Copy, by=None) -> Copy:
    """The file has changed since all was decided: people decide on what is new."""
    current = locked_copy(copy.pk)
    if current.state == State.MAKING and current.claim == copy.claim:
        current.state, current.has_news, current.attempts = State.DECIDING, True, 0
        current.claim, current.claimed_until = None, None
        count_open(current, passages_of(current))
        current.save()
    record("request.new_passages", by=by, subject_id=current.subject_id, obj=current.request)
    return current


@action
def release_copy(*, copy: Copy, by=None) -> Copy:
    """Give a claim back after an error: it is tried again, and fails for good the third time."""
    current = locked_copy(copy.pk)
    if current.state == State.MAKING and current.claim == copy.claim:
        gave_up = current.attempts >= MAX_ATTEMPTS
        current.state = State.FAILED if gave_up else State.WAITING
        current.claim, current.claimed_until = None, None
        current.save()
    record("request.released", by=by, subject_id=current.subject_id, obj=current.request)
    return current


@action
def collect_copy(*, copy: Copy, recipient: str, at: dt.datetime, on: dt.date, by) -> Copy:
    """Record that the requester fetched the copy; the first time it is a disclosure as well.

    Raises ValidationError where there is no copy to fetch, or not any more.
    """
    copy = locked_copy(copy.pk)
    if not copy.can_be_fetched(at, on):
        raise ValidationError(_("This copy is no longer available. You can ask for a new one."))
    if copy.state == State.READY:
        copy.way = Copy.Way.PORTAL
        _given(copy, recipient, at=at, on=on, by=by)
    record("request.collected", by=by, subject_id=copy.subject_id, obj=copy.request)
    return copy


def _given(copy: Copy, recipient: str, *, at: dt.datetime, on: dt.date, by) -> None:
    copy.state, copy.collected_at = State.COLLECTED, at
    copy.save()
    record_copy_given(
        subject=copy.subject,
        recipient=recipient,
        categories=copy.categories,
        number=copy.request.number,
        on=on,
        by=by,
    )


@action
def log_print(*, copy: Copy, function: str, by) -> None:
    """Record that somebody fetched a copy to print it for an appointment, and as what."""
    record(
        "request.printed",
        by=by,
        subject_id=copy.subject_id,
        obj=copy.request,
        section=room_of(copy.subject),
        function=function,
    )


@action
def hand_over_copy(
    *, copy: Copy, recipient: str, identity_shown: str, at: dt.datetime, on: dt.date, by
) -> Copy:
    """Record that the copy was handed over on paper, to whom and how that one was known; what we
    kept of it is removed.

    Raises ValidationError where there is no copy to hand over, it is the own request, or it is not
    said who got it or how that was known.
    """
    copy = locked_copy(copy.pk)
    check_not_own(copy.request, by)
    if copy.state != State.READY or copy.available_until < on:
        raise ValidationError(_("There is no longer a copy to hand over."), code="decided")
    if not recipient.strip():
        raise ValidationError({"recipient": _("Say who got it.")})
    allowed = set(Request.IdentityCheck.values) - {Request.IdentityCheck.PORTAL}
    if identity_shown not in allowed:
        raise ValidationError({"identity_shown": _("State how you know who got it.")})
    copy.way, copy.handed_to, copy.identity_shown = Copy.Way.PAPER, recipient, identity_shown
    document, copy.document = copy.document, None
    _given(copy, recipient, at=at, on=on, by=by)
    remove_document(document=document, by=by, why="copy handed over")
    record(
        "request.handed_over",
        by=by,
        subject_id=copy.subject_id,
        obj=copy.request,
        identity=identity_shown,
    )
    return copy


@action
def expire_copy(*, copy: Copy, by=None) -> Copy:
    """Remove a copy that was fetched, or waited its two weeks."""
    copy = locked_copy(copy.pk)
    document, copy.document = copy.document, None
    if copy.state == State.READY:
        copy.state = State.EXPIRED
    copy.save()
    if document:
        remove_document(document=document, by=by, why="copy expired")
    record("request.copy_removed", by=by, subject_id=copy.subject_id, obj=copy.request)
    return copy
