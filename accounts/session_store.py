"""Sessions in the database, each with whose it is in a column of its own."""

import datetime as dt

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError
from django.utils.dateparse import parse_datetime

SIGN_IN = "sign_in"  # id, at and device of the sign-in that a session came from
# That a session is in use is written this often and not with every page, which would then wait for
# the disk. So much sooner than half an hour it may end, and never later.
NOTED_EVERY = dt.timedelta(minutes=1)


class SessionStore(DatabaseStore):
    ends_at = None  # as its row says, where that was read

    @classmethod
    def get_model_class(cls):
        from accounts.models import Session

        return Session

    def _validate_session_key(self, key):
        """A key that was made up is looked up only where it could be one: a database may refuse to
        look for what it could not hold."""
        return super()._validate_session_key(key) and key.isascii() and key.isalnum()

    def _get_session_from_db(self):
        row = super()._get_session_from_db()
        self.ends_at = row and row.expire_date
        return row

    def note_use(self, at: dt.datetime) -> None:
        """Put off the end of a session that was read, where the last minute did not: of its row
        that alone, as another window may have put something in it meanwhile.

        Raises UpdateError where somebody ended it meanwhile.
        """
        lasts = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
        if self.ends_at - at > lasts - NOTED_EVERY:
            return
        self.ends_at = at + lasts
        row = self.get_model_class().objects.filter(session_key=self.session_key)
        if not row.update(expire_date=self.ends_at):
            raise UpdateError

    def save(self, must_create=False):
        """Django takes a database that refuses for a session that somebody ended meanwhile."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from None
            raise

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        signed_in = data.get(SIGN_IN)
        if signed_in and data.get("_auth_user_id"):
            row.id = signed_in["id"]
            row.user_id = data["_auth_user_id"]
            row.started_at = parse_datetime(signed_in["at"])
            row.device = signed_in["device"]
        return row
