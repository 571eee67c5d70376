"""The pages that show that it is in order: of board and privacy officer of the whole organisation.
Everybody here works at one place, so they are closed to all of them (tests/oversight asks as
somebody who holds it everywhere)."""

from tests.permissions.table import _room

ROWS = [
    _room("oversight:dashboard", "", post=False),
    _room("oversight:policy", "", post=False),
    _room("oversight:policy-pdf", "", post=False),
    _room("oversight:add-clause", ""),
    _room("oversight:change-clause", "", uses="clause", foreign=""),
    _room("oversight:end-clause", "", uses="clause", foreign=""),
    _room("oversight:packs", "", post=False),
    _room("oversight:ask-pack", ""),
    _room("oversight:pack", "", uses="pack", post=False, foreign=""),
    _room("oversight:fetch-pack", "", uses="pack", post=False, foreign=""),
]
