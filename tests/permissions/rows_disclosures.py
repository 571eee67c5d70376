"""Questions from outside, what was told to whom, and who is to be told of a change."""

from tests.permissions.table import STAFF_FILE, Row, Verdicts, _but, _room, _same

# Everybody who can be asked something may note it; children's groups and lunch staff pass it on.
NOTERS = (
    "board cluster_manager location_manager care_coordinator pedagogical_professional"
    " administration hr payroll ict_support privacy_officer recruiter"
)
READERS = "board cluster_manager location_manager care_coordinator administration privacy_officer"
DECIDERS = "board location_manager care_coordinator"  # L36
LOOKERS = _but(READERS, *DECIDERS.split())
STAFF_READERS = "board hr payroll privacy_officer"
REGISTER = "board cluster_manager location_manager privacy_officer"
TOLD = f"{READERS} hr payroll"
GROUP_ENDED = {"pedagogical_professional": "unknown"}


def _decision(name, uses):
    return _same(name, uses, open=DECIDERS, closed=LOOKERS, rest="closed")


def _of_child(name, people=DECIDERS, uses="child"):
    others = [one for one in f"{READERS} pedagogical_professional".split() if one not in people]
    return _same(name, uses, open=people, closed=" ".join(others), ended=GROUP_ENDED)


def _of_employee(name, people, uses="worker"):
    return _same(name, uses, open=people, closed=_but(STAFF_FILE, *people.split()))


ROWS = [
    _room("disclosures:note_call", NOTERS),
    _room("disclosures:calls", READERS, post=False),
    *(
        Row("disclosures:call", uses, get=Verdicts(open=READERS, rest="closed"))
        for uses in ("call", "filed_call")
    ),
    _decision("disclosures:call_link", "call"),
    *(
        _decision(f"disclosures:{name}", "filed_call")
        for name in ("call_ask", "call_tell", "call_message", "call_nothing")
    ),
    _of_child("disclosures:of_child", READERS),
    *(
        _of_child(f"disclosures:{name}")
        for name in ("add_child", "changed_child", "handover", "fixed_message")
    ),
    _of_child("disclosures:take_back_child", uses="told_of_child"),
    _of_employee("disclosures:of_employee", STAFF_READERS),
    _of_employee("disclosures:take_back_employee", "hr", uses="told_of_worker"),
    _of_employee("disclosures:add_employee", "hr"),
    _of_employee("disclosures:changed_employee", "hr"),
    _room("disclosures:told", TOLD, post=False),
    # A task is about a child or about somebody who works here: each for who reads that.
    Row(
        "disclosures:note_told",
        "told_task",
        get=Verdicts(open=READERS, unknown="hr payroll", rest="closed"),
        post=Verdicts(open=DECIDERS, closed=LOOKERS, unknown="hr payroll", rest="closed"),
    ),
    Row(
        "disclosures:note_told",
        "told_worker_task",
        get=Verdicts(
            open=STAFF_READERS,
            unknown="cluster_manager location_manager care_coordinator administration",
            rest="closed",
        ),
        post=Verdicts(
            open="hr",
            closed="board payroll privacy_officer",
            unknown="cluster_manager location_manager care_coordinator administration",
            rest="closed",
        ),
    ),
    _room("disclosures:recipients", REGISTER, post=False),
    _room("disclosures:duties", REGISTER, post=False),
    _room("disclosures:add_recipient", "privacy_officer"),
    _room("disclosures:change_recipient", "privacy_officer", uses="recipient", foreign=""),
]
