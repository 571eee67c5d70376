"""What is to be destroyed, who agrees to it, and its paper. Terms, and the question whether a file
was destroyed, are of the whole organisation: closed to all who work at one place (tests/retention
asks as somebody who holds it everywhere)."""

from tests.permissions.table import CHILD_STAFF, PLANNERS, RETAINERS, Row, Verdicts, _but, _room

FILE = ("child.file",)
READERS = _but(CHILD_STAFF, "care_coordinator", "pedagogical_professional")

ROWS = [
    _room("retention:term", "", extra=FILE),
    _room("retention:look_up", ""),
    _room("retention:certificates", PLANNERS),
    _room("retention:held", PLANNERS),
    _room("retention:propose", RETAINERS, extra=FILE),
    _room("retention:proposal", PLANNERS, uses="proposal"),
    _room("retention:approve", RETAINERS, uses="proposal"),
    _room("retention:withdraw", RETAINERS, uses="proposal"),
    Row(
        "retention:anchors",
        extra=("child.file",),
        get=Verdicts(open=PLANNERS, rest="closed"),
        post=Verdicts(open=PLANNERS, rest="closed"),
    ),
    Row(  # a rule that tells of no missing days
        "retention:anchors",
        extra=("child.draft",),
        get=Verdicts(unknown=PLANNERS, rest="closed"),
        post=Verdicts(unknown=PLANNERS, rest="closed"),
    ),
    _room("children:paper_to_destroy", READERS),
    Row(
        "children:handover_form",
        "child",
        get=Verdicts(
            open="board cluster_manager location_manager care_coordinator",
            reason="privacy_officer",
            closed="administration pedagogical_professional",
            ended={"pedagogical_professional": "unknown"},
        ),
    ),
]
