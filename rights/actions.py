"""Requests, from asking to fetching: each step one action, each state checked under lock."""

import datetime as dt
import uuid
from functools import partial

from celery import current_app
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.dates import legal_deadline, own_deadline
from disclosures.actions import record_copy_given
from documents.actions import add_copy, remove_document
from documents.cleaning import Cleaned
from rights.authority import authority_of
from rights.models import COPY_KEPT, Request, RequestCounter
from subjects.models import Subject

State = Request.State
LEASE = dt.timedelta(minutes=16)  # a little more than the task's time limit
MAX_ATTEMPTS = 3


def _next_number(year: int) -> str:
    RequestCounter.objects.get_or_create(year=year)
    counter = RequestCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{counter.last:03d}"


def _locked(request_id: uuid.UUID) -> Request:
    return Request.objects.select_for_update().get(pk=request_id)


def open_request(*, child: Subject, requester: Subject) -> Request | None:
    """The request for a copy that is still open between these two, if any."""
    return Request.objects.filter(
        subject=child, requester=requester, kind=Request.Kind.COPY, state__in=Request.OPEN
    ).first()


@action
def ask_for_copy(
    *, child: Subject, requester: Subject, channel: str, received_on: dt.date, on: dt.date, by
) -> Request:
    """Record a request for a copy of a child's file; both deadlines start to run (L15).

    Raises ValidationError: on `requester` where the person may not have a copy or a request is
    open already, on `received_on` where that day is yet to come. The message names custody and
    court orders and is for staff: a parent who is barred does not reach the child at all.
    """
    # The lock makes two requests at the same moment wait for each other.
    child = Subject.objects.select_for_update().get(pk=child.pk)
    if received_on > on:
        raise ValidationError({"received_on": _("This day is yet to come.")})
    authority = authority_of(requester, child, on=on)
    if not authority:
        raise ValidationError({"requester": authority.words}, code=authority.bar.name)
    standing = open_request(child=child, requester=requester)
    if standing:
        raise ValidationError(
            {
                "requester": ValidationError(
                    _("There is already an open request for this copy: %(number)s."),
                    code="open",
                    params={"number": standing.number},
                )
            }
        )
    request = Request.objects.create(
        subject=child,
        requester=requester,
        number=_next_number(received_on.year),
        channel=channel,
        received_on=received_on,
        own_due_on=own_deadline(received_on),
        legal_due_on=legal_deadline(received_on),
    )
    record("request.received", by=by, subject_id=child.pk, obj=request, channel=str(channel))
    return request


def _check_decider(request: Request, by) -> None:
    if request.state != State.RECEIVED:
        raise ValidationError(_("This request has been decided already."), code="decided")
    if request.requester.user_id and request.requester.user_id == getattr(by, "pk", None):
        raise ValidationError(
            _("This is your own request: somebody else decides on it."), code="own"
        )


@action
def approve_request(
    *, request: Request, identity_check: str, on: dt.date, at: dt.datetime, by
) -> Request:
    """Approve a request after its checks; the copy is then made in the background.

    Raises ValidationError where it was decided before, is the decider's own, the identity check
    is not stated, or the register shows that the requester may not have a copy.
    """
    request = _locked(request.pk)
    _check_decider(request, by)
    if identity_check not in Request.IdentityCheck.values:
        raise ValidationError({"identity_check": _("State how you know who is asking.")})
    authority = authority_of(request.requester, request.subject, on=on)
    if not authority:
        raise ValidationError(authority.words, code=authority.bar.name)
    request.identity_check = identity_check
    request.custody_found = authority.representation.custody
    request.state, request.approved_at = State.APPROVED, at
    request.save()
    record(
        "request.approved",
        by=by,
        subject_id=request.subject_id,
        obj=request,
        identity=identity_check,
        custody=request.custody_found,
    )
    _nudge(request)
    return request


def _nudge(request: Request) -> None:
    """Tell a worker; when that is lost, rights.take_up_waiting finds the row."""
    send = partial(current_app.send_task, "rights.render_copy", args=[str(request.pk)])
    transaction.on_commit(send, robust=True)


@action
def refuse_request(*, request: Request, ground: str, note: str, on: dt.date, by) -> Request:
    """Refuse a request on one of the grounds, with an explanation for the person.

    Raises ValidationError where ground or explanation lack, it was decided before, or is the
    decider's own.
    """
    request = _locked(request.pk)
    _check_decider(request, by)
    if ground not in Request.Refusal.values:
        raise ValidationError({"ground": _("Choose the ground of the refusal.")})
    if not note.strip():
        raise ValidationError({"note": _("Explain the refusal; the person reads this.")})
    request.refusal_ground, request.refusal_note = ground, note
    request.state, request.answered_on = State.REFUSED, on
    request.save()
    record("request.refused", by=by, subject_id=request.subject_id, obj=request, ground=ground)
    return request


@action
def retry_request(*, request: Request, by) -> Request:
    """Have a copy made again after it failed. Raises ValidationError in any other state."""
    request = _locked(request.pk)
    if request.state != State.FAILED:
        raise ValidationError(_("This copy did not fail."))
    request.state, request.attempts = State.APPROVED, 0
    request.save()
    record("request.retried", by=by, subject_id=request.subject_id, obj=request)
    _nudge(request)
    return request


# --- steps of the worker ---------------------------------------------------------------------


def to_render(*, at: dt.datetime):
    """The requests whose copy waits to be made, or whose maker was lost."""
    return Request.objects.filter(
        Q(state=State.APPROVED) | Q(state=State.RENDERING, claimed_until__lt=at)
    ).order_by("approved_at")


@action
def _take(request: Request, *, at: dt.datetime, on: dt.date) -> None:
    if not authority_of(request.requester, request.subject, on=on):
        # Something changed since the approval (a court order): a person looks again.
        request.state, request.identity_check, request.custody_found = State.RECEIVED, "", ""
        request.approved_at = request.claim = request.claimed_until = None
        event = "request.sent_back"
    elif request.attempts >= MAX_ATTEMPTS:
        request.state, request.claim, request.claimed_until = State.FAILED, None, None
        event = "request.failed"
    else:
        request.state, request.attempts = State.RENDERING, request.attempts + 1
        request.claim, request.claimed_until = uuid.uuid4(), at + LEASE
        event = "request.rendering"
    request.save()
    record(event, by=None, subject_id=request.subject_id, obj=request)


@transaction.atomic
def claim_request(*, request_id: uuid.UUID, at: dt.datetime, on: dt.date) -> Request | None:
    """Take a request to make its copy, for the length of the lease.

    Returns None where there is nothing to do: another worker has it, it is done, it is gone, its
    requester lost the authority, or it failed too often.
    """
    request = to_render(at=at).filter(pk=request_id).select_for_update().first()
    if request is None:
        return None
    _take(request, at=at, on=on)
    return request if request.state == State.RENDERING else None


@action
def store_copy(*, request: Request, content: bytes, categories: list[str], on: dt.date) -> Request:
    """Keep the finished copy, sealed, for the requester to fetch until two weeks from `on`.

    Where the claim was lost in the meantime the content is dropped: another worker's stands.
    """
    current = _locked(request.pk)
    if current.state != State.RENDERING or current.claim != request.claim:
        record("request.copy_dropped", by=None, subject_id=current.subject_id, obj=current)
        return current
    current.document = add_copy(
        subject=current.subject,
        made_for=current.requester,
        title=_("Copy of the file %(number)s") % {"number": current.number},
        file=Cleaned(content, "application/pdf"),
        by=None,
    )
    current.categories = sorted(categories)
    current.state, current.answered_on = State.READY, on
    current.available_until = COPY_KEPT.last_day(on)
    current.claim, current.claimed_until = None, None
    current.save()
    record("request.ready", by=None, subject_id=current.subject_id, obj=current)
    return current


@action
def release_request(*, request: Request) -> Request:
    """Give a claim back after an error: it is tried again, and fails for good the third time."""
    current = _locked(request.pk)
    if current.state == State.RENDERING and current.claim == request.claim:
        gave_up = current.attempts >= MAX_ATTEMPTS
        current.state = State.FAILED if gave_up else State.APPROVED
        current.claim, current.claimed_until = None, None
        current.save()
    record("request.released", by=None, subject_id=current.subject_id, obj=current)
    return current


@action
def collect_copy(*, request: Request, recipient: str, at: dt.datetime, on: dt.date, by) -> Request:
    """Record that the requester fetched the copy; the first time it is a disclosure as well.

    Raises ValidationError where there is no copy to fetch, or not any more.
    """
    request = _locked(request.pk)
    fetchable = request.state in (State.READY, State.COLLECTED) and request.document_id
    if not fetchable or request.available_until < on:
        raise ValidationError(_("This copy is no longer available. You can ask for a new one."))
    if request.state == State.READY:
        request.state, request.collected_at = State.COLLECTED, at
        request.save()
        record_copy_given(
            subject=request.subject,
            recipient=recipient,
            categories=request.categories,
            number=request.number,
            on=on,
            by=by,
        )
    record("request.collected", by=by, subject_id=request.subject_id, obj=request)
    return request


@action
def expire_request(*, request: Request) -> Request:
    """Remove a copy that waited its two weeks, fetched or not."""
    request = _locked(request.pk)
    document, request.document = request.document, None
    if request.state == State.READY:
        request.state = State.EXPIRED
    request.save()
    if document:
        remove_document(document=document, by=None, why="copy expired")
    record("request.copy_removed", by=None, subject_id=request.subject_id, obj=request)
    return request
