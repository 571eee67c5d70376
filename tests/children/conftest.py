import pytest

from accounts.actions import start_appointment
from tests.factories import world
from tests.factories.http import asking


@pytest.fixture
def boomhut():
    return world.location("De Boomhut")


@pytest.fixture
def child(boomhut):
    return world.child(boomhut)


@pytest.fixture
def vlot():
    return world.location("Het Vlot")


@pytest.fixture
def manager(boomhut):
    return world.user("location_manager", boomhut)


@pytest.fixture
def desk(manager):
    return asking(manager)


@pytest.fixture
def everybody(boomhut):
    """Somebody who may change every section, in more than one function."""
    user = world.user("location_manager", boomhut)
    for function in ("care_coordinator", "pedagogical_professional", "administration"):
        start_appointment(
            user=user, function=function, place=boomhut, starts_on=world.START, by=None
        )
    return user


@pytest.fixture
def both(boomhut, vlot):
    """Who may place at either location."""
    user = world.user("location_manager", boomhut)
    start_appointment(
        user=user, function="location_manager", place=vlot, starts_on=world.START, by=None
    )
    return asking(user)
