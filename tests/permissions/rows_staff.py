"""Files of people who work here, their statements, and volunteers."""

from tests.permissions.table import STAFF_FILE, Row, Verdicts, _but, _room, _same

INTERN_FILE = "board administration internship_supervisor"
VOLUNTEER_STAFF = "board administration"
CONSENTS = "board cluster_manager location_manager hr privacy_officer"
CONDUCT = "board cluster_manager location_manager administration hr privacy_officer"


def _section(name, **verdicts):
    return _same("staff:section", "worker", (name,), **verdicts)


def _by(people, name, uses="worker", known=STAFF_FILE):
    """What these people do with a file that `known` know of."""
    return _same(name, uses, open=people, closed=_but(known, *people.split()))


ROWS = [
    _room("staff:list", f"{STAFF_FILE} internship_supervisor", post=False),
    _room("staff:archive", "board hr payroll", post=False),
    _room("staff:register", "administration hr"),
    _same("staff:file", "worker", open=STAFF_FILE),
    _same("staff:file", "intern", open=INTERN_FILE),
    _section(
        "contact",
        open=_but(STAFF_FILE, "ict_support", "privacy_officer"),
        closed="ict_support privacy_officer",
    ),
    _section("employment", open=_but(STAFF_FILE, "privacy_officer"), reason="privacy_officer"),
    _section(
        "payroll",
        open="board hr payroll",
        closed=_but(STAFF_FILE, "board", "hr", "payroll"),
    ),
    _section(
        "working_conditions",
        open="board cluster_manager location_manager hr",
        closed="administration payroll ict_support privacy_officer",
    ),
    _section(
        "conduct", open=_but(CONDUCT, "administration"), closed="administration payroll ict_support"
    ),
    _section("consents", open=CONSENTS, closed=_but(STAFF_FILE, *CONSENTS.split())),
    _same(
        "staff:section",
        "intern",
        ("consents",),
        open="board administration",
        closed="internship_supervisor",
    ),
    *(_by("hr", f"staff:{name}") for name in ("note_consent", "ask_consent")),
    _by("hr", "staff:finish_removal", "worker_removal"),
    _section(
        "profile",
        open="board cluster_manager location_manager hr",
        closed="administration payroll ict_support privacy_officer",
    ),
    _section(
        "log",
        open="board hr privacy_officer",
        closed="cluster_manager location_manager administration payroll ict_support",
    ),
    _same(
        "staff:section",
        "intern",
        ("appraisal",),
        open="board internship_supervisor",
        closed="administration",
    ),
    _same("staff:section", "intern", ("conduct",), open=INTERN_FILE),
    _same(
        "staff:section",
        "intern",
        ("log",),
        open="board",
        closed="administration internship_supervisor",
    ),
    _same(
        "staff:history",
        "worker",
        ("appraisal",),
        open="board cluster_manager location_manager hr",
        closed="administration payroll ict_support privacy_officer",
    ),
    _by("location_manager hr", "staff:add_record", "worker_new"),
    _by("location_manager hr", "staff:change_record", "worker_record"),
    _by("location_manager hr", "staff:remove_record", "worker_record"),
    *(_by("hr", f"staff:{name}") for name in ("end", "undo_end", "mistake", "move")),
    _by("administration", "staff:hire", "intern", INTERN_FILE),
    _by("board administration", "staff:supervisor", "intern", INTERN_FILE),
    _by("board administration", "staff:end_supervision", "supervision", INTERN_FILE),
    _room("staff:statements", CONDUCT, post=False),
    # Publishing is for functions held in the whole organisation, and nobody here holds one there
    # (tests/staff/test_conduct.py asks as those who do).
    _same("staff:publish", rest="closed"),
    Row("staff:unsigned", extra=("code_of_conduct",), get=Verdicts(open=CONDUCT, rest="closed")),
    _room("volunteers:list", VOLUNTEER_STAFF, post=False),
    _room("volunteers:register", "administration"),
    _same("volunteers:file", "volunteer", open=VOLUNTEER_STAFF),
    _same("volunteers:section", "volunteer", ("contact",), open=VOLUNTEER_STAFF),
    _same("volunteers:section", "volunteer", ("screening",), open=VOLUNTEER_STAFF),
    _same("volunteers:section", "volunteer", ("conduct",), open=VOLUNTEER_STAFF),
    _same("volunteers:history", "volunteer", ("contact",), open=VOLUNTEER_STAFF),
    _by("administration", "volunteers:end", "volunteer", VOLUNTEER_STAFF),
    _by("administration", "volunteers:add_record", "volunteer_new", VOLUNTEER_STAFF),
    _by("administration", "volunteers:change_record", "volunteer_record", VOLUNTEER_STAFF),
    # Nothing of a volunteer is taken away piece by piece.
    _same(
        "volunteers:remove_record",
        "volunteer_record",
        closed="board",
    ),
]
