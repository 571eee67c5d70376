"""Questions from outside: noting one, the list of those to decide, and one with all beside it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from accounts.rooms import closed, require_room
from children.views.file import identity_bar
from core.dates import today
from core.forms import add_errors
from core.keys import load_keys
from core.privacy import Level
from disclosures.actions import note_call
from disclosures.actions.calls import UNLINKED
from disclosures.beside import (
    STATE_KINDS,
    advice_for,
    consent_rows,
    custody_rows,
    earlier_contacts,
    known_number,
)
from disclosures.defaults import OTHER
from disclosures.forms import CallForm
from disclosures.grounds import consent_options, duty_options, grounds_to_call_back
from disclosures.models import CallNote, Disclosure, RecipientKind
from disclosures.sight import ROOM, calls_in_sight, reads_question
from subjects.actions import log_opening
from subjects.people import names_of
from subjects.sections import is_open, require
from subjects.visibility import can

NOTE = "organisation.calls"
PER_PAGE = 25
SHOWN = {
    "open": [CallNote.State.OPEN],
    "asking": [CallNote.State.ASKING],
    "closed": list(CallNote.CLOSED),
}


@require_http_methods(["GET", "HEAD", "POST"])
def note(request):
    """Note a question from outside: nothing is looked up here, and nothing told (L35, S07)."""
    access = require_room(request, NOTE, Level.CHANGE)
    request.user.function_in_use = access.roles_with(NOTE, Level.CHANGE)[0].function
    locations = access.locations(NOTE, Level.CHANGE).order_by("name")
    form = CallForm(request.POST or None, locations=locations)
    if request.method == "POST" and form.is_valid():
        try:
            made = note_call(**form.cleaned_data, taken_at=timezone.now(), by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(
                request,
                _("The question has been noted. Whoever decides on it sees it on the work list."),
            )
            reads = calls_in_sight(request.user, on=today()).filter(pk=made.pk).exists()
            return redirect("disclosures:call", made.pk) if reads else redirect("home")
    return render(request, "disclosures/note_call.html", {"form": form})


def call_or_404(request, pk, level=Level.VIEW) -> CallNote:
    """A question in sight, with the function that opens it. Raises Http404, or PermissionDenied
    for who may look and not decide."""
    access = require_room(request, ROOM, Level.VIEW)
    found = calls_in_sight(request.user, on=today()).select_related(
        "location", "recipient_kind", "subject__child", "matter__kind", "taken_by", "closed_by"
    )
    call = get_object_or_404(found, pk=pk)
    if call.subject_id:
        require(request, call.subject, ROOM, level)
        return call
    if not calls_in_sight(request.user, on=today(), level=level).filter(pk=pk).exists():
        raise closed(ROOM)
    request.user.function_in_use = access.roles_with(ROOM, level)[0].function
    return call


@require_safe
def call_list(request):
    """The questions in sight by state: those to decide, the oldest first."""
    require_room(request, ROOM, Level.VIEW)
    on = today()
    states = {"open": _("To be decided"), "asking": _("Parents asked"), "closed": _("Answered")}
    state = request.GET.get("state")
    state = state if state in states else "open"
    found = calls_in_sight(request.user, on=on).filter(state__in=SHOWN[state])
    found = found.select_related("location", "recipient_kind", "subject")
    found = found.order_by("-taken_at" if state == "closed" else "taken_at", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    calls = list(page.object_list)
    filed = [call.subject_id for call in calls if call.subject_id]
    load_keys(filed, "child.file")
    load_keys([call.pk for call in calls if not call.subject_id], UNLINKED)
    names = names_of(filed)
    return render(
        request,
        "disclosures/calls.html",
        {
            "page_obj": page,
            "querystring": urlencode({"state": state}),
            "state": state,
            "states": [
                {"label": label, "url": f"?state={code}", "current": code == state}
                for code, label in states.items()
            ],
            "headers": [_("Who asks"), _("State"), _("About"), _("Location"), _("Noted")],
            "rows": [_row(call, names) for call in calls],
            "may_note": access_of(request.user, on).may(NOTE, Level.CHANGE),
        },
    )


def _row(call: CallNote, names: dict) -> list:
    about = names.get(call.subject_id) if call.subject_id else call.about_whom
    state = {"text": call.get_state_display(), "kind": STATE_KINDS[call.state]}
    if call.is_about_care:
        state["sub"] = _("about care: for the care coordinator")
    return [
        {
            "text": call.institution or call.caller,
            "url": reverse("disclosures:call", args=[call.pk]),
            "sub": call.recipient_kind.label if call.recipient_kind else "",
        },
        state,
        {"text": about, "sub": "" if call.subject_id else _("as it was said")} if about else "",
        call.location.label,
        call.taken_at,
    ]


@require_safe
def call(request, pk):
    """One question, and beside it what decides on the answer (L36)."""
    found = call_or_404(request, pk)
    on = today()
    user = request.user
    decides = calls_in_sight(user, on=on, level=Level.CHANGE).filter(pk=pk).exists()
    reads = reads_question(user, found, on=on)
    context = {
        "call": found,
        "facts": _facts(found),
        "reads": reads,
        "state_kind": STATE_KINDS[found.state],
        "number": None if found.is_closed else known_number(found),
        "may_link": decides and not found.is_closed and not found.subject_id,
        "may_say_nothing": decides and reads and not found.is_closed and not found.subject_id,
        "decides": decides,
    }
    if found.subject_id:
        context |= _beside(request, found, decides=decides and reads, reads=reads)
    return render(request, "disclosures/call.html", context)


def _facts(call: CallNote) -> list:
    facts = [
        (_("Name"), call.caller),
        (_("Telephone, as it was given"), call.phone),
        (_("Institution"), call.institution),
        (_("Kind of institution"), call.recipient_kind.label if call.recipient_kind else ""),
        (_("Which child, as it was said"), call.about_whom),
        (_("Location"), call.location.label),
        (_("Came in"), call.get_channel_display()),
        (_("Noted"), call.taken_at),
        (_("Noted by"), call.taken_by.display_name if call.taken_by else ""),
    ]
    if call.is_closed:
        facts += [
            (_("Outcome"), call.get_state_display()),
            (_("Answered on"), call.closed_on),
            (_("Answered by"), call.closed_by.display_name if call.closed_by else ""),
        ]
    return facts


def kind_of(call: CallNote) -> RecipientKind:
    """Whoever asks, as far as it was noted; else what holds for anybody."""
    return call.recipient_kind or RecipientKind.objects.get(code=OTHER)


def _opens(request, child, category: str) -> bool:
    """Whether the user may read this part here; the reading is logged with the file."""
    if not is_open(request, child, category):
        return False
    function = can(request.user, child, category, Level.VIEW, on=today()).function
    log_opening(subject_id=child.pk, section=category, function=function, by=request.user)
    return True


def _beside(request, call: CallNote, *, decides: bool, reads: bool) -> dict:
    """The child, the consents for whoever asks, custody and orders, earlier contacts, and what to
    do next."""
    on, child, user = today(), call.subject, request.user
    function = user.function_in_use
    log_opening(subject_id=child.pk, section=ROOM, function=function, by=user)
    kind = kind_of(call)
    context = {
        "child": child.child,
        "earlier": earlier_contacts(call, lambda one: reads_question(user, one, on=on)),
        "earlier_headers": [_("Who"), _("What came of it")],
        "told": Disclosure.objects.standing().filter(call_note=call).first() if reads else None,
        "asked": call.matter.about if call.matter_id and reads else "",
    }
    consents = consent_options(child, kind, on=on)
    if call.matter_id:
        consents = [o for o in consents if o.given["matter"] in (None, call.matter)]
    if _opens(request, child, "child.consents"):
        context |= {
            "consents": consent_rows(consents),
            "consent_headers": [_("Consent"), _("Answer")],
            "consents_url": reverse("children:section", args=[child.pk, "consents"]),
        }
    if _opens(request, child, "child.custody"):
        context |= {
            "orders": identity_bar(child.child)["notices"],
            "custody": custody_rows(child, on),
            "custody_headers": [_("Parent"), _("Court order")],
        }
    if decides and not call.is_closed:
        by_phone = grounds_to_call_back(call, kind, user, on=on)
        if not kind.told_by_phone:
            context["in_writing"] = bool(duty_options(child, kind))
        context["advice"] = advice_for(call, by_phone, on)
        context["add_url"] = f"{reverse('disclosures:add_child', args=[child.pk])}?kind={kind.code}"
    return context
