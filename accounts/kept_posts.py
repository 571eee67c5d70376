"""What somebody sent at a moment it could not be taken in: the session had ended, or it was to be
shown once more who one is. It waits in the session, sealed for this user, and is sent after all
with one button once that is settled. Nothing of it stands in the browser or in plain text.
"""

import base64
import datetime as dt
import json
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Session
from core.crypto import SealBroken, unwrap, wrap
from core.field_labels import labels_in

KEPT = "kept_post"
ASK_TO_KEEP = "_keep"  # in a form: do nothing with this but keep it
SALT = "accounts.who"
REMEMBERED = dt.timedelta(days=7)  # who was here last, from when that was noted
NOTED_ANEW = dt.timedelta(days=1)
MOST = 100_000  # characters
NEVER = {"password", "passkey", "code", "again"}  # fields that are not even sealed
ONCE = "_once"  # in a form that was kept: what it is sent with, once
UNSENT = "unsent"  # in the address where one signs in: what was sent has been lost
LABELS = "_labels"  # in a form: what its fields are called (components/field_labels.html)
LEFT_OUT = {"csrfmiddlewaretoken", ASK_TO_KEEP, ONCE, LABELS}


def last_here(request, within: dt.timedelta = REMEMBERED) -> str:
    """The id of who was signed in with this browser; empty where nobody was `within` this time, or
    signed out. A browser that is never closed would keep it for ever."""
    return request.get_signed_cookie(
        settings.WHO_COOKIE_NAME, default="", salt=SALT, max_age=within
    )


def _place(user_id) -> str:
    return f"kept post|{user_id}"


def page_before(request) -> str:
    """The page of ours this came from; empty where that is not known."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    path = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    ours = came_from.netloc == request.get_host() and url_has_allowed_host_and_scheme(path, None)
    return path if ours else ""


def typed_in(request) -> list[tuple[str, str]] | None:
    """What a form sent, field by field; None where it holds a password or a file, or is too
    much: those are asked again."""
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in LEFT_OUT
    ]
    # A form with a prefix calls its fields PREFIX-NAME.
    secret = any(name.rpartition("-")[2] in NEVER for name, _value in pairs)
    too_much = sum(len(name) + len(value) for name, value in pairs) > MOST
    return None if secret or request.FILES or too_much else pairs


def keep(request, user_id, what: str = "", is_download=False) -> bool:
    """Keep what a form sent, for this user only; `what` says in words what that does, and
    `is_download` that it fetches a file. False where that is not to be kept."""
    pairs = typed_in(request)
    if not user_id or pairs is None:
        return False
    text = json.dumps(
        {
            "to": request.get_full_path(),
            "pairs": pairs,
            "labels": labels_in(request.POST.getlist(LABELS)),
            "what": str(what),
            "is_download": is_download,
            "back": page_before(request),
            "at": timezone.now().isoformat(),
        }
    )
    key_id, sealed = wrap(text.encode(), place=_place(user_id))
    sealed_text = base64.b64encode(sealed).decode()
    request.session[KEPT] = [key_id, sealed_text, secrets.token_urlsafe(16)]
    return True


def kept_for(request) -> dict | None:
    """`to` (a path), `pairs`, `labels` (what their names are called), `what` it does in words,
    `is_download`, `back` (the page it was sent from), `at` (when) and `once` of what was kept,
    where it was sent by who is signed in now. Sent with `once` in the field ONCE, it goes one
    time."""
    if KEPT not in request.session:
        return None
    key_id, sealed, once = request.session[KEPT]
    try:
        text = unwrap(key_id, base64.b64decode(sealed), place=_place(request.user.pk))
    except SealBroken:  # of somebody else
        forget(request)
        return None
    kept = json.loads(text)
    return {**kept, "at": parse_datetime(kept["at"]), "once": once}


def take(request) -> bool:
    """Take what was kept out of the session as it is sent after all. False where it was taken
    before: the row is locked, so that of two clicks only one counts."""
    sent = request.POST[ONCE]
    with transaction.atomic():
        row = Session.objects.select_for_update().filter(pk=request.session.session_key).first()
        kept = row.get_decoded() if row else {}
        there = KEPT in kept and constant_time_compare(kept[KEPT][2], sent)
        if there:
            del kept[KEPT]
            row.session_data = Session.objects.encode(kept)
            row.save(update_fields=["session_data"])
        if KEPT not in kept:
            forget(request)  # else this request would write it back
    return there


def sign_out_keeping(request) -> bool:
    """End a session that has lasted its time. True where what is sent now is kept; what was kept
    before goes along to the next session as well."""
    user_id, kept_before = request.user.pk, request.session.get(KEPT)
    logout(request)
    if request.method == "POST" and keep(request, user_id):
        return True
    if kept_before:
        request.session[KEPT] = kept_before
    return False


def forget(request) -> None:
    request.session.pop(KEPT, None)


def note_who(request, response) -> None:
    """Leave in the browser who is signed in, and take it away at signing out and after a week."""
    if not hasattr(request, "_cached_user"):  # nobody looked, as on a page for everybody
        return
    if request.user.is_authenticated:
        if last_here(request, within=NOTED_ANEW) != str(request.user.pk):
            response.set_signed_cookie(
                settings.WHO_COOKIE_NAME,
                str(request.user.pk),
                salt=SALT,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return
    signed_out = request.resolver_match and request.resolver_match.view_name == "sign_out"
    too_long_ago = settings.WHO_COOKIE_NAME in request.COOKIES and not last_here(request)
    if signed_out or too_long_ago:
        response.delete_cookie(settings.WHO_COOKIE_NAME)
