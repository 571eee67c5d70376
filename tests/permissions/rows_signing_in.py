"""The second step of signing in, showing once more who one is, and the own sessions."""

import uuid

from tests.permissions.table import Row, Verdicts, _room

EVERY_ONE = Verdicts(rest="open")
NOT_LINKED = Verdicts(unknown="board", rest="closed")
LED_AWAY = Verdicts(rest="sign-in")  # only between the password and the second step


def _own(name, post=True):
    """A page about oneself, for everybody who is signed in."""
    return Row(name, get=EVERY_ONE, post=EVERY_ONE if post else None)


def _of_nobody(name):
    """A page about something of the own account; what is of no account of one's own is unknown."""
    unknown = Verdicts(rest="unknown", foreign="")
    return Row(name, "", (uuid.UUID(int=0),), get=unknown, post=unknown)


ROWS = [
    Row("account:second-step", get=LED_AWAY, post=LED_AWAY, public=True),
    _own("account:afresh"),
    _own("account:kept"),
    _own("account:change-password"),
    _own("account:factors", post=False),
    _own("account:add-app"),
    _own("account:add-passkey"),
    _own("account:codes"),
    _own("account:sessions", post=False),
    _own("account:end-sessions"),
    Row("account:provider", post=Verdicts(rest="unknown"), public=True),  # there is none here
    Row("account:provider-afresh", post=Verdicts(rest="unknown")),
    Row("account:provider-back", get=Verdicts(rest="unknown"), public=True),
    Row("account:link-provider", get=EVERY_ONE),
    _own("account:link-proven"),
    _own("account:unlink-provider"),
    _of_nobody("account:remove-factor"),
    # Of a session that ended and one of somebody else it says the same, and leads back to the list.
    Row("account:end-session", "", (uuid.UUID(int=0),), get=EVERY_ONE, post=EVERY_ONE),
    _room("access:reset-factors", "board", uses="colleague"),
    _room("access:end-sessions", "board", uses="colleague"),
    # Nobody is linked there: to who decides on it there is nothing to part.
    Row("access:unlink-provider", "colleague", get=NOT_LINKED, post=NOT_LINKED),
]
