"""Reminding those who handle requests: a week before one is due, when its term has passed, and
when the person did not answer a question. Each once, without a name (design: invariant 7)."""

import datetime as dt

from django.db.models import Q

from accounts.access import access_of
from accounts.models import Notice, User
from accounts.notices import notify
from accounts.reach import users_in_service
from audit.actions import record
from core.actions import action
from core.privacy import Level
from rights.actions.deciding import is_for_board
from rights.actions.handling import OFFICER
from rights.actions.locking import concerning
from rights.models import Request, RequestQuestion, RequestReminder
from rights.sight import handles_requests, requests_in_sight

Kind = RequestReminder.Kind
SOON = dt.timedelta(days=7)
UNANSWERED_FOR = dt.timedelta(days=14)
NOTICES = {
    Kind.SOON: Notice.Kind.HANDLING_SOON,
    Kind.LATE: Notice.Kind.HANDLING_LATE,
    Kind.QUESTION: Notice.Kind.HANDLING_QUESTION,
}


def to_remind(on: dt.date) -> list[RequestReminder]:
    """What is to be reminded of on a day and was not yet, unsaved. Found again on every later day,
    so that a night without a worker leaves nothing out."""
    found = [*_due(on), *_unanswered(on)]
    asked = {reminder.request_id for reminder in found}
    known = set(
        RequestReminder.objects.filter(request_id__in=asked).values_list(
            "request_id", "kind", "about_on"
        )
    )
    fresh = {}
    for reminder in found:
        what = (reminder.request_id, reminder.kind, reminder.about_on)
        if what not in known:
            fresh[what] = reminder
    return list(fresh.values())


def _of(asked: Request, kind: str, about_on: dt.date, on: dt.date) -> RequestReminder:
    return RequestReminder(
        subject_id=asked.subject_id, request=asked, kind=kind, about_on=about_on, sent_on=on
    )


def _due(on: dt.date):
    """Requests that run; one whose clock stands still is not due on any day yet."""
    last = on + SOON
    near = Q(extended_on__isnull=True, own_due_on__lte=last) | Q(legal_due_on__lte=last)
    running = Request.objects.filter(near, state=Request.State.OPEN, waits_since__isnull=True)
    for asked in running.select_related("requester", "subject"):
        if asked.due_on < on:
            yield _of(asked, Kind.LATE, asked.due_on, on)
        elif asked.due_on <= last:
            yield _of(asked, Kind.SOON, asked.due_on, on)


def _unanswered(on: dt.date):
    questions = RequestQuestion.objects.filter(
        replied_on__isnull=True,
        asked_on__lte=on - UNANSWERED_FOR,
        request__state=Request.State.OPEN,
    )
    for question in questions.select_related("request__requester", "request__subject"):
        yield _of(question.request, Kind.QUESTION, question.asked_on, on)


def handlers_of(requests: list[Request], *, on: dt.date) -> dict[User, set]:
    """By user in service, the ids of those of the requests that are the user's to handle: in sight
    to change, not the own, and with the board the board's alone. The privacy officer, who advises,
    is not reminded of what others handle."""
    by_id = {asked.pk: asked for asked in requests}
    handlers = {}
    for user in users_in_service(on) if by_id else ():
        functions = set(access_of(user, on).functions())
        if functions == {OFFICER} or not handles_requests(user, on=on, level=Level.CHANGE):
            continue
        sight = requests_in_sight(user, on=on, level=Level.CHANGE).exclude(concerning(user))
        theirs = {
            pk
            for pk in sight.filter(pk__in=by_id).values_list("pk", flat=True)
            if not is_for_board(by_id[pk], user, on=on)
        }
        if theirs:
            handlers[user] = theirs
    return handlers


@action
def remind_handlers(*, on: dt.date, by=None) -> int:
    """Send what reminders there are on a day, one notice of a kind to each; return how many
    requests they were about. What nobody handles stays to be reminded of."""
    waiting = to_remind(on)
    handlers = handlers_of([reminder.request for reminder in waiting], on=on)
    for kind, notice in NOTICES.items():
        of_kind = {reminder.request_id for reminder in waiting if reminder.kind == kind}
        for user, theirs in handlers.items():
            if theirs & of_kind:
                notify(user=user, kind=notice, by=by)
    handled = set().union(*handlers.values())
    sent = [reminder for reminder in waiting if reminder.request_id in handled]
    for reminder in sent:
        reminder.save(force_insert=True)
    record("request.reminders_sent", by=by, reminders=len(sent), people=len(handlers))
    return len(sent)
