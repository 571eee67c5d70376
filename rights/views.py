"""Requests as staff handle them: list, check, decide, follow."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.rooms import require_room
from core.dates import today
from core.forms import add_errors
from core.privacy import Level, SubjectKind
from core.templatetags.ui import day, due_kind, due_words, weekday_day
from rights.actions import approve_request, ask_for_copy, refuse_request, retry_request
from rights.authority import authority_of
from rights.forms import ApproveForm, NewRequestForm, RefuseForm
from rights.models import Request
from rights.sight import ROOM, requests_in_sight
from subjects.models import Subject
from subjects.sections import require
from subjects.visibility import can, get_visible_or_404

State = Request.State
PER_PAGE = 50
STATE_KIND = {
    State.RECEIVED: "soon",
    State.FAILED: "late",
    State.READY: "good",
    State.COLLECTED: "good",
    State.EXPIRED: "",
    State.REFUSED: "",
    State.APPROVED: "info",
    State.RENDERING: "info",
}


def _request_or_404(request, pk, level=Level.VIEW) -> Request:
    """A request in sight at this level. Raises PermissionDenied where the room is closed."""
    require_room(request, ROOM, level)
    found = requests_in_sight(request.user, on=today(), level=level)
    return get_object_or_404(found.select_related("subject__child", "requester__parent"), pk=pk)


def request_list(request):
    """The requests at the user's places: the open ones, what is due first; or all."""
    require_room(request, ROOM, Level.VIEW)
    on = today()
    found = requests_in_sight(request.user, on=on).select_related("subject__child")
    show_all = request.GET.get("show") == "all"
    if not show_all:
        found = found.filter(state__in=Request.UNANSWERED)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        [
            {"text": asked.number, "url": reverse("rights:detail", args=[asked.pk])},
            asked.subject.child.name,
            _due_cell(asked, on),
            {"text": asked.get_state_display(), "kind": STATE_KIND[asked.state] or "info"},
            asked.get_kind_display(),
            asked.received_on,
        ]
        for asked in page.object_list
    ]
    headers = [_("Number"), _("Child"), _("Due"), _("State"), _("Asks for"), _("Received")]
    context = {
        "page_obj": page,
        "rows": rows,
        "headers": headers,
        "show_all": show_all,
        "querystring": "show=all" if show_all else "",
    }
    return render(request, "rights/list.html", context)


def _due_cell(asked, on):
    if asked.is_answered:
        return {"text": _("answered %(day)s") % {"day": day(asked.answered_on)}}
    kind = due_kind(asked.due_on, on)
    return {"text": due_words(asked.due_on, on), "kind": kind or "info", "sub": day(asked.due_on)}


def _clock(asked, on) -> dict:
    """How far the term is, for components/clock.html."""
    left = (asked.due_on - on).days
    if left >= 0:
        words = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    else:
        words = due_words(asked.due_on, on)
    whole = (asked.due_on - asked.received_on).days
    return {
        "left_text": words,
        "left_caption": _("to answer"),
        "value": min(whole, max(0, whole - left)),
        "max": whole,
        "deadline_caption": _("Answer before the end of"),
        "deadline_text": weekday_day(asked.due_on),
        "kind": "late" if left < 0 else "soon" if left <= 7 else "good",
    }


def _facts(asked) -> list:
    facts = [
        (_("Child"), asked.subject.child.name),
        (_("Asked by"), asked.requester.parent.name),
        (_("Asked"), asked.get_channel_display()),
        (_("Received on"), asked.received_on),
        (_("Our own promise, 4 weeks"), asked.own_due_on),
        (_("By law, one month"), asked.legal_due_on),
        (_("State"), asked.get_state_display()),
    ]
    if asked.identity_check:
        facts += [
            (_("Identity"), asked.get_identity_check_display()),
            (_("Custody on approval"), asked.get_custody_found_display()),
        ]
    if asked.state == State.REFUSED:
        facts += [
            (_("Ground of the refusal"), asked.get_refusal_ground_display()),
            (_("Explanation"), asked.refusal_note),
        ]
    if asked.answered_on:
        facts.append((_("Answered on"), asked.answered_on))
    if asked.available_until:
        facts.append((_("Available until"), asked.available_until))
    if asked.collected_at:
        facts.append((_("Fetched at"), asked.collected_at))
    return facts


def _custody(request, asked, on) -> dict:
    """What the register says on custody; in detail only for who may open that section."""
    authority = authority_of(asked.requester, asked.subject, on=on)
    opens = can(request.user, asked.subject, "child.custody", Level.VIEW, on=on)
    if not opens:
        words = (
            _("The register allows a copy for this person.")
            if authority
            else _("The register does not allow a copy for this person. Ask the location manager.")
        )
    elif authority:
        words = _("%(custody)s; no court order on this day.") % {
            "custody": authority.representation.get_custody_display().capitalize()
        }
    else:
        words = authority.words
    return {"allows": bool(authority), "words": words}


def detail(request, pk):
    """One request: the clock, what is known, the checks, and what to do next."""
    asked = _request_or_404(request, pk)
    on = today()
    decides = requests_in_sight(request.user, on=on, level=Level.CHANGE).filter(pk=pk).exists()
    waits = asked.state == State.RECEIVED
    context = {
        "asked": asked,
        "facts": _facts(asked),
        "clock": None if asked.is_answered else _clock(asked, on),
        "custody": _custody(request, asked, on) if waits else None,
        "state_kind": STATE_KIND[asked.state],
        "may_decide": decides and waits,
        "is_own": asked.requester.user_id == request.user.pk,
        "may_retry": decides and asked.state == State.FAILED,
    }
    return render(request, "rights/detail.html", context)


def new(request, child_pk):
    """Enter a request for a parent who asked at the desk, by letter or by telephone."""
    on = today()
    subject = get_visible_or_404(child_pk, request.user, on=on, kind=SubjectKind.CHILD)
    require(request, subject, ROOM, Level.CHANGE)
    form = NewRequestForm(request.POST or None, child=subject)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = ask_for_copy(
                child=subject,
                requester=Subject.objects.get(pk=data["requester"]),
                channel=data["channel"],
                received_on=data["received_on"],
                on=on,
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            recorded = _("Request %(number)s is recorded.") % {"number": made.number}
            messages.success(request, recorded)
            return redirect("rights:detail", made.pk)
    return render(request, "rights/new.html", {"form": form, "child": subject.child})


def approve(request, pk):
    """The two checks, then approval; sent twice, it starts once."""
    asked = _request_or_404(request, pk, Level.CHANGE)
    if asked.state != State.RECEIVED:
        return redirect("rights:progress" if asked.is_being_made else "rights:detail", asked.pk)
    on = today()
    custody = _custody(request, asked, on)
    form = ApproveForm(request.POST or None)
    if request.method == "POST" and custody["allows"] and form.is_valid():
        try:
            approve_request(
                request=asked,
                identity_check=form.cleaned_data["identity_check"],
                on=on,
                at=timezone.now(),
                by=request.user,
            )
        except ValidationError as error:
            if getattr(error, "code", "") == "decided":
                return redirect("rights:detail", asked.pk)
            add_errors(form, error)
        else:
            return redirect("rights:progress", asked.pk)
    context = {
        "asked": asked,
        "custody": custody,
        "form": form,
        "heading": _("Approve request %(number)s?") % {"number": asked.number},
        "consequences": [
            _("The copy is made in the background and comes to wait for the parent in the portal."),
            _("What is about other people is left out."),
            _("After two weeks the copy is removed."),
        ],
        "confirm_label": _("Approve and make the copy"),
        "cancel_url": reverse("rights:detail", args=[asked.pk]),
        "safe": True,
    }
    return render(request, "rights/approve.html", context)


def refuse(request, pk):
    """Refuse on a ground; the parent reads it with the ways to object."""
    asked = _request_or_404(request, pk, Level.CHANGE)
    if asked.state != State.RECEIVED:
        return redirect("rights:detail", asked.pk)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            refuse_request(
                request=asked, ground=data["ground"], note=data["note"], on=today(), by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The request has been refused."))
            return redirect("rights:detail", asked.pk)
    context = {
        "form": form,
        "heading": _("Refuse request %(number)s?") % {"number": asked.number},
        "happens": _("The parent reads the ground and your explanation in the portal."),
        "consequences": [
            _("The answer names the data protection authority and the court, with the term."),
            _("The clock of this request stops today."),
        ],
        "confirm_label": _("Refuse"),
        "cancel_url": reverse("rights:detail", args=[asked.pk]),
    }
    return render(request, "components/confirm_page.html", context)


PROGRESS_WORDS = {
    State.RECEIVED: gettext_lazy("Something changed since the approval: it is checked again."),
    State.APPROVED: gettext_lazy("It waits for its turn."),
    State.RENDERING: gettext_lazy("The parts of the file are being put together."),
    State.FAILED: gettext_lazy("The copy could not be made. Try again, or tell your IT support."),
    State.EXPIRED: gettext_lazy("The copy is no longer available."),
}


def progress_context(asked, *, result_url: str, result_label: str) -> dict:
    """What components/progress_page.html needs, for staff and for the portal."""
    failed = asked.state in (State.RECEIVED, State.FAILED, State.REFUSED, State.EXPIRED)
    return {
        "job_label": _("Copy of the file %(number)s") % {"number": asked.number},
        "percent": None,
        "status_text": PROGRESS_WORDS.get(asked.state, ""),
        "finished": asked.state in (State.READY, State.COLLECTED),
        "failed": failed,
        "result_url": result_url if failed or not asked.is_being_made else "",
        "result_label": result_label,
    }


def progress(request, pk):
    """How far the copy is; can be left and found again."""
    asked = _request_or_404(request, pk)
    context = progress_context(
        asked,
        result_url=reverse("rights:detail", args=[asked.pk]),
        result_label=_("To the request"),
    )
    return render(request, "components/progress_page.html", context)


@require_POST
def retry(request, pk):
    """Have a copy that failed made again."""
    asked = _request_or_404(request, pk, Level.CHANGE)
    try:
        retry_request(request=asked, by=request.user)
    except ValidationError:
        return redirect("rights:detail", asked.pk)
    return redirect("rights:progress", asked.pk)
