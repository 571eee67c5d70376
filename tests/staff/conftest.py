import pytest

from tests.factories import world
from tests.factories.staff import employee


@pytest.fixture
def at():
    return world.location()


@pytest.fixture
def made(at):
    return employee(at, contact={"town": "Hoorn"})


@pytest.fixture
def hr(at):
    return world.user("hr", at)
