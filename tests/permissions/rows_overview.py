"""Consents of many children, and the kinds of consent."""

from tests.permissions.table import CHILD_STAFF, Row, Verdicts, _but, _room

# Whose function opens consents; of these the location manager alone changes them.
LOOK = _but(CHILD_STAFF, "administration")
CHANGE = "location_manager"
LOOK_ONLY = _but(LOOK, CHANGE)
# Who works in the group reads and prints the page, and takes no file along (L54).
TAKE_ALONG = _but(LOOK, "pedagogical_professional")


def _change(name, uses, get=True):
    """For who may change consents there; who may look is told so, and of another place nothing."""
    verdicts = Verdicts(open=CHANGE, closed=LOOK_ONLY, rest="closed")
    return Row(name, uses, get=verdicts if get else None, post=verdicts)


def _kinds(name, people, uses="", **more):
    """Kinds belong to the organisation, to no place."""
    return _room(name, people, uses, foreign="", **more)


ROWS = [
    _room("children:consent_overview", LOOK, post=False),
    _room("children:consents_at", LOOK, "location", post=False),
    _change("children:remind_at", "location", get=False),
    _change("children:ask_occasion", "location"),
    _room("children:photo_sheet", LOOK, "location", post=False),
    Row(
        "children:photo_sheet_pdf",
        "location",
        get=Verdicts(open=TAKE_ALONG, closed="pedagogical_professional", rest="closed"),
    ),
    _room("children:occasions", LOOK, post=False),
    _room("children:ask_where", CHANGE, post=False),
    _room("children:occasion", LOOK, "occasion", post=False),
    _change("children:remind_about", "occasion", get=False),
    _change("children:end_occasion", "occasion"),
    _change("children:take_down", "occasion"),
    _kinds("consents:kinds", "board privacy_officer", post=False),
    _kinds("consents:kind", "board privacy_officer", "consent_kind", post=False),
    _kinds("consents:new_kind", "privacy_officer"),
    *(
        _kinds(name, "privacy_officer", "consent_kind")
        for name in (
            "consents:change_kind",
            "consents:new_text",
            "consents:stop_kind",
            "consents:resume_kind",
        )
    ),
]
