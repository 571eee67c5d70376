"""The register as a page: what we do with personal data, and with which systems of others."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from core.templatetags.ui import day
from register.actions import load_defaults
from register.findings import KINDS, ROOM, findings, to_mend
from register.models import ProcessingActivity, Processor
from register.tabs import tabs

_KINDS = {
    Processor.Agreement.MISSING: "late",
    Processor.Agreement.EXPIRED: "late",
    Processor.Agreement.NOT_YET: "soon",
    Processor.Agreement.IN_FORCE: "good",
    Processor.Agreement.NOT_NEEDED: "info",
}


def _activity_row(activity):
    return [
        {
            "text": activity.name,
            "url": reverse("register:activity", args=[activity.pk]),
            "sub": ", ".join(str(label) for label in activity.people_labels),
        },
        activity.purpose,
        activity.get_ground_display(),
        ", ".join(str(label) for label in activity.category_labels),
    ]


def _held(processor) -> str:
    """From when till when its agreement holds."""
    if processor.agreement_from is None:
        return ""
    since, until = day(processor.agreement_from), day(processor.agreement_until)
    if not until:
        return _("from %(day)s") % {"day": since}
    return _("%(from)s to %(to)s") % {"from": since, "to": until}


def _processor_row(processor, on):
    state = processor.agreement_on(on)
    return [
        {
            "text": processor.system,
            "url": reverse("register:processor", args=[processor.pk]),
            "sub": processor.supplier_beside,
        },
        {"text": processor.purpose, "sub": processor.get_role_display()},
        {"text": state.label, "kind": _KINDS[state], "sub": _held(processor)},
        processor.agreed_model or _("none written down"),
    ]


NO_MODEL = "-"
"""What the address says for the systems of which no model of the agreement is written down."""


def _models(processors) -> list[tuple[str, str]]:
    """(what the address says, words) for each model the agreements were made on (B11)."""
    models = sorted({processor.agreed_model for processor in processors})
    return [(model or NO_MODEL, model or _("No model written down")) for model in models]


def _on_model(processors, model: str) -> list:
    wanted = "" if model == NO_MODEL else model
    return [p for p in processors if not model or p.agreed_model == wanted]


def _found(on, may_change) -> list:
    """(kind, heading, how many, rows) of what is to be mended; a link goes to who may mend it."""
    rows: dict = {}
    for finding in findings(on):
        about = {"text": finding.about, "url": finding.url if may_change else ""}
        rows.setdefault(finding.kind, []).append([about, finding.what])
    return [(kind, KINDS[kind], to_mend(len(found)), found) for kind, found in rows.items()]


def _ended_row(entry, page):
    url = reverse(f"register:{page}", args=[entry.pk])
    return [{"text": str(entry), "url": url}, entry.ended_on]


@require_safe
def register_list(request):
    """Both registers on one page; a missing or expired agreement stands out, and what the
    software knows while the register does not say it stands on top."""
    access = require_room(request, ROOM, Level.VIEW)
    on = today()
    may_change = access.may(ROOM, Level.CHANGE)
    activities = list(ProcessingActivity.objects.all())
    processors = list(Processor.objects.all())
    ended = [
        *(_ended_row(entry, "activity") for entry in activities if entry.ended_on),
        *(_ended_row(entry, "processor") for entry in processors if entry.ended_on),
    ]
    in_use = [processor for processor in processors if not processor.ended_on]
    model = request.GET.get("model", "")
    return render(
        request,
        "register/list.html",
        {
            "tabs": tabs("register:list"),
            "found": _found(on, may_change),
            "found_headers": [_("What"), _("What is missing")],
            "activities": [_activity_row(a) for a in activities if not a.ended_on],
            "any_processor": bool(in_use),
            "processors": [_processor_row(p, on) for p in _on_model(in_use, model)],
            "models": _models(in_use),
            "model": model,
            "ended": ended,
            "ended_headers": [_("What"), _("Ended on")],
            "activity_headers": [_("Activity and people"), _("Purpose"), _("Ground"), _("Data")],
            "processor_headers": [
                _("System"),
                _("Used for"),
                _("Agreement"),
                _("Model of the agreement"),
            ],
            "may_change": may_change,
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
        messages.info(request, _("Everything was already in the register."))
    return redirect("register:list")
