"""The whole trail for who watches over it: who did what, in which part, when; and whether it holds.

Shows no name of whom a file is about: the file's own log tells that to who may open it.
"""

from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import Access
from accounts.matrix import ROOM, ROOMS
from accounts.models import User
from accounts.rooms import require_everywhere
from accounts.tabs import tabs
from audit.models import Event, Seal, Verification
from audit.verifying import FAULTS
from core.forms import DayField
from core.privacy import CATEGORIES, Level
from subjects.trail import ACTIONS, names_of, words_of
from subjects.trail_words import WORK

PAGE_ROWS = 50
FAULTS_SHOWN = 50

# What can be asked for: a kind of event by how its code begins.
KINDS = {
    "section.opened": gettext_lazy("parts of files opened"),
    "record.": gettext_lazy("changes in files"),
    "document.": gettext_lazy("documents"),
    "disclosure.": gettext_lazy("disclosures"),
    "account.": gettext_lazy("signing in and accounts"),
    "factor.": gettext_lazy("second steps of signing in"),
    "session": gettext_lazy("sessions"),
    "appointment.": gettext_lazy("functions held"),
    "access.": gettext_lazy("access by exception"),
    "matrix.": gettext_lazy("the matrix"),
    "mail.": gettext_lazy("emails"),
    "breach.": gettext_lazy("breaches"),
    "request.": gettext_lazy("requests"),
    "consent.": gettext_lazy("consents"),
    "import.": gettext_lazy("imports"),
    "delivery.": gettext_lazy("deliveries"),
    "pack.": gettext_lazy("evidence packs"),
    "invitation.": gettext_lazy("invitations"),
    "class.destroyed": gettext_lazy("destruction"),
    "parts.erased": gettext_lazy("erasure at a request"),
    "keys.": gettext_lazy("keys"),
    "backup.": gettext_lazy("backups"),
    "reading.": gettext_lazy("unusual reading"),
    "trail.": gettext_lazy("the trail itself"),
}


class TrailForm(forms.Form):
    user = forms.UUIDField(required=False, widget=forms.HiddenInput)
    who = forms.CharField(label=gettext_lazy("Name or email"), required=False, max_length=80)
    what = forms.ChoiceField(
        label=gettext_lazy("What"),
        choices=[("", gettext_lazy("Everything")), *KINDS.items()],
        required=False,
    )
    part = forms.ChoiceField(label=gettext_lazy("Part"), required=False)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [
            ("", _("All parts")),
            *((code, f"{ROOMS[one.room]}: {one.label}") for code, one in CATEGORIES.items()),
        ]


def _found(asked: dict):
    """The events that answer to the filters, the newest first."""
    events = Event.objects.all()
    if asked.get("user"):
        events = events.filter(actor=asked["user"])
    if asked.get("who"):
        events = events.filter(actor__in=User.objects.named(asked["who"]).values("pk"))
    if asked.get("what"):
        events = events.filter(action__startswith=asked["what"])
    if asked.get("part"):
        events = events.filter(section=asked["part"])
    if asked.get("since"):
        events = events.filter(at__date__gte=asked["since"])
    if asked.get("until"):
        events = events.filter(at__date__lte=asked["until"])
    return events


def _rows(events) -> list[list]:
    names = names_of(event.actor_id for event in events)
    return [
        [event.at, what, part, names[event.actor_id], function]
        for event in events
        for what, part, function in [words_of(event, {**WORK, **ACTIONS})]
    ]


def _state() -> dict:
    """When the trail was sealed and walked last, and what was wrong."""
    walk = Verification.objects.first()
    return {
        "seal": Seal.objects.first(),
        "walk": walk,
        "faults": [FAULTS[code] % {"number": number} for code, number in walk.faults[:FAULTS_SHOWN]]
        if walk
        else [],
        "more_faults": max(len(walk.faults) - FAULTS_SHOWN, 0) if walk else 0,
    }


def require_trail(request) -> Access:
    """The user's access. Raises PermissionDenied for who does not watch over the trail."""
    return require_everywhere(request, ROOM, Level.VIEW)


@require_safe
def trail(request):
    """The trail with its filters, and whether it holds."""
    access = require_trail(request)
    form = TrailForm(request.GET)
    is_right = form.is_valid()
    asked = form.cleaned_data if is_right else {}
    # What cannot be answered shows nothing: all of it would seem to be the answer.
    found = _found(asked) if is_right else Event.objects.none()
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    one = asked.get("user")
    kept = {name: value for name, value in request.GET.items() if name != "page" and value}
    return render(
        request,
        "subjects/trail.html",
        {
            "tabs": tabs(access, "reach:trail"),
            "form": form,
            "only": names_of([one])[one] if one else "",
            "headers": [_("When"), _("What"), _("Part"), _("By"), _("As")],
            "rows": _rows(page.object_list),
            "page_obj": page,
            "querystring": urlencode(kept),
            **_state(),
        },
    )
