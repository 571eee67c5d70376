from tests.permissions.table import STAFF_FILE, Row, Verdicts, _but, _room

LOCATIONS = "board cluster_manager location_manager administration hr ict_support privacy_officer"
RECRUITERS = "hr recruiter"
VACANCIES = f"board {RECRUITERS}"
PANEL = "panel_member"
REQUESTS = "board cluster_manager location_manager administration hr privacy_officer"
BREACHES = "board privacy_officer"
REGISTER = "board cluster_manager location_manager privacy_officer"


def _same(name, uses="", extra=(), **verdicts):
    """Both methods with the same verdicts."""
    both = Verdicts(**verdicts)
    return Row(name, uses, extra, get=both, post=both)


def _read(name, uses="", extra=(), **verdicts):
    return Row(name, uses, extra, get=Verdicts(**verdicts))


STAFF_ROWS = [
    _room("staff:list", f"{STAFF_FILE} internship_supervisor", post=False),
    _room("staff:archive", "board hr payroll", post=False),
    _same("staff:file", "worker", open=STAFF_FILE),
    _same(
        "staff:section",
        "worker",
        ("contact",),
        open=_but(STAFF_FILE, "ict_support", "privacy_officer"),
        closed="ict_support privacy_officer",
    ),
    _same(
        "staff:section",
        "worker",
        ("employment",),
        open=_but(STAFF_FILE, "privacy_officer"),
        reason="privacy_officer",
    ),
    _same(
        "staff:section",
        "intern",
        ("appraisal",),
        open="board internship_supervisor",
        closed="administration",
    ),
    _same("staff:change", "worker", ("contact",), open="hr", closed=_but(STAFF_FILE, "hr")),
    _room("staff:register", "administration hr"),
    _same("staff:end", "worker", open="hr", closed=_but(STAFF_FILE, "hr")),
]

APPLICANT_ROWS = [
    _room("applicants:list", f"{VACANCIES} {PANEL}", post=False),
    _room("applicants:new", RECRUITERS),
    _read("applicants:procedure", "procedure", open=f"{VACANCIES} {PANEL}"),
    _same("applicants:seat", "procedure", open=RECRUITERS, closed=f"board {PANEL}"),
    _same("applicants:unseat", "seat", open=RECRUITERS, closed=f"board {PANEL}"),
    _same("applicants:end", "procedure", open=f"{RECRUITERS} {PANEL}", closed="board"),
    _same("applicants:register", "procedure", open=PANEL, closed=VACANCIES),
    _same("applicants:application", "application", open=PANEL),
    _same("applicants:section", "application", ("letter",), open=PANEL),
    _same("applicants:outcome", "application", open=PANEL),
    _same("applicants:keeping", "application", open=PANEL),
    _same("applicants:remove", "application", open=PANEL),
]

PLACE_ROWS = [
    _room("organisation:locations", LOCATIONS, post=False),
    _room("organisation:location", LOCATIONS, uses="location", post=False),
]

WRITERS = "location_manager administration"
READERS = f"board cluster_manager {WRITERS}"
OTHER_CHILD_STAFF = "care_coordinator pedagogical_professional"
ENDED = {"pedagogical_professional": "unknown"}
PAPERS = {
    "open": READERS,
    "reason": "privacy_officer",
    "closed": OTHER_CHILD_STAFF,
    "ended": ENDED,
}
DOCUMENT_ROWS = [
    _same("documents:section", "child", ("child.contract",), **PAPERS),
    _same("documents:download", "document", **PAPERS),
    _same(
        "documents:add",
        "child",
        ("child.contract",),
        open=WRITERS,
        ended=ENDED,
        closed=f"board cluster_manager privacy_officer {OTHER_CHILD_STAFF}",
    ),
    _same(
        "documents:remove",
        "document",
        open=WRITERS,
        closed=f"board cluster_manager privacy_officer {OTHER_CHILD_STAFF}",
    ),
]

# HR decides on requests about staff, and so knows the room, but of no child.
DECIDERS = "location_manager privacy_officer"
ASKED = {"open": _but(REQUESTS, "hr"), "unknown": "hr", "rest": "closed"}
DECIDED = {"open": DECIDERS, "unknown": "hr", "rest": "closed"}
RIGHTS_ROWS = [
    _room("rights:list", REQUESTS),
    _same("rights:detail", "request", **ASKED),
    _same("rights:progress", "request", **ASKED),
    _same("rights:approve", "request", **DECIDED),
    _same("rights:refuse", "request", **DECIDED),
    Row("rights:retry", "request", post=Verdicts(**DECIDED)),
    _same(
        "rights:new",
        "child",
        open=DECIDERS,
        ended=ENDED,
        closed="board cluster_manager administration care_coordinator pedagogical_professional",
    ),
]

EVERYBODY_SIGNED_IN = {"rest": "open"}
BREACH_ROWS = [
    _same("breaches:report", **EVERYBODY_SIGNED_IN),
    _read("breaches:reported", **EVERYBODY_SIGNED_IN),
    _read("breaches:blank-form", **EVERYBODY_SIGNED_IN),
    _room("breaches:list", BREACHES, post=False),
    _room("breaches:detail", BREACHES, uses="breach", post=False),
    _room("breaches:form-pdf", BREACHES, uses="breach", post=False),
    Row(
        "breaches:section",
        "breach",
        ("discovery",),
        get=Verdicts(open=BREACHES, rest="closed"),
        post=Verdicts(open="privacy_officer", closed="board", rest="closed"),
    ),
    _room("breaches:close", "privacy_officer", uses="breach", closed="board"),
    _room("register:list", REGISTER, post=False),
    Row("register:load-defaults", post=Verdicts(open="privacy_officer", rest="closed")),
]

OWN_CHILD = {"open": "parent", "ended": {"parent": "unknown"}}
PORTAL_ROWS = [
    _read("portal:home", **EVERYBODY_SIGNED_IN),
    _read("portal:requests", **EVERYBODY_SIGNED_IN),
    _read("portal:child", "child", **OWN_CHILD),
    _read("portal:section", "child", ("child.identity",), **OWN_CHILD),
    _read("portal:ask-copy", "child", **OWN_CHILD),
    _same("portal:ask-copy-check", "child", **OWN_CHILD),
    _read("portal:request", "copy", open="parent"),
    _read("portal:request-sent", "copy", open="parent"),
    _read("portal:copy", "copy", open="parent"),
    _read("portal:own", open="employee"),
    _read("portal:own-section", extra=("staff.contact",), open="employee"),
]

ROWS = [
    *STAFF_ROWS,
    *APPLICANT_ROWS,
    *PLACE_ROWS,
    *DOCUMENT_ROWS,
    *RIGHTS_ROWS,
    *BREACH_ROWS,
    *PORTAL_ROWS,
]
