"""What the pages of every entry of the register have in common: reading, a form, ending."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.forms import add_errors, is_out_of_date
from core.privacy import Level
from register.entry_words import rows_of
from register.findings import ROOM


def parts_of_entry(entry, names_by_heading, words: dict | None = None) -> list:
    """(heading, rows) for its page."""
    return [(heading, rows_of(entry, names, words)) for heading, names in names_by_heading.items()]


def entry_page(request, access, entry, parts, kind: str, back: tuple[str, str]):
    """All that the register says of one entry; who may change it gets the buttons. `kind` names
    its addresses; `back` is the URL name and label of the list it stands in."""
    ended_on = getattr(entry, "ended_on", None)
    may_change = access.may(ROOM, Level.CHANGE) and not ended_on
    can_end = may_change and hasattr(entry, "ended_on")
    context = {
        "entry": entry,
        "parts": parts,
        "ended_on": ended_on,
        "back_url": reverse(back[0]),
        "back_label": back[1],
        "change_url": reverse(f"register:change-{kind}", args=[entry.pk]) if may_change else "",
        "end_url": reverse(f"register:end-{kind}", args=[entry.pk]) if can_end else "",
    }
    return render(request, "register/entry.html", context)


def form_page(request, form, parts, *, heading, back_url, back_label, submit):
    """Show a form, or do what `submit` does with what was typed and go to the address it gives:
    `submit(values)` of a new entry, `submit(values, version)` of one that stands."""
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        version = values.pop("version")
        try:
            address = submit(values, version) if form.instance.pk else submit(values)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(address)
    context = {
        "form": form,
        "parts": [(label, [form[name] for name in names]) for label, names in parts.items()],
        "heading": heading,
        "back_url": back_url,
        "back_label": back_label,
        "newer_url": request.path if is_out_of_date(form) else "",
    }
    return render(request, "register/entry_form.html", context)


def ending_page(request, entry, *, back: str, after: str, happens: str, do, told: bool = True):
    """Ask before it is ended, or do it. `back` is the address of the entry, `after` of the
    list; `told` says that people are told of such an entry."""
    if request.method == "POST":
        do()
        messages.success(request, _("It was ended."))
        return redirect(after)
    consequences = [
        _("It stays in the register, with the day it ended."),
        _("It cannot be changed any more."),
    ]
    if told:
        consequences.append(
            _("Anyone who asks what we do with their data is no longer told about it.")
        )
    context = {
        "heading": _("End: %(what)s") % {"what": entry},
        "happens": happens,
        "consequences": consequences,
        "confirm_label": _("End it"),
        "cancel_url": back,
        "back_label": entry,
    }
    return render(request, "components/confirm_page.html", context)
