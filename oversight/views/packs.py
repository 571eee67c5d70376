"""Evidence packs: asked for, followed while they are made, fetched."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.fresh import fresh_required
from accounts.rooms import require_everywhere
from core.dates import today
from core.privacy import Level
from core.registries import pack_parts
from core.templatetags.ui import moment
from oversight.actions import ask_for_pack, fetch_pack
from oversight.models import EvidencePack
from oversight.pack import pack_name
from oversight.policy import ROOM

State = EvidencePack.State
SHOWN = 25
WORDS = {
    State.WAITING: gettext_lazy("It is waiting for its turn."),
    State.MAKING: gettext_lazy("The tables are being put together."),
    State.READY: gettext_lazy("The pack can be downloaded."),
    State.FAILED: gettext_lazy("The pack could not be made. Try again, or tell ICT support."),
    State.EXPIRED: gettext_lazy("The pack is no longer available. Have a new one made."),
}
TAGS = {State.WAITING: "info", State.MAKING: "info", State.READY: "good", State.FAILED: "late"}


def _state(pack: EvidencePack, on) -> State:
    """A pack past its last day is gone, also before the night that removes it."""
    is_over = pack.state == State.READY and not pack.can_be_fetched(on)
    return State.EXPIRED if is_over else State(pack.state)


@require_safe
def packs(request):
    """What a pack holds, the button to have one made, and those that were made."""
    access = require_everywhere(request, ROOM, Level.VIEW)
    on = today()
    rows = []
    for pack in EvidencePack.objects.select_related("asked_by")[:SHOWN]:
        state = _state(pack, on)
        rows.append(
            [
                {"text": moment(pack.asked_at), "url": reverse("oversight:pack", args=[pack.pk])},
                pack.asked_by.display_name if pack.asked_by else "",
                {"text": state.label, "kind": TAGS.get(state, "empty")},
                pack.available_until,
            ]
        )
    context = {
        "rows": rows,
        "headers": [_("Asked for"), _("By"), _("State"), _("Available until")],
        "parts": [part.title for part in sorted(pack_parts, key=lambda part: part.order)],
        "may_ask": access.may(ROOM, Level.CHANGE),
    }
    return render(request, "oversight/packs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request):
    """Ask, and have a pack made; a second press finds the one that is being made."""
    require_everywhere(request, ROOM, Level.CHANGE)
    return _ask(request)


@fresh_required(what=gettext_lazy("Make an evidence pack"))
def _ask(request):
    if request.method == "POST":
        pack = ask_for_pack(at=timezone.now(), by=request.user)
        return redirect("oversight:pack", pack.pk)
    context = {
        "heading": _("Make an evidence pack"),
        "happens": _("It shows how things stand at the moment it is made."),
        "consequences": [
            _("Making it may take a few minutes. You can leave the page meanwhile."),
            _("It can be downloaded for a week. Who asked for it and when is kept after that."),
        ],
        "confirm_label": _("Make it"),
        "safe": True,
        "cancel_url": reverse("oversight:packs"),
        "back_label": _("Evidence pack"),
    }
    return render(request, "components/confirm_page.html", context)


@require_safe
def progress(request, pk):
    """How far a pack is; can be left and found again."""
    require_everywhere(request, ROOM, Level.VIEW)
    pack = get_object_or_404(EvidencePack, pk=pk)
    state = _state(pack, today())
    context = {
        "pack": pack,
        "job_label": _("Evidence pack of %(moment)s") % {"moment": moment(pack.asked_at)},
        "percent": None,
        "status_text": WORDS[state],
        "finished": state == State.READY,
        "failed": state in (State.FAILED, State.EXPIRED),
        "refresh_seconds": 3,
        "result_url": reverse("oversight:fetch-pack", args=[pk]) if state == State.READY else "",
        "result_label": _("Download the pack"),
    }
    return render(request, "oversight/pack_progress.html", context)


@require_safe
def fetch(request, pk):
    """The ZIP."""
    require_everywhere(request, ROOM, Level.VIEW)
    return _fetch(request, get_object_or_404(EvidencePack, pk=pk))


@fresh_required
def _fetch(request, pack):
    try:
        content = fetch_pack(pack=pack, on=today(), by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("oversight:pack", pack.pk)
    response = HttpResponse(content, content_type="application/zip")
    name = pack_name(pack.facts_on)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
