"""What belongs to a breach beside the sections of its record."""

from tests.permissions.rows_breaches import BREACHES
from tests.permissions.table import Row, Verdicts, _room

LOOKING = Verdicts(open=BREACHES, rest="closed")
CHANGING = Verdicts(open="privacy_officer", closed="board", rest="closed")


def _page(name, post=CHANGING):
    """A page of an open breach that one may look at, and change with the room at CHANGE."""
    return Row(f"breaches:{name}", "breach", get=LOOKING, post=post)


def _work(name, uses="breach", **more):
    """A page that is there to change something of a breach."""
    return _room(f"breaches:{name}", "privacy_officer", uses=uses, closed="board", **more)


ROWS = [
    _page("people"),
    _work("people-find"),
    _work("people-place"),
    _page("communications", post=None),
    _work("communication-text"),
    _work("communication-portal"),
    _work("communication-by-hand"),
    _work("communication-public"),
    _work("communication-letters", extra=("nl", 1), post=False),
    _work("communication-preview", uses="told_of_breach", post=False),
    _work("communication-letter", uses="told_of_breach", extra=("nl",), post=False),
    Row("portal:breach-message", "breach_message", get=Verdicts(open="parent")),
]
