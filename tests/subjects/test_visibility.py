"""What the random worlds of `test_visibility_properties.py` found, each told plainly."""

import datetime as dt

import pytest

from accounts.actions import change_matrix, start_appointment
from accounts.functions import DEFAULT_LEVELS
from children.actions import deregister_child
from core.privacy import Level, SubjectKind
from staff.actions import end_employment, give_login
from subjects.actions import grant_access, restrict_representation
from subjects.models import Subject
from subjects.visibility import Sight, can, children_of, grants_of, level_in
from tests.factories import applicants, staff, world

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 1, 15)


def change_cells(function, **cells):
    """A new matrix in which a function has other levels, by category with `_` for the dot."""
    changed = {category.replace("_", ".", 1): int(level) for category, level in cells.items()}
    levels = {**DEFAULT_LEVELS, function: {**DEFAULT_LEVELS[function], **changed}}
    change_matrix(levels=levels, by=None)


def sight(user, subject, category, level=Level.VIEW, on=ON, **more):
    return can(world.fresh(user), world.fresh(subject), category, level, on=on, **more).sight


def listed(user, category, level=Level.VIEW, on=ON):
    return set(Subject.objects.visible_to(world.fresh(user), on=on, category=category, level=level))


@pytest.mark.clause("K07")
def test_a_function_that_may_not_know_of_somebody_lends_nothing_to_one_that_may(here):
    child = world.child(here).subject
    both = world.user("pedagogical_professional", here)
    start_appointment(
        user=both, function="administration", place=here, starts_on=world.START, by=None
    )
    assert sight(both, child, "child.finance", Level.CHANGE) is Sight.OPEN
    change_cells("administration", child_identity=Level.NONE)
    assert sight(both, child, "child.finance") is Sight.CLOSED
    assert child not in listed(both, "child.finance")
    both = world.fresh(both)
    assert level_in(both, child, "child.finance", on=ON) is Level.NONE
    assert level_in(both, child, "child.development", on=ON) is Level.CHANGE


@pytest.mark.clause("K28", "S07")
def test_an_applicant_the_panel_may_not_know_of_stands_in_none_of_its_lists(here):
    member = applicants.panel_member(here)
    applicant = applicants.application(applicants.procedure(here, panel=[member])).subject
    assert listed(member, "applicant.letter") == {applicant}
    change_cells("panel_member", applicant_identity=Level.NONE)
    assert sight(member, applicant, "applicant.letter") is Sight.UNKNOWN
    assert listed(member, "applicant.letter") == set()


@pytest.mark.clause("K10")
def test_an_account_that_may_not_sign_in_has_neither_children_nor_a_file(here):
    child = world.child(here)
    parent = world.parent_user(child)
    assert list(children_of(parent, ON)) == [child.subject]
    assert sight(parent, parent.subject, "child.contact", own=True) is Sight.CLOSED
    parent.is_active = False
    parent.save()
    assert sight(parent, parent.subject, "child.contact", own=True) is Sight.UNKNOWN
    parent = world.fresh(parent)
    assert not children_of(parent, ON).exists()
    assert grants_of(parent, ON) == []


@pytest.mark.clause("L33")
def test_a_court_order_at_work_also_hides_the_parent_the_child_lives_with(here):
    child = world.child(here)
    father, mother = world.parent_user(child, 0), world.parents_of(child)[1].subject
    start_appointment(
        user=father, function="location_manager", place=here, starts_on=world.START, by=None
    )
    assert sight(father, mother, "child.contact") is Sight.OPEN
    restrict_representation(
        representation=child.subject.represented_by.get(parent__user=father),
        restriction="no_contact",
        valid_from=ON,
        valid_until=None,
        by=None,
    )
    assert sight(father, mother, "child.contact", on=ON - dt.timedelta(days=1)) is Sight.OPEN
    assert sight(father, mother, "child.contact") is Sight.UNKNOWN
    assert mother not in Subject.objects.visible_to(world.fresh(father), on=ON)


@pytest.mark.clause("L33")
def test_an_order_that_was_taken_back_binds_nobody(here):
    child = world.child(here)
    parent = world.parent_user(child)
    restriction = {"valid_from": dt.date(2025, 1, 1), "valid_until": None, "by": None}
    said = child.subject.represented_by.get(parent__user=parent)
    restrict_representation(representation=said, restriction="both", **restriction)
    assert not children_of(world.fresh(parent), ON).exists()
    restrict_representation(representation=said, restriction="", **restriction)
    assert list(children_of(world.fresh(parent), ON)) == [child.subject]


def test_a_file_opens_only_categories_that_its_kind_has(here):
    manager, board = world.user("location_manager", here), world.user("board")
    employee = staff.employee(here).subject
    intern = staff.employee(here, kind=SubjectKind.INTERN).subject
    assert sight(manager, employee, "child.development") is Sight.CLOSED
    assert sight(board, employee, "intern.contact") is Sight.CLOSED
    assert level_in(world.fresh(manager), employee, "child.development", on=ON) is Level.NONE
    assert listed(board, "intern.contact") == {intern}


def test_a_parent_is_listed_for_the_organisations_work_where_the_page_would_open(here):
    child = world.child(here)
    everybody = {child.subject, *(parent.subject for parent in world.parents_of(child))}
    manager = world.user("location_manager", here)
    assert listed(manager, "organisation.retention", Level.CHANGE) == everybody
    for subject in everybody:
        assert sight(manager, subject, "organisation.retention", Level.CHANGE) is Sight.OPEN


@pytest.mark.clause("K07")
def test_what_opens_on_reason_never_opens_without_one(here):
    child = world.child(here).subject
    board = world.user("board")
    assert sight(board, child, "child.media", Level.REASON) is Sight.NEEDS_REASON
    assert sight(board, child, "child.identity", Level.REASON) is Sight.OPEN


def test_a_stay_that_is_over_leaves_the_file_with_its_place_until_deregistration(here):
    """A placement with a last day of its own: nobody has deregistered the child yet."""
    child = world.child(here).subject
    child.affiliations.update(ends_on=dt.date(2025, 3, 31))
    manager = world.user("location_manager", here)
    assert sight(manager, child, "child.care_arrangement", Level.CHANGE) is Sight.OPEN
    assert child in listed(manager, "child.care_arrangement", Level.CHANGE)


@pytest.mark.clause("L76")
def test_group_staffs_two_months_count_from_deregistration(here):
    child = world.child(here).subject
    child.affiliations.update(ends_on=dt.date(2025, 3, 31))
    group_staff = world.user("pedagogical_professional", here)
    deregister_child(child=child, ends_on=dt.date(2025, 12, 31), by=None)
    for on, seen in ((dt.date(2026, 2, 28), Sight.OPEN), (dt.date(2026, 3, 1), Sight.UNKNOWN)):
        assert sight(group_staff, child, "child.identity", on=on) is seen


@pytest.mark.clause("L50")
def test_a_supervisor_sees_an_intern_only_during_the_internship(here):
    intern = staff.employee(here, kind=SubjectKind.INTERN).subject
    supervisor = world.user("lunch_care", here)
    grant_access(
        user=supervisor,
        subject=intern,
        function="internship_supervisor",
        starts_on=world.START,
        by=None,
    )
    end_employment(subject=intern, ends_on=ON, labour_conflict=False, on=ON, by=None)
    assert sight(supervisor, intern, "staff.screening") is Sight.OPEN
    after = ON + dt.timedelta(days=1)
    assert sight(supervisor, intern, "staff.screening", on=after) is Sight.UNKNOWN
    assert listed(supervisor, "staff.screening", on=after) == set()
    assert sight(world.user("board"), intern, "staff.screening", on=after) is Sight.OPEN


def test_nobody_changes_the_own_file_at_work():
    at = world.location()
    colleague, worker = staff.employee(at), staff.employee(at, "Kim", "Duinker")
    user = world.user("location_manager", at)
    give_login(subject=worker.subject, user=user, starts_on=world.START, by=None)
    user, own = world.fresh(user), world.fresh(worker.subject)
    asked = {"category": "staff.appraisal", "level": Level.CHANGE, "on": ON}
    assert not can(user, own, asked["category"], asked["level"], on=ON)
    assert can(user, world.fresh(colleague.subject), asked["category"], asked["level"], on=ON)
    assert list(Subject.objects.visible_to(user, **asked)) == [colleague.subject]
    assert can(user, own, "staff.appraisal", Level.VIEW, on=ON)
