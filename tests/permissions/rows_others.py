from tests.permissions.table import REGISTER, Row, Verdicts, _room, _same

LOCATIONS = "board cluster_manager location_manager administration hr ict_support privacy_officer"
REQUESTS = "board cluster_manager location_manager care_coordinator administration privacy_officer"


def _read(name, uses="", extra=(), **verdicts):
    return Row(name, uses, extra, get=Verdicts(**verdicts))


PLACE_ROWS = [
    _room("organisation:locations", LOCATIONS, post=False),
    _room("organisation:location", LOCATIONS, uses="location", post=False),
    # For who keeps the whole organisation; everybody here works at one location.
    _room("organisation:change", ""),
]

ENDED = {"pedagogical_professional": "unknown"}

# HR and the panel handle requests of others, and so know the room, but of no child.
ELSEWHERE = "hr panel_member"
DECIDERS = "board location_manager privacy_officer"
ASKED = {"open": REQUESTS, "unknown": ELSEWHERE, "rest": "closed"}
DECIDED = {
    "open": DECIDERS,
    "closed": "cluster_manager care_coordinator administration",
    "unknown": ELSEWHERE,
    "rest": "closed",
}
RIGHTS_ROWS = [
    _room("rights:list", f"{REQUESTS} {ELSEWHERE}", post=False),
    _read("rights:detail", "request", **ASKED),
    _read("rights:progress", "request", **ASKED),
    *(
        _same("rights:step", "request", (step,), **DECIDED)
        for step in ("approve", "refuse", "question", "advice", "extend", "received", "withdraw")
    ),
    _read("rights:letter", "request", ("confirmation", "nl"), **DECIDED),
    _room("rights:letter-texts", REGISTER, post=False),
    _room("rights:letter-text", REGISTER, extra=("refusal",), post=False),
    _room(
        "rights:new-letter-text",
        "privacy_officer",
        extra=("refusal",),
        closed="board cluster_manager location_manager",
    ),
    _room("rights:calendar", f"{REQUESTS} {ELSEWHERE}"),
    _room("rights:calendar-stop", f"{REQUESTS} {ELSEWHERE}"),
    Row(
        "rights:calendar-feed",
        "calendar",
        get=Verdicts(rest="open", foreign=""),
        public=True,
    ),
    _same("rights:passages", "deciding_request", **ASKED),
    *(
        _same("rights:step", "deciding_request", (step,), **DECIDED)
        for step in ("take-back", "extend", "withdraw")
    ),
    _same("rights:others", "deciding_request", **ASKED),
    Row("rights:preview", "deciding_request", get=Verdicts(**ASKED), post=Verdicts(**DECIDED)),
    _read("rights:print", "copy", **DECIDED),
    _same("rights:step", "copy", ("hand-over",), **DECIDED),
    Row("rights:retry", "made_request", post=Verdicts(**DECIDED)),
    _same("rights:of", "child", open=REQUESTS, ended=ENDED, closed="pedagogical_professional"),
    _same(
        "rights:new",
        "child",
        open=DECIDERS,
        ended=ENDED,
        closed="cluster_manager administration care_coordinator pedagogical_professional",
    ),
]

EVERYBODY_SIGNED_IN = {"rest": "open"}

OWN_CHILD = {"open": "parent", "ended": {"parent": "unknown"}}
PORTAL_ROWS = [
    _read("portal:home", **EVERYBODY_SIGNED_IN),
    _read("portal:requests", **EVERYBODY_SIGNED_IN),
    _read("portal:child", "child", **OWN_CHILD),
    _read("portal:section", "child", ("child.identity",), **OWN_CHILD),
    _read("portal:ask", "child", **OWN_CHILD),
    _same("portal:ask-kind", "child", ("copy",), **OWN_CHILD),
    _read("portal:ask-own", open="employee volunteer applicant"),
    _same("portal:ask-own-kind", extra=("why",), open="employee volunteer applicant"),
    _read("portal:application-removed"),
    _read("portal:request", "copy", open="parent"),
    _read("portal:request-sent", "copy", open="parent"),
    _same("portal:copy", "copy", open="parent"),
    _same("portal:correct", "correction", **OWN_CHILD),
    _same("portal:correct-own", "own_correction", open="employee"),
    _read("portal:letter", "copy", ("confirmation",), open="parent"),
    _read("portal:letter-pdf", "copy", ("confirmation", "nl"), open="parent"),
    _same("portal:request-withdraw", "own_request", open="parent"),
    _same("portal:request-board", "own_complaint", open="parent"),
    _same("portal:request-reply", "request_question", open="parent"),
    _read("portal:sharing", "child", **OWN_CHILD),
    _read("portal:group", "group", open="parent", ended={"parent": "unknown"}),
    _read("portal:own", open="employee volunteer applicant"),
    _read("portal:own-section", extra=("staff.contact",), open="employee"),
    _read("portal:own-section", extra=("volunteer.contact",), open="volunteer"),
    _read("portal:own-section", extra=("applicant.letter",), open="applicant"),
    _read("portal:own-section", extra=("applicant.assessment",)),
    _read("portal:own-statements", open="employee volunteer"),
    Row(
        "portal:own-sign",
        "statement",
        get=Verdicts(open="employee volunteer", foreign=""),
        post=Verdicts(open="employee volunteer", foreign=""),
    ),
    _same("portal:own-keeping", open="applicant"),
    _same("portal:own-profile", open="employee"),
    _read("portal:consents", "child", **OWN_CHILD),
    _read("portal:consents-history", "child", **OWN_CHILD),
    _same("portal:consent", "child", ("photos_internal",), **OWN_CHILD),
    _same("portal:consent-about", "question", **OWN_CHILD),
    _read("portal:own-consents", open="employee"),
    _read("portal:own-consents-history", open="employee"),
    _same("portal:own-consent", extra=("staff_photos",), open="employee"),
    _same("portal:own-consent-about", "own_question", open="employee"),
]

ROWS = [
    *PLACE_ROWS,
    *RIGHTS_ROWS,
    *PORTAL_ROWS,
]
