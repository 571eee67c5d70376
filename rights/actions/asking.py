"""A request comes in, or is taken back."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Notice
from audit.actions import record
from core.actions import action
from core.templatetags.ui import day
from rights.actions.handling import judge_clock
from rights.actions.locking import check_decider, check_unanswered, locked
from rights.authority import authority_of
from rights.clock import legal_due_on, own_due_on
from rights.letters.telling import tell_requester
from rights.models import Copy, Request, RequestCounter
from subjects.models import StatedReason, Subject
from subjects.trail import CORRECTED_DAY

State, Kind = Request.State, Request.Kind
NEEDS_WORDS = (
    Kind.CORRECTION,
    Kind.ERASURE,
    Kind.RESTRICTION,
    Kind.OBJECTION,
    Kind.WHY,
    Kind.COMPLAINT,
)


def _next_number(year: int) -> str:
    RequestCounter.objects.get_or_create(year=year)
    counter = RequestCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{year}-{counter.last:03d}"


class AskedAlready(ValidationError):
    """The same was asked and is still open, as `standing`: a page sent twice asks it once."""

    def __init__(self, standing: Request):
        words = _("This has already been asked and is still open: request %(number)s.")
        params = {"number": standing.number}
        super().__init__({"requester": ValidationError(words, code="open", params=params)})
        self.standing = standing


def _find_same(
    subject: Subject, requester: Subject, kind: str, words: str, received_on: dt.date
) -> Request | None:
    """An open request that asks the same: of some kinds any, of the others one that came in on the
    same day in the same words. Of proposed corrections `propose_correction` tells."""
    if kind in Request.ONE_AT_A_TIME:
        return find_open(subject=subject, requester=requester, kind=kind)
    found = Request.objects.filter(
        subject=subject,
        requester=requester,
        kind=kind,
        state__in=Request.UNANSWERED,
        received_on=received_on,
        corrections__isnull=True,
    )
    return next((request for request in found if request.words == words), None)


def _check_received(received_on: dt.date, on: dt.date) -> None:
    if received_on > on:
        raise ValidationError({"received_on": _("This day is yet to come.")})


def find_open(*, subject: Subject, requester: Subject, kind: str) -> Request | None:
    """The request of this kind that is still open between these two, if any."""
    return Request.objects.filter(
        subject=subject, requester=requester, kind=kind, state__in=Request.UNANSWERED
    ).first()


@action
def ask(
    *,
    kind: str,
    subject: Subject,
    requester: Subject,
    channel: str,
    words: str = "",
    identity_check: str = "",
    is_proposal: bool = False,
    received_on: dt.date,
    on: dt.date,
    by,
) -> Request:
    """Record a request about a subject's data; both deadlines start to run (L15).

    Raises AskedAlready where the same is open (of a proposal `propose_correction` tells), and
    ValidationError: on `requester` where the person may not ask this; on `words` where it must be
    said what is meant; on `received_on` where that day cannot be. The message names custody
    and court orders and is for staff: a parent who is barred does not reach the child at all.
    """
    # The lock makes two requests at the same moment wait for each other.
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    _check_received(received_on, on)
    if kind in NEEDS_WORDS and not words.strip():
        raise ValidationError({"words": _("Say what it is about.")})
    authority = authority_of(requester, subject, kind=kind, on=on)
    if not authority:
        raise ValidationError({"requester": authority.words}, code=authority.bar.name)
    standing = _find_same(subject, requester, kind, words.strip(), received_on)
    if standing and not is_proposal:
        raise AskedAlready(standing)
    if channel == Request.Channel.PORTAL:
        identity_check = Request.IdentityCheck.PORTAL
    request = Request.objects.create(
        subject=subject,
        requester=requester,
        number=_next_number(received_on.year),
        kind=kind,
        channel=channel,
        words=words.strip(),
        identity_check=identity_check,
        received_on=received_on,
        noted_on=on,
        own_due_on=own_due_on(received_on),
        legal_due_on=legal_due_on(received_on),
    )
    record(
        "request.received",
        by=by,
        subject_id=subject.pk,
        obj=request,
        channel=str(channel),
        kind=str(kind),
    )
    tell_requester(request, Notice.Kind.REQUEST_RECEIVED, on=on, by=by)
    return request


@action
def correct_received(
    *, request: Request, received_on: dt.date, because: str, on: dt.date, by
) -> Request:
    """The day on which the request came in was noted wrongly: both terms move with it, and
    whether a question stopped the clock is judged anew. The number stays, also where it
    begins with another year.

    Raises ValidationError where the request is over or goes by another day, on `because` where the
    reason lacks, and on `received_on` where that day cannot be, or an extension would lie outside
    the first month.
    """
    request = locked(request.pk)
    check_decider(request, by)
    if not may_correct_received(request):
        raise ValidationError(_("The term of this request does not run from this day."))
    _check_received(received_on, on)
    if not because.strip():
        raise ValidationError({"because": _("Say how you know that the day was wrong.")})
    asked = request.questions.values_list("asked_on", flat=True)
    steps = [*asked, *request.advices.values_list("asked_on", flat=True), request.extended_on]
    first = min(filter(None, steps), default=None)
    if first and received_on > first:
        raise ValidationError(
            {
                "received_on": _("Something was done on this request on %(day)s already.")
                % {"day": day(first)}
            }
        )
    was, request.received_on = request.received_on, received_on
    judge_clock(request)
    request.save()
    event = record(
        CORRECTED_DAY,
        by=by,
        subject_id=request.subject_id,
        obj=request,
        number=request.number,
        was=was.isoformat(),
        now=received_on.isoformat(),
    )
    StatedReason.objects.create(subject=request.subject, event_id=event.pk, text=because.strip())
    return request


def may_correct_received(request: Request) -> bool:
    """Of what came by the portal the day is sure; with the board another day counts."""
    return request.channel != Request.Channel.PORTAL and request.board_since is None


@action
def withdraw_request(*, request: Request, on: dt.date, by) -> Request:
    """The person takes the request back; the clock stops, and so does the making of a copy. Raises
    ValidationError where it is over."""
    request = locked(request.pk)
    check_unanswered(request)
    Copy.objects.filter(request=request).delete()
    request.state, request.answered_on, request.waits_since = State.WITHDRAWN, on, None
    request.save()
    record("request.withdrawn", by=by, subject_id=request.subject_id, obj=request)
    return request
