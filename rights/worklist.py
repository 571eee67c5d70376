from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from rights.actions.deciding import is_for_board
from rights.actions.locking import concerning
from rights.models import Copy, Request, RequestAdvice
from rights.sight import handles_requests, requests_in_sight
from subjects.people import names_of

OFFICER = "privacy_officer"


def _label(asked: Request) -> str:
    if asked.kind in Request.WITH_A_COPY:
        return (
            _("Make the copy again")
            if asked.state == Request.State.MAKING
            else _("Check the request")
        )
    return _("Handle the request")


def _items(user, on):
    """Requests to answer and copies that failed, at the places where the user handles them; of
    complaints that went on to the board the board's alone. One that waits for the person's answer
    asks nothing of anybody, and one that concerns the user is for others."""
    if not handles_requests(user, on=on, level=Level.CHANGE):
        return []
    functions = set(access_of(user, on).functions())
    found = requests_in_sight(user, on=on, level=Level.CHANGE).exclude(concerning(user))
    found = found.select_related("subject")
    waiting = found.filter(state=Request.State.OPEN, waits_since__isnull=True)
    failed = found.filter(state=Request.State.MAKING, copy__state=Copy.State.FAILED)
    asked_now = [*waiting, *failed]
    if functions == {OFFICER}:  # advises, and handles what is put before the officer
        asked_now = []
    asked_now = [a for a in asked_now if not is_for_board(a, user, on=on)]
    advices = _advices(user, found) if OFFICER in functions else []
    names = names_of({asked.subject_id for asked in [*asked_now, *(a.request for a in advices)]})
    items = [
        WorkItem(
            what=_("Request %(number)s: %(kind)s")
            % {"number": asked.number, "kind": asked.get_kind_display()},
            about=names.get(asked.subject_id, ""),
            due_on=asked.due_on,
            url=reverse("rights:detail", args=[asked.pk]),
            next_label=_label(asked),
        )
        for asked in asked_now
    ]
    return items + [
        WorkItem(
            what=_("Advice on request %(number)s: %(kind)s")
            % {"number": advice.request.number, "kind": advice.request.get_kind_display()},
            about=names.get(advice.subject_id, ""),
            due_on=advice.request.due_on,
            url=reverse("rights:step", args=[advice.request_id, "advice"]),
            next_label=_("Give advice"),
        )
        for advice in advices
    ]


def _advices(user, found) -> list[RequestAdvice]:
    return list(
        RequestAdvice.objects.filter(
            source=RequestAdvice.Source.OFFICER, given_on__isnull=True, request__in=found
        ).select_related("request")
    )


work_sources.register(WorkSource(code="rights.requests", items=_items))
