"""Asking the password once more, shortly before something that must not happen in somebody else's
hands: a session left open on a table is not enough for it."""

import datetime as dt

from django import forms
from django.contrib.auth import authenticate, logout
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.lockout import forget_failures, is_locked, note_failure
from audit.actions import record
from core.clients import client_address

FRESH_FOR = dt.timedelta(minutes=5)
_UNTIL = "fresh_until"


def is_fresh(request, at: dt.datetime) -> bool:
    """Whether the user of this session gave the password in the last five minutes."""
    until = parse_datetime(request.session.get(_UNTIL, ""))
    return until is not None and at <= until


class FreshForm(forms.Form):
    """The password of who is signed in. Use `clear` to handle what comes of it."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        user, password = self.request.user, self.cleaned_data["password"]
        found = authenticate(self.request, username=user.email, password=password)
        if found is None or found.pk != user.pk:
            raise forms.ValidationError(_("This is not your password. Try again."))
        return password


def clear(request, form: FreshForm, at: dt.datetime) -> bool:
    """Whether the password was right, noted in the session. Wrong ones count with those of the
    sign-in page; too many end the session."""
    session, user = request.session, request.user
    who = user.email, client_address(request)
    if not is_locked(*who):
        if form.is_valid():
            session[_UNTIL] = (at + FRESH_FOR).isoformat()
            forget_failures(*who)
            record("account.signed_in_afresh", by=user)
            return True
        if form.data.get("password"):
            note_failure(*who)
            record("account.sign_in_failed", by=None, obj=user)
    if is_locked(*who):
        logout(request)
    return False
