import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.access import access_of
from accounts.actions import change_matrix, end_appointment, revoke_appointment, start_appointment
from accounts.functions import DEFAULT_LEVELS, FUNCTIONS
from accounts.models import LocationGrant
from core.privacy import Level
from organisation.models import Cluster
from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 1, 15)


def test_an_appointment_reaches_its_place_and_no_other():
    here, there = world.location("Hier"), world.location("Daar")
    access = access_of(world.user("location_manager", here), ON)
    assert list(access.locations("child.identity", Level.CHANGE)) == [here]
    assert there.pk not in access.scope("child.identity", Level.VIEW).locations


def test_a_cluster_manager_reaches_the_clusters_locations_and_a_board_member_all():
    cluster = Cluster.objects.create(name="Noord")
    inside, outside = world.location("Binnen", cluster), world.location("Buiten")
    manager = access_of(world.user("cluster_manager", cluster), ON)
    assert manager.scope("child.identity", Level.VIEW).locations == {inside.pk}
    board = access_of(world.user("board"), ON)
    assert set(board.locations("child.identity", Level.VIEW)) == {inside, outside}


def test_a_revoked_appointment_is_refused_on_the_very_next_request():
    here = world.location()
    child = world.child(here)
    manager = world.user("location_manager", here)
    client = asking(manager)
    url = f"/children/{child.pk}/identity/"
    assert client.get(url).status_code == 200
    revoke_appointment(appointment=manager.appointments.get(), by=None)
    assert client.get(url).status_code == 404
    assert not LocationGrant.objects.exists()


def test_an_appointment_counts_from_its_first_day_through_its_last():
    user = world.user("hr", starts_on=dt.date(2026, 1, 10), ends_on=dt.date(2026, 1, 20))
    days = {9: False, 10: True, 20: True, 21: False}
    for day, holds in days.items():
        assert access_of(user, dt.date(2026, 1, day)).may("staff.identity", Level.VIEW) is holds
    end_appointment(appointment=user.appointments.get(), ends_on=dt.date(2026, 1, 15), by=None)
    assert not access_of(world.fresh(user), dt.date(2026, 1, 16)).may("staff.identity", Level.VIEW)


def test_an_account_that_may_not_sign_in_may_nothing():
    user = world.user("board")
    user.is_active = False
    assert access_of(user, ON).roles == []


@pytest.mark.clause("L79")
def test_no_edit_of_the_matrix_passes_a_functions_ceiling():
    levels = {**DEFAULT_LEVELS, "location_manager": {"child.care_file": int(Level.VIEW)}}
    with pytest.raises(ValidationError):
        change_matrix(levels=levels, by=None)
    # Nor does a row that came into the table in another way.
    matrix = change_matrix(by=None)
    matrix.levels["location_manager"]["child.care_file"] = int(Level.CHANGE)
    matrix.version += 1
    matrix.pk = None
    matrix.save(force_insert=True)
    access = access_of(world.user("location_manager", world.location()), ON)
    assert access.level("location_manager", "child.care_file") is Level.NONE


@pytest.mark.clause("K07")
def test_the_newest_matrix_holds_on_the_next_request():
    here = world.location()
    child = world.child(here)
    client = asking(world.user("location_manager", here))
    url = f"/children/{child.pk}/daily_care/"
    assert client.get(url).status_code == 200
    levels = {**DEFAULT_LEVELS, "location_manager": {"child.identity": int(Level.VIEW)}}
    change_matrix(levels=levels, by=None)
    assert client.get(url).status_code == 403


@pytest.mark.clause("L39")
def test_care_files_open_to_the_care_coordinator_alone():
    opened = {code for code, f in FUNCTIONS.items() if f.ceiling.get("child.care_file", Level.NONE)}
    assert opened == {"care_coordinator"}


def test_the_default_levels_stay_within_the_ceilings():
    for code, function in FUNCTIONS.items():
        for category, level in function.default.items():
            assert level <= function.ceiling[category], (code, category)


def test_a_function_held_by_relation_is_not_given_by_appointment():
    with pytest.raises(ValidationError):
        start_appointment(
            user=world.user(), function="parent", place=world.location(), starts_on=ON, by=None
        )


def test_reading_what_somebody_may_do_takes_two_queries(django_assert_num_queries):
    user = world.user("location_manager", world.location())
    change_matrix(by=None)
    access_of(world.fresh(user), ON)  # the matrix itself is kept per process
    fresh = world.fresh(user)
    with django_assert_num_queries(2):
        access_of(fresh, ON)
        access_of(fresh, ON)
