"""Asking something about data in the portal, and following it to the answer."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.fresh import FreshForm, clear, is_fresh
from core.dates import today
from core.forms import add_errors
from core.templatetags.ui import weekday_day
from documents.responses import attachment
from portal import removing
from portal.forms import AskForm, ReplyForm
from portal.kinds import ASKING
from portal.letters import letters_to_read
from portal.scope import own_child_or_404, own_children, own_file, own_requests
from rights import actions
from rights.copy import copy_name
from rights.information import complaint_ways, complaint_words, controller, court_words
from rights.letters.composing import as_written
from rights.models import Copy, Request
from rights.views.lists import STATE_KIND
from rights.views.progress import progress_context
from subjects.models import Subject
from subjects.people import names_of

State, Kind = Request.State, Request.Kind


@dataclass(frozen=True)
class Asker:
    """Who asks about whom: a parent about an own child, or somebody about the own file."""

    subject: Subject
    requester: Subject

    @property
    def is_own(self) -> bool:
        return self.subject.pk == self.requester.pk

    @property
    def name(self) -> str:
        """Whom it is about, for the head of a page; empty for oneself."""
        return "" if self.is_own else self.subject.child.first_name

    def url(self, kind: str = "") -> str:
        parts = [kind] if kind else []
        if self.is_own:
            return reverse("portal:ask-own-kind" if kind else "portal:ask-own", args=parts)
        name = "portal:ask-kind" if kind else "portal:ask"
        return reverse(name, args=[self.subject.pk, *parts])

    @property
    def file_url(self) -> str:
        if self.is_own:
            return reverse("portal:own")
        return reverse("portal:child", args=[self.subject.pk])


def _of_child(request, pk) -> Asker:
    return Asker(own_child_or_404(request.user, pk, on=today()), request.user.subject)


def _of_own(request) -> Asker:
    subject = own_file(request.user, on=today())
    if subject is None:
        raise Http404
    return Asker(subject, subject)


@require_safe
def ask_child(request, pk):
    """What can be asked about an own child."""
    return _choose(request, _of_child(request, pk))


@require_safe
def ask_own(request):
    """What can be asked about the own file (K25, L49)."""
    return _choose(request, _of_own(request))


def ask_child_kind(request, pk, kind):
    """One thing to ask about an own child."""
    return _ask(request, _of_child(request, pk), kind)


def ask_own_kind(request, kind):
    """One thing to ask about the own file; an application goes without a request."""
    if kind == Kind.ERASURE:
        if application := removing.removable(request.user):
            return removing.remove(request, application)
        if removing.was_removed(request.user):
            return redirect("portal:application-removed")
    return _ask(request, _of_own(request), kind)


def _choose(request, asker: Asker):
    items = [
        {"label": asking.label, "hint": asking.hint, "url": asker.url(kind)}
        for kind, asking in ASKING.items()
    ]
    context = {"asker": asker, "items": items}
    return render(request, "portal/ask.html", context)


def _ask(request, asker: Asker, kind: str):
    """What it is and what happens, one question, sent. Sent twice, it makes one request."""
    if kind not in ASKING:
        raise Http404
    asking = ASKING[Kind(kind)]
    standing = None
    if kind in Request.ONE_AT_A_TIME:
        standing = actions.find_open(subject=asker.subject, requester=asker.requester, kind=kind)
    form = AskForm(request.POST if request.method == "POST" else None, question=asking.question)
    if request.method == "POST" and standing:
        return redirect("portal:request", standing.pk)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(
                kind=kind,
                subject=asker.subject,
                requester=asker.requester,
                channel=Request.Channel.PORTAL,
                words=form.cleaned_data.get("words", ""),
                received_on=today(),
                on=today(),
                by=request.user,
            )
        except actions.AskedAlready as error:
            return redirect("portal:request-sent", error.standing.pk)
        except ValidationError as error:
            if "requester" in getattr(error, "message_dict", {}):
                # What bars a parent is never told here (L33).
                raise Http404 from error
            add_errors(form, error)
        else:
            return redirect("portal:request-sent", made.pk)
    context = {
        "asker": asker,
        "asking": asking,
        "standing": standing,
        "form": form,
        "submit_label": _("Send the request"),
    }
    if kind == Kind.COMPLAINT:
        context |= {"submit_label": _("Send the complaint"), "objections": complaint_ways()}
    return render(request, "portal/ask_kind.html", context)


# --- own requests ----------------------------------------------------------------------------


def _own_request_or_404(request, pk) -> Request:
    return get_object_or_404(own_requests(request.user, on=today()), pk=pk)


def _state_of(asked: Request) -> tuple[str, str]:
    """(words, kind of tag): of a copy how it stands, while it can still be fetched or has gone."""
    copy = asked.running_copy
    if copy and asked.is_answered:
        kind = "good" if copy.state == Copy.State.READY else "info"
        return capfirst(copy.get_state_display()), kind
    if asked.waits_since:
        return _("We are waiting for your answer"), "soon"
    return capfirst(asked.get_state_display()), STATE_KIND[asked.state]


def _title(asked: Request) -> str:
    label = ASKING[Kind(asked.kind)].label
    if asked.is_about_oneself:
        return str(label)
    return _("%(what)s: %(name)s") % {"what": label, "name": asked.subject.child.first_name}


def rows_of(requests) -> list[dict]:
    """Own requests for components/task_list.html."""
    rows = []
    for asked in requests:
        label, kind = _state_of(asked)
        rows.append(
            {
                "label": _title(asked),
                "url": reverse("portal:request", args=[asked.pk]),
                "hint": f"{asked.number}, {weekday_day(asked.received_on)}",
                "state_label": label,
                "state_kind": kind,
            }
        )
    return rows


@require_safe
def request_list(request):
    """All requests the user made, newest first."""
    found = own_requests(request.user, on=today()).order_by("-received_on", "-number")
    return render(request, "portal/requests.html", {"items": rows_of(found)})


@require_safe
def request_sent(request, pk):
    """Reference, deadline, contact, next step."""
    asked = _own_request_or_404(request, pk)
    context = {
        "asked": asked,
        "title": _title(asked),
        "contact": controller(),
        "due": weekday_day(asked.due_on),
    }
    return render(request, "portal/request_sent.html", context)


def _may_ask_again(request, asked: Request) -> str:
    """Where the same can be asked once more; empty where it cannot."""
    if asked.is_about_oneself:
        own = own_file(request.user, on=today())
        return Asker(own, own).url(asked.kind) if own else ""
    own = own_children(request.user, on=today()).filter(pk=asked.subject_id).first()
    return Asker(own, request.user.subject).url(asked.kind) if own else ""


def _what_we_wrote(asked: Request) -> list[str]:
    """The words of colleagues that the page of a request shows."""
    ours = [*(one.text for one in asked.questions.all()), asked.earlier_answer, asked.answer]
    return ours if asked.is_answered else [*ours, asked.extension_reason, asked.fee_reason]


@require_safe
def request_detail(request, pk):
    """How far a request is: questions to answer, the answer, the copy, the ways to object."""
    asked = _own_request_or_404(request, pk)
    copy = asked.running_copy
    told = {"asked": asked, "due": weekday_day(asked.due_on), "contact": controller()}
    if copy and copy.is_being_made:
        context = progress_context(asked, result_url="", result_label="")
        context |= {**told, "frame": "base_portal.html"}
        return render(request, "portal/request_progress.html", context)
    state, kind = _state_of(asked)
    refused = asked.state in (State.REFUSED, State.PARTLY)
    is_complaint = asked.kind == Kind.COMPLAINT
    can_fetch = bool(copy and copy.can_be_fetched(timezone.now(), today()))
    handed_over = bool(copy and copy.way == Copy.Way.PAPER)
    context = {
        **told,
        "title": _title(asked),
        "state": state,
        "state_kind": kind,
        "questions": asked.questions.all(),
        "corrections": [
            (item.label, f"{item.present or '–'} → {item.proposed or '–'}")
            for item in asked.corrections.all()
        ],
        "copy": copy,
        "can_fetch": can_fetch,
        "copy_was_handed_over": handed_over,
        "was_fetched": bool(copy and copy.collected_at and not can_fetch and not handed_over),
        "copy_is_gone": bool(copy and asked.is_answered and not can_fetch and not handed_over),
        "again_url": _may_ask_again(request, asked) if copy else "",
        "ground": capfirst(asked.get_ground_display()),
        "as_written": as_written(*_what_we_wrote(asked)),
        "objections": [complaint_words(), court_words()]
        if refused
        else complaint_ways()
        if is_complaint
        else [],
        "letters": letters_to_read(asked),
        "may_withdraw": not asked.is_answered,
        "may_go_to_board": is_complaint and asked.state == State.ANSWERED and not asked.board_since,
    }
    return render(request, "portal/request.html", context)


def copy(request, pk):
    """Fetch the own copy, as a download only: once, and after the password was given again."""
    asked, at = _own_request_or_404(request, pk), timezone.now()
    if asked.running_copy is None:
        raise Http404
    if not asked.running_copy.can_be_fetched(at, today()):
        messages.error(request, _("This copy is no longer available. You can ask for a new one."))
        return redirect("portal:request", asked.pk)
    form = None
    if not is_fresh(request, at):
        form = FreshForm(request.POST or None, request=request)
    cleared = request.method == "POST" and (form is None or clear(request, form, at))
    if not request.user.is_authenticated:
        return redirect("sign_in")
    if not cleared:
        return render(request, "portal/copy.html", {"asked": asked, "form": form})
    try:
        fetched = actions.collect_copy(
            copy=asked.running_copy,
            recipient=_name_of(asked.requester),
            at=at,
            on=today(),
            by=request.user,
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("portal:request", asked.pk)
    return attachment(fetched.document, copy_name(asked))


def _name_of(subject: Subject) -> str:
    return names_of([subject.pk]).get(subject.pk, "")


def reply(request, pk, question):
    """Answer a question about an own request; the clock then runs on."""
    asked = _own_request_or_404(request, pk)
    found = get_object_or_404(asked.questions.filter(replied_on__isnull=True), pk=question)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_reply(
                question=found, reply=form.cleaned_data["reply"], on=today(), by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Thank you. We go on with your request."))
            return redirect("portal:request", asked.pk)
    context = {
        "asked": asked,
        "question": found,
        "as_written": as_written(found.text),
        "form": form,
    }
    return render(request, "portal/request_reply.html", context)


def withdraw(request, pk):
    """Take an own request back."""
    asked = _own_request_or_404(request, pk)
    if request.method == "POST":
        try:
            actions.withdraw_request(request=asked, on=today(), by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("You have taken your request back."))
        return redirect("portal:request", asked.pk)
    if asked.is_answered:
        return redirect("portal:request", asked.pk)
    context = {
        "frame": "base_portal.html",
        "heading": _("Take your request back?"),
        "happens": _("We stop handling request %(number)s.") % {"number": asked.number},
        "consequences": [_("You can always ask again.")],
        "confirm_label": _("Take back"),
        "cancel_url": reverse("portal:request", args=[asked.pk]),
        "back_label": _("Request %(number)s") % {"number": asked.number},
    }
    return render(request, "components/confirm_page.html", context)


def to_board(request, pk):
    """Put an answered complaint before the chair of the board (K38)."""
    asked = _own_request_or_404(request, pk)
    if request.method == "POST":
        try:
            actions.take_to_board(request=asked, on=today(), by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The chair of the board looks at your complaint."))
        return redirect("portal:request", asked.pk)
    if asked.kind != Kind.COMPLAINT or asked.state != State.ANSWERED or asked.board_since:
        return redirect("portal:request", asked.pk)
    context = {
        "frame": "base_portal.html",
        "heading": _("Take your complaint to the board?"),
        "happens": _("The chair of the board reads your complaint and the answer you got."),
        "consequences": [_("You get an answer within 4 weeks."), complaint_words()],
        "confirm_label": _("Take it to the board"),
        "cancel_url": reverse("portal:request", args=[asked.pk]),
        "back_label": _("Request %(number)s") % {"number": asked.number},
        "safe": True,
    }
    return render(request, "components/confirm_page.html", context)
