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
    _child(
        "daily_care",
        open="location_manager care_coordinator pedagogical_professional",
        reason="board cluster_manager privacy_officer",
        closed="administration",
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
        "children:undo_deregister", "child", REGISTRARS, _but(CHILD_STAFF, *REGISTRARS.split())
    ),
    _change("children:edit_identity", "child", REGISTRARS, _but(CHILD_STAFF, *REGISTRARS.split())),
    _change(
        "children:edit_daily_care",
        "child",
        "location_manager care_coordinator",
        _but(CHILD_STAFF, "location_manager", "care_coordinator"),
    ),
    _change(
        "children:edit_identification",
        "child",
        "administration",
        _but(CHILD_STAFF, "administration"),
    ),
    _change(
        "children:restrict",
        "representation",
        "location_manager",
        _but(CHILD_STAFF, "location_manager"),
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
