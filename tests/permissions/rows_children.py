from tests.permissions.table import (
    CHILD_STAFF,
    CONTRACTS,
    PLANNERS,
    REGISTRARS,
    RETAINERS,
    Row,
    Verdicts,
    _but,
    _change,
    _child,
    _room,
)

TALKERS = "location_manager care_coordinator pedagogical_professional"
DAILY_CARE = {
    "open": TALKERS,
    "reason": "board cluster_manager privacy_officer",
    "closed": "administration",
}
GROUP_ENDED = {"pedagogical_professional": "unknown"}
DRAFT = Verdicts(open="location_manager", unknown="administration", rest="closed")

ROWS = [
    Row("sign_in", public=True, get=Verdicts(rest="open"), post=Verdicts(rest="open")),
    Row("sign_out", post=Verdicts(rest="sign-in")),
    Row("set_language", public=True, get=Verdicts(rest="open"), post=Verdicts(rest="open")),
    Row("home", get=Verdicts(rest="open"), post=Verdicts(rest="open")),
    _room("children:list", CHILD_STAFF),
    _room("children:archive", CONTRACTS),
    Row(
        "children:contract",
        "contract",
        get=Verdicts(open=CONTRACTS, rest="closed"),
        post=Verdicts(open=CONTRACTS, rest="closed"),
    ),
    _room("children:register", REGISTRARS),
    *(
        # An unfinished registration is there for who typed it alone.
        Row(name, "draft", extra, get=DRAFT, post=DRAFT)
        for name, extra in (
            ("children:register_check", ()),
            ("children:register_cancel", ()),
            ("children:register_step", ("parent",)),
        )
    ),
    Row(
        "children:file",
        "child",
        get=Verdicts(open=CHILD_STAFF, ended={"pedagogical_professional": "unknown"}),
        post=Verdicts(open=CHILD_STAFF, ended={"pedagogical_professional": "unknown"}),
    ),
    _child("identity", open=CHILD_STAFF),
    _child("contact", open=_but(CHILD_STAFF, "privacy_officer"), reason="privacy_officer"),
    _child("custody", open=_but(CHILD_STAFF, "privacy_officer"), reason="privacy_officer"),
    _child("care_arrangement", open=CHILD_STAFF),
    _child("daily_care", **DAILY_CARE),
    _child(
        "care_file",
        open="care_coordinator",
        closed=_but(CHILD_STAFF, "care_coordinator"),
    ),
    _child("development", **DAILY_CARE),
    _child("declarations", open=_but(CHILD_STAFF, "privacy_officer"), reason="privacy_officer"),
    _child("consents", open=_but(CHILD_STAFF, "administration"), closed="administration"),
    _child(
        "finance",
        open=CONTRACTS,
        reason="privacy_officer",
        closed="care_coordinator pedagogical_professional",
    ),
    _child(
        "education_level",
        open="location_manager care_coordinator administration",
        reason="board cluster_manager privacy_officer",
        closed="pedagogical_professional",
    ),
    _child(
        "media",
        open="location_manager pedagogical_professional",
        reason="board cluster_manager privacy_officer",
        closed="care_coordinator administration",
    ),
    _child(
        "personal_file",
        open="board cluster_manager location_manager care_coordinator pedagogical_professional",
        reason="privacy_officer",
        closed="administration",
    ),
    _child(
        "paper_file",
        open="board cluster_manager location_manager administration privacy_officer",
        closed="care_coordinator pedagogical_professional",
    ),
    _child(
        "contract",
        open=CONTRACTS,
        reason="privacy_officer",
        closed="care_coordinator pedagogical_professional",
    ),
    _child(
        "identification",
        open="administration",
        reason="board cluster_manager location_manager privacy_officer",
        closed="care_coordinator pedagogical_professional",
    ),
    _child(
        "conversations",
        open="location_manager care_coordinator pedagogical_professional",
        reason="board cluster_manager privacy_officer",
        closed="administration",
    ),
    _child(
        "log",
        open="board cluster_manager location_manager privacy_officer",
        closed="care_coordinator pedagogical_professional administration",
    ),
    _change("children:deregister", "child", REGISTRARS, _but(CHILD_STAFF, *REGISTRARS.split())),
    _change("children:place", "child", REGISTRARS, _but(CHILD_STAFF, *REGISTRARS.split())),
    _change(
        "children:placement_back", "placement", REGISTRARS, _but(CHILD_STAFF, *REGISTRARS.split())
    ),
    _change(
        "children:undo_deregister", "child", REGISTRARS, _but(CHILD_STAFF, *REGISTRARS.split())
    ),
    _change(
        "children:add_parent", "child", "location_manager", _but(CHILD_STAFF, "location_manager")
    ),
    _change(
        "children:change_record",
        "record",
        "location_manager care_coordinator",
        _but(CHILD_STAFF, "location_manager", "care_coordinator"),
    ),
    _change(
        "children:remove_record",
        "removable",
        "location_manager care_coordinator",
        _but(CHILD_STAFF, "location_manager", "care_coordinator"),
    ),
    _change(
        "children:add_record",
        "new_record",
        TALKERS,
        _but(CHILD_STAFF, *TALKERS.split()),
    ),
    _change(
        "children:change_record", "order", "location_manager", _but(CHILD_STAFF, "location_manager")
    ),
    Row(
        "children:history",
        "child",
        ("daily_care",),
        get=Verdicts(**DAILY_CARE, ended=GROUP_ENDED),
        post=Verdicts(**DAILY_CARE, ended=GROUP_ENDED),
    ),
    _room("retention:plan", PLANNERS),
    _room("retention:items", PLANNERS, extra=("child.file",)),
    Row(
        "retention:hold",
        "child",
        ("child.file",),
        get=Verdicts(open=RETAINERS, rest="closed"),
        post=Verdicts(open=RETAINERS, rest="closed"),
    ),
    Row(
        "retention:release",
        "hold",
        get=Verdicts(open=RETAINERS, rest="closed"),
        post=Verdicts(open=RETAINERS, rest="closed"),
    ),
    _room("retention:certificate", PLANNERS, uses="certificate", foreign=""),
]
