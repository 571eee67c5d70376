import pytest

from tests.factories import world
from tests.factories.applicants import panel_member


@pytest.fixture
def at():
    return world.location()


@pytest.fixture
def member(at):
    return panel_member(at)
