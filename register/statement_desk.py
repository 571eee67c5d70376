"""The versions of the privacy statement for who publishes them (B10)."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.rooms import require_room
from core.dates import today
from core.forms import DayField, add_errors
from core.privacy import Level
from core.templatetags.ui import day
from register.generating import statement_from_register, without_activity, without_english
from register.models import PrivacyStatement
from register.statement_text import parts_of
from register.statements import (
    TOO_LATE,
    before,
    check_day,
    check_places,
    earliest_day,
    filled_in,
    may_withdraw,
    publish_statement,
    readers_possible,
    standing,
    with_readers,
    withdraw_statement,
)
from register.tabs import tabs
from register.views import ROOM

LENGTH = PrivacyStatement._meta.get_field("text_nl").max_length


class StatementForm(forms.Form):
    """A new version: the whole text, and what changed in one sentence."""

    text_nl = forms.CharField(
        label=gettext_lazy("Text in Dutch"),
        max_length=LENGTH,
        help_text=gettext_lazy(
            "{organisation}, {contact} and {complaints} are filled in with the name, the contact"
            " data and the address for complaints. A line that starts with # begins a part, one"
            " with ## is a heading, one with - is a line of a list."
        ),
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=LENGTH,
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    change_nl = forms.CharField(
        label=gettext_lazy("What changes, in one sentence in Dutch"), max_length=300
    )
    change_en = forms.CharField(
        label=gettext_lazy("What changes, in one sentence in English"), max_length=300
    )
    valid_from = DayField(label=gettext_lazy("In force from"))

    def clean_text_nl(self):
        return _fit_to_publish(self.cleaned_data["text_nl"])

    def clean_text_en(self):
        return _fit_to_publish(self.cleaned_data["text_en"])


def _fit_to_publish(text: str) -> str:
    """The text with one kind of line end. Raises as `check_places` does."""
    check_places(text)
    return "\n".join(text.splitlines())


@require_safe
def versions(request):
    """All versions, with how many have said to have read each."""
    access = require_room(request, ROOM, Level.VIEW)
    everybody, on = readers_possible(), today()
    may_publish = access.may(ROOM, Level.CHANGE)
    rows, later = [], None
    for found in with_readers(PrivacyStatement.objects.select_related("published_by")):
        if later:
            later["changes"] = reverse("privacy:changes", args=[found.version, later["version"]])
        later = {
            "version": found.version,
            "withdraw": may_publish and may_withdraw(found, on),
            "cells": [
                {
                    "text": _("Version %(n)d") % {"n": found.version},
                    "url": reverse("privacy:version", args=[found.version]),
                    "sub": found.change,
                },
                _("Withdrawn") if found.withdrawn_at else found.valid_from,
                found.published_by.display_name if found.published_by else "",
                _("%(n)d of %(all)d") % {"n": found.readers, "all": everybody},
            ],
        }
        rows.append(later)
    context = {
        "rows": [[*row["cells"], _next_step(row)] for row in rows],
        "headers": [
            _("Version"),
            _("In force from"),
            _("Published by"),
            _("Confirmed they have read it"),
            _("Changes"),
        ],
        "tabs": tabs("register:statements"),
        "may_publish": may_publish,
        "withdrawable": [row["version"] for row in rows if row["withdraw"]],
    }
    return render(request, "register/statements.html", context)


def _next_step(row) -> dict | str:
    if "changes" not in row:
        return ""
    return {"text": _("Changes in version %(n)d") % {"n": row["version"]}, "url": row["changes"]}


def _people(count: int) -> str:
    return ngettext(
        "The one person with a login gets a message.",
        "Everybody with a login gets a message: %(n)d people.",
        count,
    ) % {"n": count}


def publish(request):
    """A new version: typed or taken from the register, read through, and then published."""
    require_room(request, ROOM, Level.CHANGE)
    form = StatementForm(request.POST or None, initial=_initial(request))
    form.fields["valid_from"].help_text = _not_before(today())
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        try:
            if "confirm" not in request.POST:
                check_day(form.cleaned_data["valid_from"], on=today())
                return _read_through(request, form)
            made = publish_statement(
                **form.cleaned_data, at=timezone.now(), on=today(), by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Version %(n)d has been published.") % {"n": made.version})
            return redirect("register:statements")
    from_register = "register" in request.GET and request.method == "GET"
    context = {
        "form": form,
        "from_register": from_register,
        "no_english": without_english() if from_register else [],
        "no_activity": without_activity() if from_register else [],
    }
    return render(request, "register/statement_publish.html", context)


def _not_before(on) -> str:
    """Why a new version cannot hold at once; empty where it can."""
    first = earliest_day(on)
    if first == on:
        return ""
    return _(
        "A published version waits until %(day)s. A new one cannot be in force before that day."
    ) % {"day": day(first)}


def _initial(request) -> dict:
    initial = {"valid_from": earliest_day(today())}
    if request.method == "GET" and "register" in request.GET:
        return initial | {
            "text_nl": statement_from_register("nl"),
            "text_en": statement_from_register("en"),
        }
    newest = standing().first()
    if newest:
        initial |= {"text_nl": newest.text_nl, "text_en": newest.text_en}
    return initial


def _read_through(request, form):
    """Both languages as they will be read, and what publishing does."""
    typed = form.cleaned_data
    context = {
        "form": form,
        "valid_from": typed["valid_from"],
        "languages": [
            {
                "code": code,
                "label": label,
                "change": typed[f"change_{code}"],
                "parts": parts_of(filled_in(typed[f"text_{code}"])),
            }
            for code, label in (("nl", _("In Dutch")), ("en", _("In English")))
        ],
        "consequences": [
            _("Anybody can read the new version at once, even without a login."),
            _people(readers_possible()),
            _("In the portal they can say that they have read it. Nothing waits for that."),
            _("A published version cannot be changed any more."),
        ],
    }
    return render(request, "register/statement_read_through.html", context)


def _what_stays(earlier: PrivacyStatement | None, on) -> str:
    if earlier is None:
        return _("There is no version before it: none is in force then.")
    if earlier.valid_from <= on:
        return _("The version before it stays in force.")
    words = _("Version %(n)d stays announced, and is in force from %(day)s.")
    return words % {"n": earlier.version, "day": day(earlier.valid_from)}


def withdraw(request, version):
    """Call off a version before the day it holds from."""
    require_room(request, ROOM, Level.CHANGE)
    found = get_object_or_404(PrivacyStatement, version=version)
    if request.method == "POST":
        try:
            withdraw_statement(statement=found, at=timezone.now(), on=today(), by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            done = _("Version %(n)d has been withdrawn.") % {"n": found.version}
            messages.success(request, done)
        return redirect("register:statements")
    if not may_withdraw(found, today()):
        messages.error(request, TOO_LATE)
        return redirect("register:statements")
    context = {
        "heading": _("Withdraw version %(n)d") % {"n": found.version},
        "happens": _("This version will not come into force on %(day)s.")
        % {"day": f"{found.valid_from:%d-%m-%Y}"},
        "consequences": [
            _what_stays(before(found), today()),
            _("The page of the privacy statement says that this version was withdrawn."),
            _(
                "Nobody gets a message. This cannot be undone: to have it after all, publish"
                " a new version."
            ),
        ],
        "confirm_label": _("Withdraw"),
        "cancel_url": reverse("register:statements"),
        "back_label": _("Versions of the privacy statement"),
    }
    return render(request, "components/confirm_page.html", context)
