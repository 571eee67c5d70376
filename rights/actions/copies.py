"""The copy of a file: approved, made by a worker, kept to be fetched, removed."""

import datetime as dt
import uuid
from functools import partial

from celery import current_app
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Notice
from audit.actions import record
from core.actions import action
from disclosures.actions import record_copy_given
from documents.actions import add_copy, remove_document
from documents.cleaning import Cleaned
from rights.actions.deciding import check_authority, check_identity, finish
from rights.actions.locking import check_decider, locked
from rights.authority import authority_of
from rights.letters.telling import tell_requester
from rights.models import COPY_KEPT, Copy, Request
from rights.sight import room_of

State = Copy.State
LEASE = dt.timedelta(minutes=16)  # a little more than the task's time limit
MAX_ATTEMPTS = 3


def _locked(copy_id: uuid.UUID) -> Copy:
    """A copy under lock, its request too: always the request first."""
    copy = Copy.objects.get(pk=copy_id)
    request = locked(copy.request_id)
    copy = Copy.objects.select_for_update().get(pk=copy_id)
    copy.request = request
    return copy


@action
def approve_copy(
    *, request: Request, identity_check: str = "", on: dt.date, at: dt.datetime, by
) -> Copy:
    """Approve a request for a copy after its checks; it is then made in the background.

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
    copy = Copy.objects.create(subject=request.subject, request=request, approved_at=at)
    record(
        "request.approved",
        by=by,
        subject_id=request.subject_id,
        obj=request,
        identity=request.identity_check,
        custody=request.custody_found,
    )
    _nudge(copy)
    return copy


def _nudge(copy: Copy) -> None:
    """Tell a worker; when that is lost, rights.take_up_waiting finds the row."""
    send = partial(current_app.send_task, "rights.make_copy", args=[str(copy.pk)])
    transaction.on_commit(send, robust=True)


@action
def retry_copy(*, copy: Copy, by) -> Copy:
    """Have a copy made again after it failed. Raises ValidationError in any other state."""
    copy = _locked(copy.pk)
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
        request.state, request.custody_found, request.decided_by = Request.State.OPEN, "", None
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


@transaction.atomic
def claim_copy(*, copy_id: uuid.UUID, at: dt.datetime, on: dt.date) -> Copy | None:
    """Take a copy to make it, for the length of the lease.

    Returns None where there is nothing to do: another worker has it, it is done, it is gone, its
    requester lost the authority, or it failed too often.
    """
    found = to_make(at=at).filter(pk=copy_id).first()
    if found is None:
        return None
    request = locked(found.request_id)
    copy = to_make(at=at).filter(pk=copy_id).select_for_update().first()
    if copy is None:
        return None
    copy.request = request
    return copy if _take(copy=copy, at=at, on=on, by=None) else None


@action
def store_copy(*, copy: Copy, content: bytes, categories: list[str], on: dt.date, by=None) -> Copy:
    """Keep the finished copy, sealed, for the requester to fetch until two weeks from `on`; the
    request is answered with it.

    Where the claim was lost in the meantime the content is dropped: another worker's stands.
    """
    current = _locked(copy.pk)
    request = current.request
    if current.state != State.MAKING or current.claim != copy.claim:
        record("request.copy_dropped", by=by, subject_id=current.subject_id, obj=request)
        return current
    current.document = add_copy(
        subject=current.subject,
        category=room_of(current.subject),
        made_for=request.requester,
        title=_("Copy of the file %(number)s") % {"number": request.number},
        file=Cleaned(content, "application/pdf"),
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
def release_copy(*, copy: Copy, by=None) -> Copy:
    """Give a claim back after an error: it is tried again, and fails for good the third time."""
    current = _locked(copy.pk)
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
    copy = _locked(copy.pk)
    fetchable = copy.state in (State.READY, State.COLLECTED) and copy.document_id
    if not fetchable or copy.available_until < on:
        raise ValidationError(_("This copy is no longer available. You can ask for a new one."))
    if copy.state == State.READY:
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
    record("request.collected", by=by, subject_id=copy.subject_id, obj=copy.request)
    return copy


@action
def expire_copy(*, copy: Copy, by=None) -> Copy:
    """Remove a copy that waited its two weeks, fetched or not."""
    copy = _locked(copy.pk)
    document, copy.document = copy.document, None
    if copy.state == State.READY:
        copy.state = State.EXPIRED
    copy.save()
    if document:
        remove_document(document=document, by=by, why="copy expired")
    record("request.copy_removed", by=by, subject_id=copy.subject_id, obj=copy.request)
    return copy
