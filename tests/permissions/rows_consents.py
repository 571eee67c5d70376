"""The consents of one child, for staff."""

from tests.permissions.table import CHILD_STAFF, Row, Verdicts, _but, _change, _room

ENDED = {"pedagogical_professional": "unknown"}
READERS = _but(CHILD_STAFF, "administration")
PRINTERS = _but(READERS, "pedagogical_professional")
MANAGER = "location_manager"


def _read(name, uses, people=READERS):
    closed = _but(CHILD_STAFF, *people.split())
    return Row(name, uses, get=Verdicts(open=people, closed=closed, ended=ENDED))


ROWS = [
    _room("children:blank_consent_form", CHILD_STAFF, post=False),
    _read("children:consent_form", "child", PRINTERS),
    _read("children:consent_decisions", "child"),
    _read("children:consent_decision", "decision"),
    *(
        _change(f"children:{name}", uses, MANAGER, _but(CHILD_STAFF, MANAGER))
        for name, uses in (
            ("note_consent_form", "child"),
            ("note_consent_answer", "child"),
            ("ask_consent", "child"),
            ("settle_difference", "difference"),
            ("finish_removal", "removal"),
            ("assign_removal", "removal"),
        )
    ),
]
