"""One activity, one processor: reading, adding, changing, ending."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from register import actions
from register.choices import Principle
from register.defaults import SECTOR_MODEL
from register.entry_pages import ending_page, entry_page, form_page, parts_of_entry
from register.entry_words import ActivityWords, listed, processor_words, rows_of
from register.findings import ROOM
from register.forms import (
    ACTIVITY_PARTS,
    PROCESSOR_PARTS,
    SIX_PRINCIPLES,
    ActivityForm,
    ProcessorForm,
)
from register.models import ProcessingActivity, Processor

# What in an address may fill in a new activity beforehand: a finding says so.
PREFILLED = ("people", "categories")


def _list_of_entries() -> tuple[str, str]:
    return "register:list", _("Processing register")


def _address(kind: str, entry) -> str:
    return reverse(f"register:{kind}", args=[entry.pk])


def _principles(activity) -> list:
    """The six, each with whether somebody found it to be met, and the note (L01)."""
    rows = []
    for principle in Principle:
        met = principle in activity.principles
        state = (
            {"text": _("Met"), "kind": "good"}
            if met
            else {"text": _("Not yet established"), "kind": "late"}
        )
        rows.append((capfirst(principle.label), state))
    return rows + rows_of(activity, ["principles_note"])


@require_safe
def activity(request, pk):
    """All that the register says of one activity."""
    access = require_room(request, ROOM, Level.VIEW)
    entry = get_object_or_404(ProcessingActivity, pk=pk)
    words = ActivityWords(today())
    parts = [
        (heading, _principles(entry) if heading == SIX_PRINCIPLES else rows)
        for heading, rows in parts_of_entry(entry, ACTIVITY_PARTS, words.of(entry))
    ]
    parts[0][1].append((_("Controller"), words.controller))
    parts[-1][1].append((_("Version"), str(entry.version)))
    return entry_page(request, access, entry, parts, "activity", _list_of_entries())


@require_safe
def processor(request, pk):
    """All that the register says of one system of somebody else."""
    access = require_room(request, ROOM, Level.VIEW)
    entry = get_object_or_404(Processor, pk=pk)
    parts = parts_of_entry(entry, PROCESSOR_PARTS, processor_words(entry))
    parts[0][1].append((_("Used by the activities"), listed(entry.activities.in_use())))
    parts[1][1].insert(0, (_("Agreement"), str(entry.agreement_on(today()).label)))
    return entry_page(request, access, entry, parts, "processor", _list_of_entries())


def add_activity(request):
    """A new activity."""
    require_room(request, ROOM, Level.CHANGE)
    initial = {name: request.GET.getlist(name) for name in PREFILLED}

    def submit(values):
        return _address("activity", actions.add_activity(values=values, by=request.user))

    return form_page(
        request,
        ActivityForm(request.POST if request.method == "POST" else None, initial=initial),
        ACTIVITY_PARTS,
        heading=_("Add a processing activity"),
        back_url=reverse("register:list"),
        back_label=_("Processing register"),
        submit=submit,
    )


def change_activity(request, pk):
    """Another version of an activity that is in use."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(ProcessingActivity.objects.in_use(), pk=pk)

    def submit(values, version):
        actions.change_activity(activity=entry, values=values, version=version, by=request.user)
        return _address("activity", entry)

    return form_page(
        request,
        ActivityForm(request.POST if request.method == "POST" else None, instance=entry),
        ACTIVITY_PARTS,
        heading=_("Change: %(what)s") % {"what": entry},
        back_url=reverse("register:activity", args=[pk]),
        back_label=entry,
        submit=submit,
    )


def add_processor(request):
    """A new system of somebody else."""
    require_room(request, ROOM, Level.CHANGE)

    def submit(values):
        return _address("processor", actions.add_processor(values=values, by=request.user))

    return form_page(
        request,
        ProcessorForm(
            request.POST if request.method == "POST" else None,
            initial={"agreement_model": SECTOR_MODEL},
        ),
        PROCESSOR_PARTS,
        heading=_("Add a system or supplier"),
        back_url=reverse("register:list"),
        back_label=_("Processing register"),
        submit=submit,
    )


def change_processor(request, pk):
    """What the register says of a system that is in use."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(Processor.objects.in_use(), pk=pk)

    def submit(values, version):
        actions.change_processor(processor=entry, values=values, version=version, by=request.user)
        return _address("processor", entry)

    return form_page(
        request,
        ProcessorForm(request.POST if request.method == "POST" else None, instance=entry),
        PROCESSOR_PARTS,
        heading=_("Change: %(what)s") % {"what": entry},
        back_url=reverse("register:processor", args=[pk]),
        back_label=entry,
        submit=submit,
    )


def end_activity(request, pk):
    """The organisation does this no longer."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(ProcessingActivity.objects.in_use(), pk=pk)
    return ending_page(
        request,
        entry,
        back=_address("activity", entry),
        after=reverse("register:list"),
        happens=_("You record that this activity is no longer done."),
        do=lambda: actions.end_activity(activity=entry, on=today(), by=request.user),
    )


def end_processor(request, pk):
    """The organisation uses this system no longer."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(Processor.objects.in_use(), pk=pk)
    return ending_page(
        request,
        entry,
        back=_address("processor", entry),
        after=reverse("register:list"),
        happens=_("You record that this system is no longer used."),
        do=lambda: actions.end_processor(processor=entry, on=today(), by=request.user),
    )
