"""Showing once more who one is, shortly before something that must not happen in somebody else's
hands: a session left open on a table is not enough for it.

A view is kept behind it with `@fresh_required`: who has not given the password, a code or a passkey
in the last five minutes is asked, and comes back. Put it below what decides whether the page is
open to somebody at all only where that reads nothing: first asked, then refused tells too little.
"""

import datetime as dt
from functools import partial, wraps
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.factor_forms import CodeField
from accounts.factors import Kind, kinds_of, use_code, use_passkey
from accounts.kept_posts import keep
from accounts.lockout import code_was_right, forget_failures, is_locked, try_code, try_once
from accounts.passkeys import Asked, NotAccepted
from accounts.provider import is_known_there_alone
from audit.actions import record
from core.clients import client_address

FRESH_FOR = dt.timedelta(minutes=5)
_UNTIL = "fresh_until"


def is_fresh(request, at: dt.datetime) -> bool:
    """Whether the user of this session showed who it is in the last five minutes."""
    until = parse_datetime(request.session.get(_UNTIL, ""))
    return until is not None and at <= until


def note_fresh(request, at: dt.datetime) -> None:
    request.session[_UNTIL] = (at + FRESH_FOR).isoformat()


def note_shown_afresh(request, at: dt.datetime) -> None:
    """Keep that the user of this session has just shown who it is."""
    note_fresh(request, at)
    forget_failures(request.user.email, client_address(request))
    record("account.signed_in_afresh", by=request.user)


def fresh_required(view=None, *, what: str = "", is_download=False):
    """Ask for the password, a code or a passkey before this view, and come back to it. `what` says
    in words what a form sent here does, for who is asked first and sends it after that;
    `is_download` that it only fetches a file."""
    if view is None:
        return partial(fresh_required, what=what, is_download=is_download)

    @wraps(view)
    def asking_first(request, *args, **kwargs):
        if is_fresh(request, timezone.now()):
            return view(request, *args, **kwargs)
        to = request.get_full_path()
        if request.method == "POST" and keep(request, request.user.pk, what, is_download):
            to = reverse("account:kept")
        then = urlencode({"next": to})
        return redirect(f"{reverse('account:afresh')}?{then}")

    return asking_first


class FreshForm(forms.Form):
    """The password of who is signed in; a code will do where there is an app. Use `clear` to
    handle what comes of it."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = CodeField(
        label=gettext_lazy("Or a code"),
        required=False,
        help_text=gettext_lazy("The six digits your app shows now, or one of your recovery codes."),
    )
    passkey = forms.CharField(required=False, max_length=8000, widget=forms.HiddenInput)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.kinds = kinds_of(request.user)
        if Kind.APP not in self.kinds:
            del self.fields["code"]
        if Kind.PASSKEY not in self.kinds:
            del self.fields["passkey"]
        if is_known_there_alone(request.user):
            self.fields["password"].help_text = _(
                "You have no password here. Use %(name)s to show who you are."
            ) % {"name": settings.OIDC_NAME}
        elif not request.user.has_usable_password():
            self.fields["password"].help_text = _(
                "You have no password here. You can choose one: sign out, then “Forgotten your"
                " password?”."
            )
        others = self.fields.keys() & {"code", "passkey"}
        if self.is_bound and any(self.data.get(name, "").strip() for name in others):
            self.fields["password"].required = False

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        user, at = self.request.user, timezone.now()
        if cleaned.get("password"):
            found = authenticate(self.request, username=user.email, password=cleaned["password"])
            if found is None or found.pk != user.pk:
                self.add_error("password", _("This is not your password. Try again."))
            elif found.password != user.password:  # kept in a dearer way just now
                update_session_auth_hash(self.request, found)
        elif cleaned.get("passkey"):
            if not _signed(self.request, cleaned["passkey"], at):
                self.add_error("password", _("This passkey was not accepted. Try again."))
        elif try_code(user) and use_code(user=user, code=cleaned["code"], at=at):
            code_was_right(user)
        else:
            self.add_error("code", _("This code is not right, or has been used before."))
        return cleaned


def _signed(request, answer: str, at: dt.datetime) -> bool:
    try:
        credential, counter = Asked(request, request.user).signed(answer)
    except NotAccepted:
        return False
    return bool(use_passkey(user=request.user, credential=credential, counter=counter, at=at))


def clear(request, form: FreshForm, at: dt.datetime) -> bool:
    """Whether what was shown was right, noted in the session. Wrong ones count with those of the
    sign-in page; too many end the session."""
    user = request.user
    who = user.email, client_address(request)
    is_tried = any(form.data.get(name) for name in form.fields)
    if not is_tried or try_once(*who):
        if form.is_valid():
            note_shown_afresh(request, at)
            return True
        if is_tried:
            record("account.sign_in_failed", by=None, obj=user)
    if is_locked(*who):
        logout(request)
    return False
