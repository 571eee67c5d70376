"""The register as a page: what we do with personal data, and with which systems of others."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from register.actions import load_defaults
from register.models import ProcessingActivity, Processor

ROOM = "organisation.register"
_KINDS = {
    Processor.Agreement.MISSING: "late",
    Processor.Agreement.EXPIRED: "late",
    Processor.Agreement.NOT_YET: "soon",
    Processor.Agreement.IN_FORCE: "good",
    Processor.Agreement.NOT_NEEDED: "info",
}


def _activity_row(activity):
    return [
        {"text": activity.name, "sub": ", ".join(str(label) for label in activity.people_labels)},
        activity.purpose,
        activity.get_ground_display(),
        ", ".join(str(label) for label in activity.category_labels),
    ]


def _processor_row(processor, on):
    state = processor.agreement_on(on)
    return [
        {"text": processor.system, "sub": processor.supplier},
        processor.purpose,
        processor.get_role_display(),
        {"text": state.label, "kind": _KINDS[state]},
        processor.agreement_from,
        processor.agreement_until,
    ]


@require_safe
def register_list(request):
    """Both registers on one page; a missing or expired agreement stands out."""
    access = require_room(request, ROOM, Level.VIEW)
    on = today()
    return render(
        request,
        "register/list.html",
        {
            "activities": [
                _activity_row(activity) for activity in ProcessingActivity.objects.all()
            ],
            "processors": [_processor_row(processor, on) for processor in Processor.objects.all()],
            "activity_headers": [_("Activity and people"), _("Purpose"), _("Ground"), _("Data")],
            "processor_headers": [
                _("System"),
                _("Used for"),
                _("Role"),
                _("Agreement"),
                _("From"),
                _("Until"),
            ],
            "may_change": access.may(ROOM, Level.CHANGE),
        },
    )


@require_POST
def load_defaults_view(request):
    """Fill the register with what childcare organisations commonly do, to adapt from there."""
    require_room(request, ROOM, Level.CHANGE)
    added = load_defaults(by=request.user)
    if added:
        messages.success(
            request,
            ngettext("%(n)d line was added.", "%(n)d lines were added.", added) % {"n": added},
        )
    else:
        messages.info(request, _("Everything was in the register already."))
    return redirect("register:list")
