"""Sessions: whose they are, how long they last, and their end, which stands in the trail (L75).

A session ends after half an hour of idleness (L55), twelve hours after signing in at the latest,
when its owner ends it from elsewhere, and when a password or a second factor changes.
"""

import datetime as dt
import re
import uuid

from django.conf import settings
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from accounts.models import Session, User
from accounts.session_store import SIGN_IN, SessionStore
from audit.actions import record
from core.actions import action

LONGEST = dt.timedelta(hours=12)
ENDED = "ended"  # in the session after one that was ended: the sign-in page says so

# What a browser says of itself, most telling first: many claim to be others too.
BROWSERS = [
    ("Edge", "Edg"),
    ("Firefox", "Firefox|FxiOS"),
    ("Samsung Internet", "SamsungBrowser"),
    ("Opera", "OPR"),
    ("Chrome", "Chrome|CriOS"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("ChromeOS", "CrOS"),
    ("Windows", "Windows"),
    ("Mac", "Macintosh"),
    ("Linux", "Linux"),
]


def device_words(user_agent: str) -> str:
    """A browser and a device by name, for their owner to know again; empty where unknown."""

    def first(known) -> list[str]:
        return [name for name, signs in known if re.search(signs, user_agent)][:1]

    return ", ".join(first(BROWSERS) + first(SYSTEMS))


def note_sign_in(request, at: dt.datetime) -> None:
    """Note in the session when and with what its owner signed in."""
    request.session[SIGN_IN] = {
        "id": str(uuid.uuid4()),
        "at": at.isoformat(),
        "device": device_words(request.headers.get("User-Agent", "")),
    }


def is_too_old(session, at: dt.datetime) -> bool:
    """Whether it is more than twelve hours ago that the owner of this session signed in."""
    began = parse_datetime(session.get(SIGN_IN, {}).get("at", ""))
    return began is None or at > began + LONGEST


def was_ended(request) -> bool:
    """Whether somebody ended the session that this browser still shows. Where its time is over the
    browser shows it no more, or it stands here until it is cleared away."""
    if request.user.is_authenticated or request.session.session_key is not None:
        return False
    shown = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME)).session_key
    return shown is not None and not Session.objects.filter(session_key=shown).exists()


def sessions_of(user: User, at: dt.datetime) -> QuerySet[Session]:
    """The sessions of a user that can still be gone on with, the last used first."""
    return Session.objects.filter(user=user, expire_date__gt=at).order_by("-expire_date")


def last_used_at(session: Session) -> dt.datetime:
    """When a session was last used: its end lies that long after."""
    return session.expire_date - dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)


def end_sessions_of(user_ids, *, but: str | None = None, by=None) -> int:
    """Delete the sessions of these users, but for the one with the key `but`."""
    ending = Session.objects.filter(user_id__in=list(user_ids)).exclude(session_key=but)
    ended = [str(user_id) for user_id in ending.values_list("user_id", flat=True)]
    ending.delete()
    for user_id in ended:
        record("session.ended", by=by, user=user_id)
    return len(ended)


@action
def end_session(*, session: Session, by: User) -> None:
    """End one session from another one of the same user."""
    record("session.ended", by=by, user=str(session.user_id))
    Session.objects.filter(pk=session.pk).delete()


@action
def end_other_sessions(*, but: str, by: User) -> int:
    """End all sessions of a user but the one this is asked in."""
    count = end_sessions_of([by.pk], but=but, by=by)
    record("sessions.others_ended", by=by, count=count)
    return count


@action
def end_sessions_for(*, user: User, reason: str, by: User) -> int:
    """End all sessions of somebody else. `reason` names nobody."""
    count = end_sessions_of([user.pk], by=by)
    record("sessions.person_ended", by=by, obj=user, purpose=reason, count=count)
    return count


@action
def end_all_sessions(*, reason: str, by: User) -> int:
    """End the sessions of everybody, also of who asks it and of who is half way signing in.
    `reason` names nobody."""
    of = Session.objects.filter(user__isnull=False).values_list("user_id", flat=True)
    count = end_sessions_of(set(of), by=by)
    Session.objects.all().delete()
    record("sessions.all_ended", by=by, purpose=reason, count=count)
    return count


@action
def note_session_over(*, user: User, by=None) -> None:
    """Note that a session had lasted its twelve hours."""
    record("session.expired", by=by, user=str(user.pk))


def end_expired_sessions(*, at: dt.datetime) -> int:
    """Remove the sessions whose time is over; each of somebody leaves an event."""
    over = list(Session.objects.filter(expire_date__lt=at))
    return expire(sessions=over) if over else 0


@action
def expire(*, sessions: list[Session], by=None) -> int:
    """Remove sessions whose time is over, with an event for each of somebody signed in."""
    ended = [str(session.user_id) for session in sessions if session.user_id]
    for user_id in ended:
        record("session.expired", by=by, user=user_id)
    Session.objects.filter(pk__in=[session.pk for session in sessions]).delete()
    record("sessions.cleared", by=by, count=len(sessions))
    return len(ended)
