"""The privacy statement: what anybody reads, and the versions for who publishes them (B10, S04)."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.rooms import require_room
from core.dates import today
from core.forms import DayField, add_errors
from core.privacy import Level
from register.models import PrivacyStatement
from register.statements import (
    acknowledge,
    announced,
    current,
    filled_in,
    publish_statement,
    readers_possible,
    with_readers,
)
from register.views import ROOM


class StatementForm(forms.Form):
    """A new version: the whole text, and what changed in one sentence."""

    text_nl = forms.CharField(
        label=gettext_lazy("Text in Dutch"),
        max_length=30_000,
        help_text=gettext_lazy(
            "{organisation} and {contact} are filled in with the name and the contact data."
        ),
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    change_nl = forms.CharField(
        label=gettext_lazy("What changes, in one sentence in Dutch"), max_length=300
    )
    change_en = forms.CharField(
        label=gettext_lazy("What changes, in one sentence in English"), max_length=300
    )
    valid_from = DayField(label=gettext_lazy("Holds from"))


@login_not_required
@require_safe
def statement(request):
    """The version that holds today, for anybody."""
    found = current(today()) or announced(today())
    if found is None:
        return render(request, "register/statement_none.html")
    return _show(request, found)


@login_not_required
@require_safe
def version(request, version):
    """One version, also an old one or one that is announced."""
    return _show(request, get_object_or_404(PrivacyStatement, version=version))


def _show(request, found: PrivacyStatement):
    on, user = today(), request.user
    newer = announced(on)
    signed_in = user.is_authenticated
    context = {
        "frame": "base_portal.html" if signed_in else "base_public.html",
        "statement": found,
        "text": filled_in(found.text),
        "holds": found == current(on),
        "newer": newer if newer != found else None,
        "to_acknowledge": signed_in
        and not found.acknowledgements.filter(user=user).exists()
        and found == (newer or current(on)),
    }
    return render(request, "register/statement.html", context)


@require_POST
def read(request, version):
    """Somebody says to have read a version."""
    found = get_object_or_404(PrivacyStatement, version=version)
    acknowledge(statement=found, at=timezone.now(), by=request.user)
    messages.success(request, _("Thank you. It has been noted that you have read it."))
    return redirect("privacy:version", found.version)


@require_safe
def versions(request):
    """All versions, with how many have said to have read each."""
    access = require_room(request, ROOM, Level.VIEW)
    everybody = readers_possible()
    rows = [
        [
            {
                "text": _("Version %(n)d") % {"n": found.version},
                "url": reverse("privacy:version", args=[found.version]),
                "sub": found.change,
            },
            found.valid_from,
            found.published_by.display_name if found.published_by else "",
            _("%(n)d of %(all)d") % {"n": found.readers, "all": everybody},
        ]
        for found in with_readers(PrivacyStatement.objects.select_related("published_by"))
    ]
    context = {
        "rows": rows,
        "headers": [_("Version"), _("Holds from"), _("Published by"), _("Said to have read it")],
        "may_publish": access.may(ROOM, Level.CHANGE),
    }
    return render(request, "register/statements.html", context)


def publish(request):
    """A new version: says first what follows."""
    require_room(request, ROOM, Level.CHANGE)
    newest = PrivacyStatement.objects.first()
    initial = {"valid_from": today()}
    if newest:
        initial |= {"text_nl": newest.text_nl, "text_en": newest.text_en}
    form = StatementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = publish_statement(
                **form.cleaned_data, at=timezone.now(), on=today(), by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Version %(n)d has been published.") % {"n": made.version})
            return redirect("register:statements")
    context = {
        "form": form,
        "heading": _("Publish the privacy statement"),
        "happens": _("Anybody can read the new version at once, also without a login."),
        "consequences": [
            _("Everybody with a login gets a message: %(n)d people.") % {"n": readers_possible()},
            _("In the portal they can say that they have read it. Nothing waits for that."),
            _("A version that was published is not changed any more."),
        ],
        "confirm_label": _("Publish"),
        "cancel_url": reverse("register:statements"),
        "safe": True,
    }
    return render(request, "components/confirm_page.html", context)
