"""Requests in a list: those at the user's places, and those about one person."""

from django.core.paginator import Paginator
from django.db.models import Case, F, When
from django.db.models.functions import Least
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from core.dates import today
from core.privacy import Level
from core.templatetags.ui import day, due_kind, due_words
from rights.models import Request
from rights.sight import requests_in_sight, require_requests
from subjects.people import names_of
from subjects.record_pages import FILE_ROOMS
from subjects.sections import open_section
from subjects.visibility import get_visible_or_404

State = Request.State
PER_PAGE = 50
WORKED_TO = Case(  # as Request.due_on
    When(extended_on__isnull=False, then=F("legal_due_on")),
    default=Least("own_due_on", "legal_due_on"),
)
LETTERS_ROOM = "organisation.register"  # the words are as much everybody's as the register
STATE_KIND = {
    State.OPEN: "soon",
    State.MAKING: "info",
    State.ANSWERED: "good",
    State.PARTLY: "good",
    State.REFUSED: "info",
    State.WITHDRAWN: "info",
}


def state_cell(asked: Request) -> dict:
    return {"text": capfirst(asked.get_state_display()), "kind": STATE_KIND[asked.state]}


def due_cell(asked: Request, on) -> dict:
    """When it must be answered, that it stands still, or when it was answered."""
    if asked.is_answered:
        if asked.state == State.WITHDRAWN:
            return {"text": _("withdrawn %(day)s") % {"day": day(asked.answered_on)}}
        return {"text": _("answered %(day)s") % {"day": day(asked.answered_on)}}
    if asked.waits_since:
        since = _("since %(day)s") % {"day": day(asked.waits_since)}
        return {"text": _("stands still"), "kind": "info", "sub": since}
    kind = due_kind(asked.due_on, on)
    return {"text": due_words(asked.due_on, on), "kind": kind or "info", "sub": day(asked.due_on)}


def _rows(found, on, *, about: dict | None) -> list:
    return [
        [
            {
                "text": asked.number,
                "url": reverse("rights:detail", args=[asked.pk]),
                "sub": _("received %(day)s") % {"day": day(asked.received_on)},
                "num": True,
            },
            *([about.get(asked.subject_id, "")] if about is not None else []),
            capfirst(asked.get_kind_display()),
            due_cell(asked, on),
            state_cell(asked),
        ]
        for asked in found
    ]


@require_safe
def request_list(request):
    """The requests at the user's places: the open ones, what is due first; or all; of one kind."""
    require_requests(request)
    on = today()
    found = requests_in_sight(request.user, on=on)
    show_all = request.GET.get("show") == "all"
    if not show_all:
        found = found.filter(state__in=Request.UNANSWERED)
    kind = request.GET.get("kind", "")
    if kind in Request.Kind.values:
        found = found.filter(kind=kind)
    found = found.annotate(worked_to=WORKED_TO).order_by("worked_to", "number")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    query = {"show": "all"} if show_all else {}
    context = {
        "page_obj": page,
        "rows": _rows(rows, on, about=names_of({asked.subject_id for asked in rows})),
        "headers": [
            _("Number"),
            _("About"),
            _("Asks for"),
            _("Due or closed") if show_all else _("Due"),
            _("State"),
        ],
        "show_all": show_all,
        "may_read_letters": access_of(request.user, on).may(LETTERS_ROOM, Level.VIEW),
        "kinds": [(value, capfirst(label)) for value, label in Request.Kind.choices],
        "kind": kind,
        "querystring": urlencode({**query, **({"kind": kind} if kind else {})}),
    }
    return render(request, "rights/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def of_subject(request, pk):
    """What was asked about one person: a part of the file."""
    known = get_visible_or_404(pk, request.user, on=today())
    room = FILE_ROOMS.get(known.kind)
    if room is None:
        raise Http404
    subject = room.load(request, pk)
    section = room.sections["requests"]
    if not room.fits(subject, section):
        raise Http404
    context = room.context(request, subject, section)
    answer = open_section(request, subject, section.category, context)
    if answer:
        return answer
    found = Request.objects.filter(subject=subject).order_by("-received_on", "-number")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    may_change = room.may_change(request.user, subject, section)
    context |= {
        "page_obj": page,
        "rows": _rows(page.object_list, today(), about=None),
        "headers": [_("Number"), _("Asks for"), _("Due or closed"), _("State")],
        "new_url": reverse("rights:new", args=[subject.pk]) if may_change else "",
        # letters in which somebody asked
        "papers": room.papers(
            subject, section.category, request.user, today(), may_change, back=request.path
        ),
    }
    return render(request, "rights/of_subject.html", context)


def may_handle(user, asked: Request) -> bool:
    """Whether the user may take steps on a request."""
    return requests_in_sight(user, on=today(), level=Level.CHANGE).filter(pk=asked.pk).exists()
