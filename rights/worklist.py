from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from core.privacy import Level, line_of
from core.registries import WorkItem, WorkSource, work_sources
from rights.actions.deciding import is_for_board
from rights.actions.handling import OFFICER
from rights.actions.locking import concerning
from rights.models import Copy, Request, RequestAdvice
from rights.sight import handles_requests, requests_in_sight
from subjects.people import names_of

# A wrong allergy cannot wait for the term of a request.
AT_ONCE = {"child.daily_care"}
# Who does not handle most requests, and sees to it that those who do are not late.
OVERSEERS = {OFFICER, "cluster_manager"}


def _is_urgent(asked: Request) -> bool:
    return any(item.category in AT_ONCE for item in asked.corrections.all())


def _what(asked: Request) -> str:
    named = {"number": asked.number, "kind": asked.get_kind_display()}
    if _is_urgent(asked):
        return _("Request %(number)s: %(kind)s, about daily care") % named
    return _("Request %(number)s: %(kind)s") % named


def _label(asked: Request) -> str:
    copy = asked.running_copy
    if copy and copy.state == Copy.State.DECIDING:
        return _("Decide on what is new") if copy.has_news else _("Decide on what is about others")
    if asked.kind in Request.WITH_A_COPY:
        return (
            _("Make the copy again")
            if asked.state == Request.State.MAKING
            else _("Check the request")
        )
    return _("Handle the request")


def _items(user, on):
    items = _to_handle(user, on)
    if OVERSEERS.isdisjoint(access_of(user, on).functions()):
        return items
    known = {item.url for item in items}
    return items + [item for item in _late(user, on) if item.url not in known]


def _late(user, on) -> list[WorkItem]:
    """Requests whose term has passed, for who oversees them; what others do with them, the page of
    the request tells."""
    passed = Q(own_due_on__lt=on) | Q(legal_due_on__lt=on)
    found = requests_in_sight(user, on=on).exclude(concerning(user))
    found = found.filter(passed, state__in=Request.UNANSWERED, waits_since__isnull=True)
    late = [asked for asked in found.select_related("subject") if asked.due_on < on]
    names = names_of({asked.subject_id for asked in late})
    return [
        WorkItem(
            what=_("Request %(number)s: %(kind)s, not answered in time")
            % {"number": asked.number, "kind": asked.get_kind_display()},
            about=names.get(asked.subject_id, ""),
            due_on=asked.due_on,
            url=reverse("rights:detail", args=[asked.pk]),
            next_label=_("See how far it is"),
        )
        for asked in late
    ]


def _to_handle(user, on):
    """Requests to answer and copies that failed, at the places where the user handles them; of
    complaints that went on to the board the board's alone. One that waits for the person's answer
    asks nothing of anybody, and one that concerns the user is for others."""
    if not handles_requests(user, on=on, level=Level.CHANGE):
        return _to_screen(user, on)
    functions = set(access_of(user, on).functions())
    found = requests_in_sight(user, on=on, level=Level.CHANGE).exclude(concerning(user))
    found = found.select_related("subject")
    waiting = found.filter(state=Request.State.OPEN, waits_since__isnull=True)
    stuck = found.filter(
        state=Request.State.MAKING, copy__state__in=(Copy.State.FAILED, Copy.State.DECIDING)
    )
    waiting = waiting.prefetch_related("corrections")
    stuck = stuck.prefetch_related("corrections")
    asked_now = [*waiting.select_related("copy"), *stuck.select_related("copy")]
    if functions == {OFFICER}:  # advises, and handles what is put before the officer
        asked_now = []
    asked_now = [a for a in asked_now if not is_for_board(a, user, on=on)]
    advices = _advices(user, found) if OFFICER in functions else []
    names = names_of({asked.subject_id for asked in [*asked_now, *(a.request for a in advices)]})
    items = [
        WorkItem(
            what=_what(asked),
            about=names.get(asked.subject_id, ""),
            due_on=asked.received_on if _is_urgent(asked) else asked.due_on,
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


def _to_screen(user, on) -> list[WorkItem]:
    """Copies in which a part of the file that the user keeps has something to decide on, for who
    does not handle requests."""
    access = access_of(user, on)
    found = requests_in_sight(user, on=on).filter(copy__state=Copy.State.DECIDING)
    mine = [
        asked
        for asked in found.select_related("copy", "subject")
        if any(
            access.may(line_of(code, asked.subject.kind), Level.CHANGE)
            for code in asked.copy.to_decide
        )
    ]
    names = names_of({asked.subject_id for asked in mine})
    return [
        WorkItem(
            what=_("Request %(number)s: %(kind)s")
            % {"number": asked.number, "kind": asked.get_kind_display()},
            about=names.get(asked.subject_id, ""),
            due_on=asked.due_on,
            url=reverse("rights:passages", args=[asked.pk]),
            next_label=_label(asked),
        )
        for asked in mine
    ]


def _advices(user, found) -> list[RequestAdvice]:
    return list(
        RequestAdvice.objects.filter(
            source=RequestAdvice.Source.OFFICER, given_on__isnull=True, request__in=found
        ).select_related("request")
    )


work_sources.register(WorkSource(code="rights.requests", items=_items))
