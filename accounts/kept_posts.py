"""What somebody sent at a moment it could not be taken in: the session had ended, or it was to be
shown once more who one is. It waits in the session, sealed for this user, and is sent after all
with one button once that is settled. Nothing of it stands in the browser or in plain text.
"""

import base64
import json

from core.crypto import SealBroken, unwrap, wrap

KEPT = "kept_post"
ASK_TO_KEEP = "_keep"  # in a form: do nothing with this but keep it
WHO = "who"  # the cookie that says who was signed in here last, signed
SALT = "accounts.who"
MOST = 100_000  # characters
NEVER = ("password", "passkey", "code", "again")  # not even sealed
LEFT_OUT = {"csrfmiddlewaretoken", ASK_TO_KEEP}


def last_here(request) -> str:
    """The id of who was signed in with this browser; empty where nobody was, or signed out."""
    return request.get_signed_cookie(WHO, default="", salt=SALT)


def _place(user_id) -> str:
    return f"kept post|{user_id}"


def keep(request, user_id) -> bool:
    """Keep what a form sent, for this user only. False where it holds a password or a file, or is
    too much: those are asked again."""
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in LEFT_OUT
    ]
    secret = any(word in name for name, _value in pairs for word in NEVER)
    text = json.dumps({"to": request.get_full_path(), "pairs": pairs})
    if not user_id or secret or request.FILES or len(text) > MOST:
        return False
    key_id, sealed = wrap(text.encode(), place=_place(user_id))
    request.session[KEPT] = [key_id, base64.b64encode(sealed).decode()]
    return True


def kept_for(request) -> dict | None:
    """`to` (a path) and `pairs` of what was kept, where it was sent by who is signed in now."""
    if KEPT not in request.session:
        return None
    key_id, sealed = request.session[KEPT]
    try:
        return json.loads(unwrap(key_id, base64.b64decode(sealed), place=_place(request.user.pk)))
    except SealBroken:  # of somebody else
        forget(request)
        return None


def forget(request) -> None:
    request.session.pop(KEPT, None)


def note_who(request, response) -> None:
    """Leave in the browser who is signed in, and take it away at signing out."""
    if not hasattr(request, "_cached_user"):  # nobody looked, as on a page for everybody
        return
    if request.user.is_authenticated:
        if last_here(request) != str(request.user.pk):
            response.set_signed_cookie(
                WHO,
                str(request.user.pk),
                salt=SALT,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
    elif request.resolver_match and request.resolver_match.view_name == "sign_out":
        response.delete_cookie(WHO)
