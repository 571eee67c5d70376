"""Functions, appointments, the matrix and exceptional grants.

Everybody here works at one place: the matrix, its yearly check and the trail are for those who
decide in the whole organisation, so they are closed to all of them (tests/accounts and
tests/subjects ask as somebody who does).
"""

from tests.permissions.table import Row, Verdicts, _room

OVERSEERS = "board privacy_officer"
PEOPLE = f"{OVERSEERS} hr ict_support"

ROWS = [
    _room("access:people", PEOPLE, post=False),
    _room("access:person", PEOPLE, uses="colleague", post=False),
    _room("access:new", "board"),
    _room("access:appoint", "board", uses="colleague"),
    _room("access:end", "board", uses="appointment"),
    _room("access:revoke", "board", uses="appointment"),
    _room("access:matrix", OVERSEERS, post=False),
    _room("access:overview-pdf", OVERSEERS, post=False),
    _room("access:versions", OVERSEERS, post=False),
    _room("access:version", OVERSEERS, extra=(1,), post=False),
    _room("access:reviews", OVERSEERS, post=False),
    _room("access:reviewed", OVERSEERS, uses="review", post=False, foreign=""),
    *(
        Row(name, extra=extra, get=Verdicts(rest="closed"), post=Verdicts(rest="closed"))
        for name, extra in (
            ("access:change", ("board",)),
            ("access:review", ()),
            ("access:end-all-sessions", ()),
        )
    ),
    _room("reach:person", OVERSEERS, uses="colleague", post=False),
    _room("reach:find", OVERSEERS, uses="colleague", post=False),
    _room("reach:file", OVERSEERS, uses="colleague_file", post=False),
    _room("reach:give", "board", uses="colleague_file"),
    _room("reach:trail", "", post=False),
    _room("reach:grants", OVERSEERS, post=False),
    _room("reach:end", "board", uses="exception"),
]
