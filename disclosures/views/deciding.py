"""Deciding on a question from outside: whose file it is, and each of its outcomes (L36, L37)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rooms import closed
from children.querysets import children_in_sight, with_place
from core.dates import today
from core.forms import add_errors
from core.privacy import Level, SubjectKind
from disclosures import actions
from disclosures.actions.calls import fixed_message
from disclosures.defaults import SCHOOL
from disclosures.forms import AskForm, DisclosureForm, LinkForm
from disclosures.grounds import at_the_ground, grounds_to_call_back, only_one, parts_to_tell
from disclosures.models import CallNote, Disclosure
from disclosures.sight import CARE, ROOM, reads_question
from disclosures.views.calls import call_or_404, kind_of
from disclosures.views.telling import known_names
from subjects.visibility import visible_of_kind

FOUND = 10
answering = require_http_methods(["GET", "HEAD", "POST"])


def _to_decide(request, pk) -> CallNote:
    """A question this user decides on. Raises Http404 out of sight, PermissionDenied for who may
    only look, and, of care, for everybody but the care coordinator (L39)."""
    call = call_or_404(request, pk, Level.CHANGE)
    if not reads_question(request.user, call, on=today()):
        raise closed(CARE)
    return call


def _back(call: CallNote):
    return redirect("disclosures:call", call.pk)


def _page(request, call: CallNote, form, do, *, done: str, template: str, **page):
    """A page that does one thing about a question: shows, or does `do` and goes back to it."""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            do()
        except ValidationError as refused:
            if form is None:
                messages.error(request, refused.messages[0])
                return _back(call)
            add_errors(form, refused)
        else:
            messages.success(request, done)
            return _back(call)
    cancel = reverse("disclosures:call", args=[call.pk])
    context = {"call": call, "form": form, "cancel_url": cancel, **page}
    context["back_label"] = _("Question from outside")
    return render(request, template, context)


@answering
def link(request, pk):
    """Say which child it is about: looked up by name among the children this user may see."""
    call = call_or_404(request, pk, Level.CHANGE)
    if call.subject_id or call.is_closed:
        return _back(call)
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    found = list(_linkable(request, query)[: FOUND + 1]) if query else []
    form = LinkForm(
        request.POST or None,
        found=[(str(child.pk), _words(child)) for child in found[:FOUND]],
    )
    return _page(
        request,
        call,
        form,
        lambda: actions.link_call(
            note=call,
            child=_linkable(request, query).get(pk=form.cleaned_data["child"]).subject,
            at=timezone.now(),
            by=request.user,
        ),
        done=_("The question is in the file of this child."),
        template="disclosures/link_call.html",
        query=query,
        found=found,
        is_cut=len(found) > FOUND,
    )


def _linkable(request, query: str):
    """The children by name to whose file this user may add a question."""
    children = children_in_sight(request.user, on=today(), query=query, state="all")
    children = visible_of_kind(
        children,
        request.user,
        SubjectKind.CHILD,
        on=today(),
        category=ROOM,
        level=Level.CHANGE,
    )
    return with_place(children, today())


def _words(child) -> str:
    return f"{child.name}, {child.birth_date:%d-%m-%Y}, {child.place or ''}".rstrip(", ")


@answering
def ask(request, pk):
    """Ask the parents in the portal whether the question may be answered (L36, L37)."""
    call = _to_decide(request, pk)
    if call.is_closed or call.matter_id or not call.subject_id:
        return _back(call)
    form = AskForm(request.POST or None, initial={"message": call.question[:500]})
    return _page(
        request,
        call,
        form,
        lambda: actions.ask_parents(
            note=call, message=form.cleaned_data["message"], on=today(), by=request.user
        ),
        done=_("The parents have been asked. Their answer shows here and on the work list."),
        template="disclosures/ask_parents.html",
    )


@answering
def tell(request, pk):
    """Call back with the information, within the consent or the law: a disclosure."""
    call = _to_decide(request, pk)
    if call.is_closed or not call.subject_id:
        return _back(call)
    on, child, kind = today(), call.subject, kind_of(call)
    options = grounds_to_call_back(call, kind, request.user, on=on)
    form = DisclosureForm(
        request.POST or None,
        options=options,
        parts=parts_to_tell(
            options, child, request.user, on=on, chosen=request.POST.get("ground", "")
        ),
        names=known_names(kind),
        called_back=True,
        initial={
            "recipient": call.institution or call.caller,
            "ground": only_one(options),
        },
    )
    return _page(
        request,
        call,
        form,
        lambda: _answer(call, kind, form, on, request.user),
        done=_("It has been recorded that you called back with the information."),
        template="disclosures/tell_caller.html",
        stand=form.is_bound or any(option.holds for option in options),
        child=child.child,
    )


def _answer(call, kind, form, on, by):
    try:
        actions.answer_call(note=call, recipient_kind=kind, on=on, by=by, **form.values())
    except ValidationError as refused:
        raise at_the_ground(refused) from None


@answering
def message(request, pk):
    """Call a school back with the fixed message and nothing else (L38)."""
    call = _to_decide(request, pk)
    if call.is_closed or not call.subject_id or kind_of(call).code != SCHOOL:
        return _back(call)
    return _page(
        request,
        call,
        None,
        lambda: actions.say_fixed_message(
            subject=call.subject,
            recipient=call.institution or call.caller,
            means=Disclosure.Means.PHONE,
            call_note=call,
            on=today(),
            by=request.user,
        ),
        done=_("It has been recorded that the fixed message was given."),
        template="disclosures/call_message.html",
        heading=_("Say the fixed message"),
        message=fixed_message(),
        consequences=[
            _("Say nothing else, and answer no further question."),
            _("It is recorded with the child to whom this was said, and when."),
        ],
        confirm_label=_("I have said this"),
        safe=True,
    )


@answering
def nothing(request, pk):
    """Call back that no information is given, without a reason (L37)."""
    call = _to_decide(request, pk)
    if call.is_closed:
        return _back(call)
    return _page(
        request,
        call,
        None,
        lambda: actions.tell_nothing(note=call, on=today(), by=request.user),
        done=_("It has been recorded that you called back and told nothing."),
        template="disclosures/call_message.html",
        heading=_("Call back that nothing is told"),
        message=_("We give no information about this."),
        consequences=[
            _("Give no reason, and do not say whether you know the child."),
            _("The question is closed."),
        ],
        confirm_label=_("I have called back"),
        safe=True,
    )
