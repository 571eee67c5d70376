"""The two steps of signing in: after the password, a second factor (L78).

Between the two nobody is signed in: the session holds who gave the password, for ten minutes, and
opens nothing. Whoever holds a function must have a second factor; the others may.
"""

import datetime as dt

from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime

from accounts.access import access_of
from accounts.models import User
from organisation.models import Organisation

SHOWN = "second_factor"  # in a session: which factor was shown
_HALF_WAY = "half_way"
HALF_WAY_FOR = dt.timedelta(minutes=10)


def must_have_factor(user: User, on: dt.date) -> bool:
    """Whether somebody cannot be without: who holds a function, and so sees data of others."""
    return bool(access_of(user, on).roles)


def is_demo() -> bool:
    """Whether nobody has to have a second factor, because the people here are made up. Only
    loading the demo into an empty installation makes an organisation one: no page does."""
    return Organisation.objects.filter(is_demo=True).exists()


def is_complete(request, on: dt.date) -> bool:
    """Whether who is signed in has shown what must be shown."""
    if request.session.get(SHOWN):
        return True
    return not must_have_factor(request.user, on) or is_demo()


def note_shown(request, kind: str) -> None:
    request.session[SHOWN] = kind


def begin(request, user: User, at: dt.datetime) -> None:
    """Keep in the session who gave the password."""
    request.session.cycle_key()
    request.session[_HALF_WAY] = {
        "user": str(user.pk),
        "at": at.isoformat(),
        "hash": user.get_session_auth_hash(),
    }


def half_way(request, at: dt.datetime) -> User | None:
    """Who gave the password in this session not long ago; None where it was changed since."""
    kept = request.session.get(_HALF_WAY)
    if not kept or at > parse_datetime(kept["at"]) + HALF_WAY_FOR:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    if user and constant_time_compare(user.get_session_auth_hash(), kept["hash"]):
        return user
    return None


def forget_half_way(request) -> None:
    request.session.pop(_HALF_WAY, None)
