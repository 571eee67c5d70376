"""Whom to ask about somebody's file: exactly those who may, found without asking everybody."""

import datetime as dt

import pytest

from accounts.models import User
from accounts.reach import users_in_service
from core.dates import today
from core.privacy import Level
from subjects.actions import grant_access
from subjects.colleagues import Colleagues
from subjects.models import Representation
from subjects.visibility import functions_opening
from tests.factories import world

pytestmark = pytest.mark.django_db
ON = today()
YESTERDAY = ON - dt.timedelta(days=1)
COORDINATOR = ["Care coordinator"]


@pytest.fixture
def here():
    made = world.location()
    world.cluster_of(made)
    return made


@pytest.fixture
def there():
    made = world.location("Het Vlot")
    world.cluster_of(made)
    return made


@pytest.fixture
def group(here):
    return world.care_group(here)


@pytest.fixture
def child(here, group):
    return world.child(here, care_group=group)


def able(child, *, on=ON) -> list[str]:
    """Who keeps the care file and knows of the requests of a child."""
    found = Colleagues(child.subject, "child.requests", on)
    return found.functions_able("child.care_file", Level.CHANGE, to=Level.VIEW)


def test_who_is_at_the_place_of_a_file_in_whatever_way_is_asked(child, here, group):
    assert able(child) == []
    for place in (here, here.cluster, group, world.organisation()):
        user = world.user("care_coordinator", place)
        assert able(child) == COORDINATOR, place
        user.appointments.all().delete()


def test_who_is_at_another_place_stays_out(child, here, there):
    other_group = world.care_group(here, "Mollen")
    for place in (there, there.cluster, other_group, world.care_group(there)):
        world.user("care_coordinator", place)
    assert able(child) == []


def test_who_has_no_function_now_stays_out(child, here):
    world.user("care_coordinator", here, ends_on=YESTERDAY)
    gone = world.user("care_coordinator", here)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert able(child) == []


def test_who_reaches_one_file_by_exception_is_asked_about_that_one_alone(child, here, there):
    colleague, sister = world.user("administration", there), world.child(here, "Saar")
    grant_access(
        user=colleague,
        subject=child.subject,
        function="care_coordinator",
        starts_on=YESTERDAY,
        ends_on=ON,
        by=None,
    )
    assert able(child) == COORDINATOR
    assert able(sister) == []
    assert able(child, on=ON + dt.timedelta(days=1)) == []
    colleague.appointments.all().delete()  # what was given for work ends with the work
    assert able(child) == []


@pytest.mark.clause("L33")
def test_whom_a_court_keeps_from_a_child_is_not_asked_where_others_are(child, here):
    kept = world.parent_user(child)
    world.appoint(kept, "care_coordinator", here)
    assert able(child) == COORDINATOR
    Representation.objects.filter(parent__user=kept).update(
        restriction="both", restricted_from=YESTERDAY
    )
    assert able(child) == []
    world.user("care_coordinator", here)
    assert able(child) == COORDINATOR


def test_who_reads_together_reads_what_each_would_alone(child, here, there, group):
    """All kinds of colleagues at once: one another's grants and orders do not mix."""
    kept = world.parent_user(child)
    world.appoint(kept, "location_manager", here)
    Representation.objects.filter(parent__user=kept).update(
        restriction="both", restricted_from=YESTERDAY
    )
    world.appoint(world.parent_user(child, 1), "administration", here)
    stands_in = world.user("location_manager", there)
    grant_access(
        user=stands_in,
        subject=child.subject,
        function="location_manager",
        starts_on=ON,
        ends_on=ON,
        by=None,
    )
    two = world.user("care_coordinator", there)
    world.appoint(two, "administration", here)
    for function, place in (
        ("cluster_manager", here.cluster),
        ("cluster_manager", there.cluster),
        ("care_coordinator", group),
        ("pedagogical_professional", here),
        ("privacy_officer", None),
        ("board", None),
    ):
        world.user(function, place)
    for category in ("child.requests", "child.care_file", "child.contract", "child.identity"):
        for level in (Level.REASON, Level.VIEW, Level.CHANGE):
            found = Colleagues(child.subject, "child.requests", ON)
            together = {
                user.pk: opened
                for user in found.users
                if functions_opening(user, child.subject, "child.requests", Level.VIEW, on=ON)
                and (opened := functions_opening(user, child.subject, category, level, on=ON))
            }
            alone = {
                user.pk: opened
                for user in users_in_service(ON)
                if functions_opening(user, child.subject, "child.requests", Level.VIEW, on=ON)
                and (opened := functions_opening(user, child.subject, category, level, on=ON))
            }
            assert together == alone
            assert kept.pk not in alone
