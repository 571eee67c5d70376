"""The answer to a request: granted, granted in part, or refused on one of the grounds that hold."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.functions import FUNCTIONS
from accounts.models import Notice
from audit.actions import record
from core.actions import action
from core.privacy import Level, line_of
from rights.actions.handling import move_terms
from rights.actions.locking import check_decider, locked
from rights.authority import authority_of
from rights.letters.telling import tell_requester
from rights.models import Request
from subjects.restrictions import ROOM_OF_REQUESTS

State, Kind, Ground = Request.State, Request.Kind, Request.Ground
BOARD = "board"
PERSON_GROUNDS = (Ground.IDENTITY, Ground.AUTHORITY)

# On what a request of a kind may be refused. Erasure: only on what L17 names, beside who asks;
# a complaint and a question are answered, whatever the answer.
GROUNDS = {
    Kind.ACCESS: (*PERSON_GROUNDS, Ground.EXCESSIVE),
    Kind.COPY: (*PERSON_GROUNDS, Ground.EXCESSIVE),
    Kind.PORTABILITY: (*PERSON_GROUNDS, Ground.EXCESSIVE, Ground.NOT_PORTABLE),
    Kind.CORRECTION: (*PERSON_GROUNDS, Ground.CORRECT, Ground.EXCESSIVE),
    Kind.ERASURE: (*PERSON_GROUNDS, Ground.LEGAL_DUTY, Ground.SETTLEMENT, Ground.LEGAL_RULE),
    Kind.RESTRICTION: (*PERSON_GROUNDS, Ground.NO_REASON, Ground.EXCESSIVE),
    Kind.OBJECTION: (*PERSON_GROUNDS, Ground.COMPELLING, Ground.NO_REASON),
    Kind.WHY: (Ground.IDENTITY,),
    Kind.COMPLAINT: (),
}
IN_PART = (Kind.CORRECTION, Kind.ERASURE, Kind.RESTRICTION, Kind.OBJECTION)


def grounds_of(kind: str) -> list[tuple[str, str]]:
    """(code, words) of the grounds on which a kind of request may be refused."""
    return [(ground.value, ground.label) for ground in GROUNDS[Kind(kind)]]


def needs_advice(request: Request, *, granted: bool) -> bool:
    """Whether the privacy officer must have been consulted first (L14): on every erasure, and on a
    correction that is not made as asked. What fails on who is asking needs none."""
    return request.kind == Kind.ERASURE or (request.kind == Kind.CORRECTION and not granted)


def _check_advice(request: Request, *, granted: bool) -> None:
    if not needs_advice(request, granted=granted):
        return
    if not request.advices.filter(given_on__isnull=False).exists():
        raise ValidationError(
            _("Ask the privacy officer first, and record the advice. Then decide."), code="advice"
        )


def check_identity(request: Request, identity_check: str) -> None:
    """Note how it is known who is asking; raises ValidationError where nobody states it."""
    stated = identity_check or request.identity_check
    if stated not in Request.IdentityCheck.values:
        raise ValidationError({"identity_check": _("State how you know who is asking.")})
    request.identity_check = stated


def check_authority(request: Request, *, on: dt.date) -> None:
    """Note the custody found; raises ValidationError where the person may not ask this today."""
    authority = authority_of(request.requester, request.subject, kind=request.kind, on=on)
    if not authority:
        raise ValidationError(authority.words, code=authority.bar.name)
    if authority.representation:
        request.custody_found = authority.representation.custody


def is_for_board(request: Request, user, *, on: dt.date) -> bool:
    """Whether a complaint went on to the board and this user, who handles requests, is not of it:
    who answered it at first does not answer it again (K38). Where the board has no sight of the
    file at all, whoever handles it puts the board's answer in."""
    if not request.is_with_board or user is None:
        return False
    room = line_of(ROOM_OF_REQUESTS[request.subject.kind], request.subject.kind)
    sees = FUNCTIONS[BOARD].ceiling.get(room, Level.NONE) >= Level.CHANGE
    return sees and BOARD not in access_of(user, on).functions()


def finish(request: Request, state: str, *, on: dt.date, by) -> None:
    """Stop the clock; the caller saves."""
    request.state, request.answered_on, request.waits_since = state, on, None
    request.decided_by = by


@action
def answer_request(
    *,
    request: Request,
    answer: str,
    ground: str = "",
    identity_check: str = "",
    on: dt.date,
    by,
) -> Request:
    """Grant a request and say what was done; with a ground, grant it in part.

    Raises ValidationError where it was decided before, concerns the decider, is the board's to
    answer and the decider is not of it, the identity is not stated, the person may not ask this,
    advice lacks (L14), nothing is said, or the ground does not hold for this kind. A copy is
    granted with `approve_copy`.
    """
    request = locked(request.pk)
    check_decider(request, by)
    if request.kind in Request.WITH_A_COPY:
        raise ValidationError(_("This request is answered with a copy."))
    if is_for_board(request, by, on=on):
        raise ValidationError(_("This complaint is with the board, which answers it."))
    check_identity(request, identity_check)
    check_authority(request, on=on)
    if not answer.strip():
        raise ValidationError({"answer": _("Write the answer; the person reads this.")})
    if ground:
        allowed = request.kind in IN_PART and ground in GROUNDS[Kind(request.kind)]
        if not allowed or ground in PERSON_GROUNDS:
            raise ValidationError({"ground": _("This ground does not apply here.")})
    _check_advice(request, granted=not ground)
    request.answer, request.ground = answer.strip(), ground
    finish(request, State.PARTLY if ground else State.ANSWERED, on=on, by=by)
    request.save()
    record(
        "request.answered",
        by=by,
        subject_id=request.subject_id,
        obj=request,
        state=request.state,
        ground=str(ground),
        identity=request.identity_check,
    )
    tell_requester(request, Notice.Kind.REQUEST_ANSWERED, on=on, by=by)
    return request


@action
def refuse_request(*, request: Request, ground: str, answer: str, on: dt.date, by) -> Request:
    """Refuse a request on one of the grounds that hold for its kind (L17), with an explanation.

    Raises ValidationError where ground or explanation lack, the ground does not hold, advice lacks
    (L14), it was decided before, or is the decider's own.
    """
    request = locked(request.pk)
    check_decider(request, by)
    if ground not in GROUNDS[Kind(request.kind)]:
        raise ValidationError({"ground": _("Choose the ground of the refusal.")})
    if not answer.strip():
        raise ValidationError({"answer": _("Explain the refusal; the person reads this.")})
    if ground not in PERSON_GROUNDS:
        _check_advice(request, granted=False)
    request.ground, request.answer = ground, answer.strip()
    finish(request, State.REFUSED, on=on, by=by)
    request.save()
    record("request.refused", by=by, subject_id=request.subject_id, obj=request, ground=ground)
    tell_requester(request, Notice.Kind.REQUEST_ANSWERED, on=on, by=by)
    return request


@action
def take_to_board(*, request: Request, on: dt.date, by) -> Request:
    """The person does not agree with the answer to a complaint: the chair of the board answers, in
    a new term (K38, L40). Raises ValidationError where it is no answered complaint, or the board
    answered it."""
    request = locked(request.pk)
    if request.kind != Kind.COMPLAINT or request.state != State.ANSWERED:
        raise ValidationError(_("Only a complaint that was answered goes on to the board."))
    if request.board_since:
        raise ValidationError(_("The board has answered this complaint."), code="board")
    request.earlier_answer, request.answer = request.answer, ""
    request.state, request.answered_on, request.decided_by = State.OPEN, None, None
    request.board_since, request.stood_still, request.extended_on = on, 0, None
    request.extension_reason = ""
    move_terms(request)
    request.save()
    record("request.to_board", by=by, subject_id=request.subject_id, obj=request)
    return request
