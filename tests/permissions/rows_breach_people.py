"""What belongs to a breach beside the sections of its record."""

from tests.permissions.rows_breaches import BREACHES
from tests.permissions.table import Row, Verdicts, _room

LOOKING = Verdicts(open=BREACHES, rest="closed")
CHANGING = Verdicts(open="privacy_officer", closed="board", rest="closed")


def _page(name, **more):
    """A page of an open breach that one may look at, and change with the room at CHANGE."""
    return Row(f"breaches:{name}", "breach", get=LOOKING, post=CHANGING, **more)


def _work(name, uses="breach", **more):
    """A page that is there to change something of a breach."""
    return _room(f"breaches:{name}", "privacy_officer", uses=uses, closed="board", **more)


ROWS = [
    _page("people"),
    _work("people-find"),
    _work("people-place"),
]
