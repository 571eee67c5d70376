"""The default matrix against the clauses' own words: who sees which part of whose file."""

import pytest

from accounts.actions import change_matrix
from accounts.functions import DEFAULT_LEVELS, FUNCTIONS
from core.dates import today
from core.privacy import CATEGORIES, Level, SubjectKind
from subjects.visibility import level_in
from tests.factories import world
from tests.factories.http import asking
from tests.factories.staff import employee

pytestmark = pytest.mark.django_db

ALL = "all"
# K22: "HR, cluster managers and board; administration (organisation and planning data); payroll
# and finance; the employee's own manager; ICT support (each a part)". Beside them the privacy
# officer, who oversees (GDPR art. 39).
MANAGING = (
    "identity contact screening employment training appraisal absence working_conditions conduct"
    " company profile consents"
)
STAFF_FILES = {
    "hr": ALL,
    "board": ALL,
    "cluster_manager": MANAGING,
    "location_manager": MANAGING,
    "administration": "identity contact employment",
    "payroll": "identity contact identification employment payroll absence company disclosures",
    "ict_support": "identity employment",
    "privacy_officer": "identity employment conduct consents disclosures requests log",
}
# K40: "involved central-office staff, cluster managers, board; pedagogical professionals; location
# managers and care coordinators (each a part)". The care file is the care coordinator's (L39).
ALL_BUT_CARE = (
    "identity contact identification custody care_arrangement daily_care development conversations"
    " declarations consents contract finance education_level media personal_file paper_file"
    " disclosures requests log"
)
CHILD_FILES = {
    "board": ALL_BUT_CARE,
    "cluster_manager": ALL_BUT_CARE,
    "location_manager": ALL_BUT_CARE,
    "privacy_officer": ALL_BUT_CARE,
    "administration": "identity contact identification custody care_arrangement declarations"
    " contract finance education_level paper_file disclosures requests",
    "pedagogical_professional": "identity contact custody care_arrangement daily_care development"
    " conversations declarations consents media personal_file",
    "care_coordinator": "identity contact custody care_arrangement daily_care care_file development"
    " conversations declarations consents education_level personal_file disclosures"
    " requests",
}
APPOINTED = [code for code, function in FUNCTIONS.items() if function.appointed]


def opened(user, subject, room) -> set:
    """The categories of a room that open for a user, at once or after a reason."""
    return {
        code.partition(".")[2]
        for code, category in CATEGORIES.items()
        if category.room == room and level_in(user, subject, code, on=today()) > Level.NONE
    }


def expected(table, function, room) -> set:
    stated = table.get(function, "")
    if stated == ALL:
        return {c.code.partition(".")[2] for c in CATEGORIES.values() if c.room == room}
    return set(stated.split())


@pytest.mark.clause("K22", "K32", "L45")
@pytest.mark.parametrize("kind", [SubjectKind.EMPLOYEE, SubjectKind.EXTERNAL])
@pytest.mark.parametrize("function", APPOINTED)
def test_a_staff_file_opens_to_the_functions_the_clause_names_each_a_part(function, kind):
    here, there = world.location("Hier"), world.location("Daar")
    own, foreign = (employee(at, kind=kind).subject for at in (here, there))
    user = world.user(function, here)
    assert opened(user, own, "staff") == expected(STAFF_FILES, function, "staff")
    assert opened(user, foreign, "staff") == set()


@pytest.mark.clause("K40", "L39", "L71")
@pytest.mark.parametrize("function", APPOINTED)
def test_a_child_file_opens_to_the_functions_the_clause_names_each_a_part(function):
    here, there = world.location("Hier"), world.location("Daar")
    own, foreign = (world.child(at).subject for at in (here, there))
    user = world.user(function, here)
    seen = opened(user, own, "child")
    assert seen == expected(CHILD_FILES, function, "child")
    assert seen < {c.code.partition(".")[2] for c in CATEGORIES.values() if c.room == "child"}
    assert opened(user, foreign, "child") == set()


@pytest.mark.clause("L39", "L79")
@pytest.mark.parametrize("function", sorted({*FUNCTIONS} - {"care_coordinator"}))
def test_no_matrix_opens_the_care_file_to_another_function(function):
    user_of = {**DEFAULT_LEVELS, function: {"child.care_file": int(Level.REASON)}}
    with pytest.raises(Exception, match="outside its domain"):
        change_matrix(levels=user_of, by=None)


@pytest.mark.clause("L41")
def test_an_organisation_can_keep_personnel_files_to_board_and_administration_alone():
    here = world.location()
    file = f"/staff/{employee(here).pk}/identity/"
    clients = {code: asking(world.user(code, here)) for code in STAFF_FILES}
    assert {clients[code].get(file).status_code for code in STAFF_FILES} == {200}
    change_matrix(
        levels={
            code: {
                category: level
                for category, level in levels.items()
                if not category.startswith("staff.") or code in {"board", "administration"}
            }
            for code, levels in DEFAULT_LEVELS.items()
        },
        by=None,
    )
    answers = {code: clients[code].get(file).status_code for code in STAFF_FILES}
    assert {code for code, status in answers.items() if status == 200} == {
        "board",
        "administration",
    }
    assert set(answers.values()) == {200, 404}
