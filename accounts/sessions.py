"""Sessions: whose they are, and their end, which stands in the trail (L75)."""

import datetime as dt

from django.contrib.sessions.models import Session

from accounts.models import User
from audit.actions import record
from core.actions import action


def _user_of(session: Session) -> str:
    """The id of whose session it is; empty where nobody signed in with it."""
    return session.get_decoded().get("_auth_user_id", "")


def end_sessions_of(user_ids, *, by=None) -> int:
    """Delete every session of these users. Sessions hold the user id inside, so each is opened."""
    wanted, ended = {str(pk) for pk in user_ids}, 0
    for session in Session.objects.iterator():
        user_id = _user_of(session)
        if user_id in wanted:
            session.delete()
            ended += 1
            record("session.ended", by=by, user=user_id)
    return ended


def end_expired_sessions(*, at: dt.datetime) -> int:
    """Remove the sessions whose time is over; each of somebody leaves an event."""
    over = list(Session.objects.filter(expire_date__lt=at))
    return expire(sessions=over) if over else 0


@action
def expire(*, sessions: list[Session], by=None) -> int:
    """Remove sessions whose time is over, with an event for each of somebody signed in."""
    whose = [user_id for user_id in map(_user_of, sessions) if user_id]
    users = User.objects.filter(pk__in=set(whose)).values_list("pk", flat=True)
    known = {str(pk) for pk in users}
    ended = [user_id for user_id in whose if user_id in known]
    for user_id in ended:
        record("session.expired", by=by, user=user_id)
    Session.objects.filter(pk__in=[session.pk for session in sessions]).delete()
    record("sessions.cleared", by=by, count=len(sessions))
    return len(ended)
