"""People of whom no end is noted, though they are nowhere any more: no term of theirs runs."""

import datetime as dt

import pytest

from children.actions import deregister_child
from core.privacy import SubjectKind
from core.registries import retention_rules
from staff.models import Employment
from subjects.models import Affiliation
from tests.factories import staff, world

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 2)
LEFT = dt.date(2026, 1, 31)
SINCE = dt.date(2026, 2, 1)


def unanchored(code: str, on: dt.date = ON) -> dict:
    return dict(retention_rules[code].unanchored(on))


def leave(person, ends_on=LEFT):
    Affiliation.objects.filter(subject=person.pk).update(ends_on=ends_on)


@pytest.mark.clause("K18", "L08")
def test_a_child_without_a_place_that_was_not_deregistered_is_found():
    at = world.location()
    gone, staying, leaving, proper = (world.child(at) for _ in range(4))
    leave(gone)
    leave(leaving, ON)
    deregister_child(child=proper.subject, ends_on=LEFT, by=None)
    assert staying.subject.relation_ended_on is None
    assert unanchored("child.file") == {gone.pk: SINCE}
    assert unanchored("child.file", ON + dt.timedelta(days=1)).keys() == {gone.pk, leaving.pk}


def test_a_child_that_moved_to_another_place_is_not():
    made = world.child(world.location())
    leave(made)
    Affiliation.objects.create(
        subject=made.subject, location=world.location("Het Vlot"), starts_on=ON
    )
    assert unanchored("child.file") == {}


@pytest.mark.clause("K26", "K33", "L50", "L51")
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (SubjectKind.EMPLOYEE, "staff.file"),
        (SubjectKind.INTERN, "intern.file"),
        (SubjectKind.EXTERNAL, "external.file"),
    ],
)
def test_whose_work_ended_without_an_end_of_the_relation_is_found(kind, code):
    at = world.location()
    gone, staying = staff.employee(at, kind=kind), staff.employee(at, kind=kind)
    for person in (gone, staying):
        Employment.objects.get_or_create(
            subject=person.subject,
            defaults={"function_title": "pm", "starts_on": world.START, "hours_per_week": 20},
        )
    Employment.objects.filter(subject=gone.pk).update(ends_on=LEFT)
    leave(staying)  # works on, elsewhere than at a location
    assert unanchored(code) == {gone.pk: SINCE}


def test_a_volunteer_is_found_by_where_he_helped():
    made, staying = staff.volunteer(world.location()), staff.volunteer(world.location("Het Vlot"))
    leave(made)
    assert staying.pk not in unanchored("volunteer.file")
    assert unanchored("volunteer.file") == {made.pk: SINCE}


def test_parents_are_not_asked_for():
    assert retention_rules["parent.file"].unanchored is None
