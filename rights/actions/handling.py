"""What happens to a request on its way: questions, extension, advice, appointment, fee."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.functions import FUNCTIONS
from accounts.models import Notice
from audit.actions import record
from core.actions import action
from core.privacy import Level, line_of
from core.templatetags.ui import day
from rights import clock
from rights.actions.locking import (
    check_decider,
    check_not_own,
    check_open,
    check_unanswered,
    locked,
)
from rights.letters.telling import tell_requester
from rights.models import Request, RequestAdvice, RequestQuestion
from rights.models.requests import HIGHEST_FEE
from subjects.restrictions import ROOM_OF_REQUESTS

OFFICER = "privacy_officer"


@action
def ask_person(*, request: Request, about: str, text: str, on: dt.date, by) -> RequestQuestion:
    """Ask the person who it is or what is meant; asked within a week, the clock stands still.

    Raises ValidationError where the request is over or the question says nothing.
    """
    request = locked(request.pk)
    check_decider(request, by)
    if not text.strip():
        raise ValidationError({"text": _("Write the question.")})
    question = RequestQuestion.objects.create(
        subject=request.subject,
        request=request,
        about=about,
        text=text.strip(),
        asked_on=on,
        stops_clock=clock.stops_clock(request.board_since or request.received_on, on),
    )
    if question.stops_clock and request.waits_since is None:
        request.waits_since = on
        request.save(update_fields=["waits_since"])
    record(
        "request.question_asked",
        by=by,
        subject_id=request.subject_id,
        obj=request,
        about=str(about),
        stands_still=question.stops_clock,
    )
    tell_requester(request, Notice.Kind.REQUEST_QUESTION, on=on, by=by)
    return question


@action
def note_reply(*, question: RequestQuestion, reply: str, on: dt.date, by) -> RequestQuestion:
    """Note what the person answered; with the last answer the clock runs on, the terms moved by
    the days it stood still. Raises ValidationError where it was answered before or says nothing."""
    request = locked(question.request_id)
    check_open(request)
    question = RequestQuestion.objects.select_for_update().get(pk=question.pk)
    if question.replied_on:
        raise ValidationError(_("This question was answered already."))
    if not reply.strip():
        raise ValidationError({"reply": _("Write the answer.")})
    question.reply, question.replied_on = reply.strip(), on
    question.save()
    waiting = request.questions.filter(replied_on__isnull=True, stops_clock=True)
    if request.waits_since and not waiting.exists():
        request.stood_still += max((on - request.waits_since).days, 0)
        request.waits_since = None
        move_terms(request)
        request.save()
    record("request.question_answered", by=by, subject_id=request.subject_id, obj=request)
    return question


def judge_clock(request: Request) -> None:
    """Which questions stop the clock, and how long it stood still, by another day of receipt; then
    both terms. The caller saves the request.

    Raises ValidationError on `received_on` where the extension would lie outside the first month.
    """
    waits = []
    for question in request.questions.select_for_update():
        question.stops_clock = clock.stops_clock(request.received_on, question.asked_on)
        question.save(update_fields=["stops_clock"])
        if question.stops_clock:
            waits.append((question.asked_on, question.replied_on))
    request.stood_still, request.waits_since = clock.standstill(waits)
    extended_on = request.extended_on
    if extended_on:
        until_then = [
            (asked_on, min(replied_on or extended_on, extended_on))
            for asked_on, replied_on in waits
            if asked_on <= extended_on
        ]
        last = clock.extend_until(request.received_on, stood_still=clock.standstill(until_then)[0])
        if extended_on > last:
            raise ValidationError(
                {
                    "received_on": _(
                        "The term was extended on %(day)s. By this day of receipt that was possible"
                        " until %(last)s."
                    )
                    % {"day": day(extended_on), "last": day(last)}
                }
            )
    move_terms(request)


def move_terms(request: Request) -> None:
    """Set both terms by what is recorded of the clock; the caller saves."""
    begun = request.board_since or request.received_on
    request.own_due_on = clock.own_due_on(begun, stood_still=request.stood_still)
    request.legal_due_on = clock.legal_due_on(
        begun, extended=bool(request.extended_on), stood_still=request.stood_still
    )


@action
def extend_request(*, request: Request, because: str, on: dt.date, by) -> Request:
    """Extend the term of the law by two months, with reasons, inside the first month.

    Raises ValidationError where that month is over, it was extended before, or reasons lack.
    """
    request = locked(request.pk)
    check_unanswered(request)
    check_not_own(request, by)
    if request.extended_on:
        raise ValidationError(
            _("This request has already been extended; that can be done only once.")
        )
    begun = request.board_since or request.received_on
    last = clock.extend_until(begun, stood_still=request.stood_still)
    if on > last and request.waits_since is None:
        raise ValidationError(
            _("Extending was possible until %(day)s, inside the first month.") % {"day": day(last)}
        )
    if not because.strip():
        raise ValidationError({"because": _("Give the reasons; the person reads them.")})
    request.extended_on, request.extension_reason = on, because.strip()
    move_terms(request)
    request.save()
    record("request.extended", by=by, subject_id=request.subject_id, obj=request)
    tell_requester(request, Notice.Kind.REQUEST_EXTENDED, on=on, by=by)
    return request


@action
def ask_advice(*, request: Request, on: dt.date, by) -> RequestAdvice:
    """Put the request before the privacy officer (L14). Raises ValidationError where that was done
    and no advice came yet, or the request is over."""
    request = locked(request.pk)
    check_open(request)
    officer = RequestAdvice.Source.OFFICER
    if request.advices.filter(source=officer, given_on__isnull=True).exists():
        raise ValidationError(_("The privacy officer has already been asked."))
    advice = RequestAdvice.objects.create(
        subject=request.subject, request=request, source=officer, asked_on=on
    )
    record("request.advice_asked", by=by, subject_id=request.subject_id, obj=request)
    return advice


def _may_advise(request: Request, user, on: dt.date) -> bool:
    """Whether the advice of the privacy officer may be put in by this user: by the officer, or,
    where the officer has no sight of the file, by who handles the request."""
    if user is None or OFFICER in access_of(user, on).functions():
        return True
    kind = request.subject.kind
    sees = FUNCTIONS[OFFICER].ceiling.get(line_of(ROOM_OF_REQUESTS[kind], kind), Level.NONE)
    return sees < Level.CHANGE


@action
def note_advice(
    *, request: Request, source: str, text: str, adviser: str = "", on: dt.date, by
) -> RequestAdvice:
    """Keep the advice of the privacy officer, or of an adviser from outside, who is named.

    Raises ValidationError where it says nothing, the adviser lacks, the request is over, or it
    concerns who would note the advice.
    """
    request = locked(request.pk)
    check_decider(request, by)
    if not text.strip():
        raise ValidationError({"text": _("Write the advice.")})
    if source == RequestAdvice.Source.OFFICER and not _may_advise(request, by, on):
        raise ValidationError(
            {"source": _("Privacy officers record their own advice: ask for it first.")}
        )
    if source == RequestAdvice.Source.OUTSIDE and not adviser.strip():
        raise ValidationError({"adviser": _("Say who gave the advice.")})
    waiting = request.advices.filter(source=source, given_on__isnull=True).first()
    advice = waiting or RequestAdvice(
        subject=request.subject, request=request, source=source, asked_on=on
    )
    advice.text, advice.adviser, advice.given_on = text.strip(), adviser.strip(), on
    advice.save()
    record(
        "request.advice_given",
        by=by,
        subject_id=request.subject_id,
        obj=request,
        source=str(source),
    )
    return advice


@action
def agree_appointment(*, request: Request, meets_at: dt.datetime, on: dt.date, by) -> Request:
    """Note when the person comes to look or to talk (K15). Raises ValidationError where the
    request is over, or on `day` where that lies before `on`."""
    request = locked(request.pk)
    check_unanswered(request)
    if timezone.localtime(meets_at).date() < on:
        raise ValidationError({"day": _("Choose a day that is still to come.")})
    request.meets_at = meets_at
    request.save(update_fields=["meets_at"])
    record("request.appointment", by=by, subject_id=request.subject_id, obj=request)
    return request


@action
def set_fee(*, request: Request, fee: Decimal, because: str, by) -> Request:
    """Charge a fee, of at most 5.00 euro and only with the reason that the request is unfounded or
    excessive; never for passing on changes (K16, L16, GDPR art. 12(5)).

    Raises ValidationError on `fee` or `because` otherwise.
    """
    request = locked(request.pk)
    check_decider(request, by)
    if not 0 <= fee <= HIGHEST_FEE:
        raise ValidationError(
            {
                "fee": _("A fee is at most %(highest)s euro.")
                % {"highest": number_format(HIGHEST_FEE, 2)}
            }
        )
    if fee and request.kind == Request.Kind.CORRECTION:
        raise ValidationError({"fee": _("Passing on changes is always free.")})
    if fee and not because.strip():
        raise ValidationError(
            {
                "because": _(
                    "You charge a fee: say why the request is manifestly unfounded or excessive."
                )
            }
        )
    request.fee, request.fee_reason = fee, because.strip() if fee else ""
    request.save(update_fields=["fee", "fee_reason"])
    record("request.fee_set", by=by, subject_id=request.subject_id, obj=request, fee=str(fee))
    return request
