"""The logins of people: invitations, parents who ask for a login, a forgotten password, the own
account."""

from tests.permissions.table import CHILD_STAFF, STAFF_FILE, Row, Verdicts, _but, _room, _same

REGISTRARS = "location_manager administration"


def _public(name, extra=(), post=False, gone=False):
    """A page for everybody, signed in or not; with `gone` one that a worthless link leads to."""
    everybody = Verdicts(rest="unknown" if gone else "open", foreign="")
    return Row(name, "", extra, get=everybody, post=everybody if post else None, public=True)


def _by_link(name, extra=(), get=True):
    """What follows after a link that was mailed; without one that counts it is gone."""
    gone = Verdicts(rest="unknown")
    return Row(name, "", extra, get=gone if get else None, post=gone, public=True)


ROWS = [
    _same(
        "children:invite_parent",
        "childs_parent",
        open=REGISTRARS,
        closed=_but(CHILD_STAFF, *REGISTRARS.split()),
    ),
    _same("staff:invite", "worker", open="hr", closed=_but(STAFF_FILE, "hr")),
    _same("volunteers:invite", "volunteer", open="administration", closed="board"),
    _same("applicants:invite", "application", open="panel_member"),
    _room("children:sign_ups", REGISTRARS, post=False),
    _room("children:sign_up", REGISTRARS, uses="sign_up", post=False),
    _room("children:link_sign_up", REGISTRARS, uses="sign_up_parent"),
    _room("children:decline_sign_up", REGISTRARS, uses="sign_up"),
    _public("account:forgotten", post=True),
    _public("account:sent"),
    _public("account:removed"),
    _public("account:reset", ("worthless",), post=True, gone=True),
    _by_link("account:first-provider", ("worthless",), get=False),
    _by_link("account:first-proven"),
    _public("invitation:sent"),
    _by_link("invitation:provider", ("worthless",), get=False),
    _by_link("invitation:proven"),
    _public("invitation:accept", ("worthless",), post=True, gone=True),
    _public("signup:start", post=True),
    _public("signup:sent"),
    _public("signup:verified"),
    _public("signup:verify", ("worthless",), post=True, gone=True),
    Row("portal:account", get=Verdicts(rest="open")),
    _same("portal:remove-login", rest="open"),
]
