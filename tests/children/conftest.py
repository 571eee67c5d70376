import pytest

from tests.factories import world


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
