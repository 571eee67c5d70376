"""The pages that show that it is in order: of board and privacy officer alone."""

from tests.permissions.table import Row, Verdicts, _room

OVERSEERS = "board privacy_officer"

ROWS = [
    _room("oversight:dashboard", OVERSEERS, post=False),
    _room("oversight:policy", OVERSEERS, post=False),
    _room("oversight:policy-pdf", OVERSEERS, post=False),
    _room("oversight:add-clause", OVERSEERS),
    _room("oversight:change-clause", OVERSEERS, uses="clause", foreign=""),
    _room("oversight:end-clause", OVERSEERS, uses="clause", foreign=""),
    _room("oversight:packs", OVERSEERS, post=False),
    Row("oversight:ask-pack", post=Verdicts(open=OVERSEERS, rest="closed")),
    _room("oversight:pack", OVERSEERS, uses="pack", post=False, foreign=""),
    _room("oversight:fetch-pack", OVERSEERS, uses="pack", post=False, foreign=""),
]
