"""What belongs to a breach beside the sections of its record."""

from tests.permissions.rows_breaches import ANYBODY, BREACHES
from tests.permissions.table import STAFF, Row, Verdicts, _room

LOOKING = Verdicts(open=BREACHES, rest="closed")
CHANGING = Verdicts(open="privacy_officer", closed="board", rest="closed")


def _page(name, post=CHANGING):
    """A page of an open breach that one may look at, and change with the room at CHANGE."""
    return Row(f"breaches:{name}", "breach", get=LOOKING, post=post)


def _work(name, uses="breach", **more):
    """A page that is there to change something of a breach."""
    return _room(f"breaches:{name}", "privacy_officer", uses=uses, closed="board", **more)


AT_WORK = "panel_member internship_supervisor"  # who, in this world, also work here
TAKER = Verdicts(open="location_manager")

ROWS = [
    _room("breaches:figures", BREACHES, post=False),
    _room("breaches:table", BREACHES, get=False),
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
    _work("communication-take-back", uses="told_of_breach", get=False),
    _work("communication-letter", uses="told_of_breach", extra=("nl",), post=False),
    _page("measures", post=None),
    _work("measure-new"),
    _work("measure", uses="breach_measure"),
    _work("measure-remove", uses="breach_measure", get=False),
    Row("breaches:own-measure", "own_measure", get=TAKER, post=TAKER),
    _page("processor-reports", post=None),
    _work("processor-report-new"),
    _work("processor-report", uses="processor_report"),
    _work("processor-awareness", uses="processor_report", get=False),
    Row("breaches:tip-new", get=ANYBODY, post=ANYBODY),
    Row("breaches:tip-given", get=ANYBODY),
    Row("breaches:own-tips", get=ANYBODY),
    Row("breaches:lessons", get=Verdicts(open=f"{' '.join(STAFF)} {AT_WORK}", rest="closed")),
    _room("breaches:tips", BREACHES, post=False),
    _room("breaches:tip", BREACHES, uses="tip", post=False),
    _work("tip-improve", uses="tip"),
    _work("tip-answer", uses="tip"),
    _work("tip-lesson", uses="tip"),
    Row("portal:breach-message", "breach_message", get=Verdicts(open="parent")),
]
