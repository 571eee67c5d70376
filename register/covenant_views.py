"""What the sector agreed on together, and what that binds us to (B11)."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from register import actions
from register.entry_pages import entry_page, form_page, parts_of_entry
from register.findings import ROOM
from register.forms import COVENANT_PARTS, CovenantForm
from register.models import Covenant
from register.tabs import tabs

_STATES = {
    Covenant.State.NOT_YET: "soon",
    Covenant.State.IN_FORCE: "good",
    Covenant.State.ENDED: "info",
}


def _row(covenant, on):
    state = covenant.state_on(on)
    return [
        {
            "text": covenant.name,
            "url": reverse("register:covenant", args=[covenant.pk]),
            "sub": covenant.parties,
        },
        covenant.binds,
        {"text": state.label, "kind": _STATES[state]},
        covenant.starts_on,
        covenant.ends_on,
    ]


@require_safe
def covenants(request):
    """All covenants of the sector, with whether we take part."""
    access = require_room(request, ROOM, Level.VIEW)
    on = today()
    context = {
        "tabs": tabs("register:covenants"),
        "rows": [_row(covenant, on) for covenant in Covenant.objects.all()],
        "headers": [
            *(_("Covenant and parties"), _("What it binds us to"), _("State")),
            *(_("Since"), _("Until")),
        ],
        "may_change": access.may(ROOM, Level.CHANGE),
    }
    return render(request, "register/covenants.html", context)


@require_safe
def covenant(request, pk):
    """All that the register says of one covenant."""
    access = require_room(request, ROOM, Level.VIEW)
    entry = get_object_or_404(Covenant, pk=pk)
    parts = parts_of_entry(entry, COVENANT_PARTS)
    parts[1][1].insert(0, (_("State"), str(entry.state_on(today()).label)))
    back = ("register:covenants", _("Covenants"))
    return entry_page(request, access, entry, parts, "covenant", back)


def add_covenant(request):
    """A covenant we take part in, or are going to."""
    require_room(request, ROOM, Level.CHANGE)

    def submit(values):
        made = actions.add_covenant(values=values, by=request.user)
        return reverse("register:covenant", args=[made.pk])

    return form_page(
        request,
        CovenantForm(request.POST if request.method == "POST" else None),
        COVENANT_PARTS,
        heading=_("Add a covenant"),
        back_url=reverse("register:covenants"),
        back_label=_("Covenants"),
        submit=submit,
    )


def change_covenant(request, pk):
    """What the register says of a covenant."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(Covenant, pk=pk)
    address = reverse("register:covenant", args=[pk])

    def submit(values, version):
        actions.change_covenant(covenant=entry, values=values, version=version, by=request.user)
        return address

    return form_page(
        request,
        CovenantForm(request.POST if request.method == "POST" else None, instance=entry),
        COVENANT_PARTS,
        heading=_("Change: %(what)s") % {"what": entry},
        back_url=address,
        back_label=entry,
        submit=submit,
    )
