"""One activity, one processor: reading, adding, changing, ending."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rooms import require_room
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from organisation.models import Organisation
from register import actions
from register.choices import recipient_labels
from register.findings import ROOM
from register.forms import ACTIVITY_PARTS, PROCESSOR_PARTS, ActivityForm, ProcessorForm
from register.models import ProcessingActivity, Processor

# What in an address may fill in a new activity beforehand: a finding says so.
PREFILLED = ("people", "categories")


def _listed(labels) -> str:
    return "\n".join(capfirst(str(label)) for label in labels)


def _yes_no(value) -> str:
    return {True: _("Yes"), False: _("No")}.get(value, _("Not judged yet"))


def _parts(entry, names_by_heading, words: dict) -> list:
    """(heading, rows) for the page: a field's words where it has any, else its value."""

    def value(name):
        if name in words:
            return words[name]
        shown = getattr(entry, f"get_{name}_display", None)
        return capfirst(shown()) if shown else getattr(entry, name)

    return [
        (heading, [(capfirst(entry._meta.get_field(n).verbose_name), value(n)) for n in names])
        for heading, names in names_by_heading.items()
    ]


def _page(request, access, entry, parts, page: str, urls: tuple[str, str]):
    change, end = urls
    may_change = access.may(ROOM, Level.CHANGE) and not entry.ended_on
    context = {
        "entry": entry,
        "parts": parts,
        "change_url": reverse(change, args=[entry.pk]) if may_change else "",
        "end_url": reverse(end, args=[entry.pk]) if may_change else "",
    }
    return render(request, page, context)


@require_safe
def activity(request, pk):
    """All that the register says of one activity."""
    access = require_room(request, ROOM, Level.VIEW)
    entry = get_object_or_404(ProcessingActivity, pk=pk)
    recipients = recipient_labels()
    words = {
        "people": _listed(entry.people_labels),
        "categories": _listed(entry.category_labels),
        "special_grounds": _listed(entry.special_ground_labels),
        "recipients": _listed(recipients.get(code, code) for code in entry.recipients),
        "processors": _listed(entry.processors.all()),
        "transfers": entry.transfers or _("None: the data stay inside the EEA."),
        "retention_rules": _listed(
            _("%(what)s: %(term)s, counted from %(anchor)s.")
            % {"what": rule.label, "term": rule.term, "anchor": rule.anchor}
            for rule in entry.rules
        ),
        "dpia_needed": _yes_no(entry.dpia_needed),
        "principles": _listed(entry.principle_labels),
    }
    parts = _parts(entry, ACTIVITY_PARTS, words)
    controller = Organisation.objects.get()
    reached = [controller.name, controller.email, controller.phone]
    parts[0][1].append((_("Controller"), "\n".join(filter(None, reached))))
    parts[-1][1].append((_("Version"), str(entry.version)))
    urls = ("register:change-activity", "register:end-activity")
    return _page(request, access, entry, parts, "register/entry.html", urls)


@require_safe
def processor(request, pk):
    """All that the register says of one system of somebody else."""
    access = require_room(request, ROOM, Level.VIEW)
    entry = get_object_or_404(Processor, pk=pk)
    words = {"people": _listed(entry.people_labels)}
    parts = _parts(entry, PROCESSOR_PARTS, words)
    parts[0][1].append((_("Used by the activities"), _listed(entry.activities.in_use())))
    parts[1][1].insert(0, (_("Agreement"), str(entry.agreement_on(today()).label)))
    urls = ("register:change-processor", "register:end-processor")
    return _page(request, access, entry, parts, "register/entry.html", urls)


def _form_page(request, form, parts, *, heading, back_url, submit):
    """Show a form, or do `submit(values)` with what was typed and go to the entry."""
    if request.method == "POST" and form.is_valid():
        try:
            entry = submit(form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            kind = "activity" if isinstance(entry, ProcessingActivity) else "processor"
            return redirect(f"register:{kind}", entry.pk)
    context = {
        "form": form,
        "parts": [(label, [form[name] for name in names]) for label, names in parts.items()],
        "heading": heading,
        "back_url": back_url,
    }
    return render(request, "register/entry_form.html", context)


def add_activity(request):
    """A new activity."""
    require_room(request, ROOM, Level.CHANGE)
    initial = {name: request.GET.getlist(name) for name in PREFILLED}

    def submit(values):
        values.pop("version")
        return actions.add_activity(values=values, by=request.user)

    return _form_page(
        request,
        ActivityForm(request.POST or None, initial=initial),
        ACTIVITY_PARTS,
        heading=_("Add a processing activity"),
        back_url=reverse("register:list"),
        submit=submit,
    )


def change_activity(request, pk):
    """Another version of an activity that is in use."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(ProcessingActivity.objects.in_use(), pk=pk)

    def submit(values):
        version = values.pop("version")
        return actions.change_activity(
            activity=entry, values=values, version=version, by=request.user
        )

    return _form_page(
        request,
        ActivityForm(request.POST or None, instance=entry),
        ACTIVITY_PARTS,
        heading=_("Change: %(what)s") % {"what": entry},
        back_url=reverse("register:activity", args=[pk]),
        submit=submit,
    )


def add_processor(request):
    """A new system of somebody else."""
    require_room(request, ROOM, Level.CHANGE)
    return _form_page(
        request,
        ProcessorForm(request.POST or None),
        PROCESSOR_PARTS,
        heading=_("Add a system or supplier"),
        back_url=reverse("register:list"),
        submit=lambda values: actions.add_processor(values=values, by=request.user),
    )


def change_processor(request, pk):
    """What the register says of a system that is in use."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(Processor.objects.in_use(), pk=pk)

    def submit(values):
        return actions.change_processor(processor=entry, values=values, by=request.user)

    return _form_page(
        request,
        ProcessorForm(request.POST or None, instance=entry),
        PROCESSOR_PARTS,
        heading=_("Change: %(what)s") % {"what": entry},
        back_url=reverse("register:processor", args=[pk]),
        submit=submit,
    )


def _ending(request, entry, page: str, happens: str, do):
    if request.method == "POST":
        do()
        messages.success(request, _("It was ended."))
        return redirect("register:list")
    context = {
        "heading": _("End: %(what)s") % {"what": entry},
        "happens": happens,
        "consequences": [
            _("It stays in the register, with the day it ended."),
            _("It cannot be changed any more."),
            _("Who asks what we do with their data is not told about it any more."),
        ],
        "confirm_label": _("End it"),
        "cancel_url": reverse(page, args=[entry.pk]),
    }
    return render(request, "components/confirm_page.html", context)


def end_activity(request, pk):
    """The organisation does this no longer."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(ProcessingActivity.objects.in_use(), pk=pk)
    return _ending(
        request,
        entry,
        "register:activity",
        _("You write down that this activity is not done any more."),
        lambda: actions.end_activity(activity=entry, on=today(), by=request.user),
    )


def end_processor(request, pk):
    """The organisation uses this system no longer."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(Processor.objects.in_use(), pk=pk)
    return _ending(
        request,
        entry,
        "register:processor",
        _("You write down that this system is not used any more."),
        lambda: actions.end_processor(processor=entry, on=today(), by=request.user),
    )
