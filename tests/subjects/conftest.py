import pytest

from children.actions import ParentDetails
from tests.factories import world
from tests.factories.invitations import ADDRESS


@pytest.fixture
def kid(here):
    parents = [ParentDetails("Ans", "Zandstra", email=ADDRESS), ParentDetails("Bas", "Zandstra")]
    return world.child(here, "Noor", "Zandstra", parents=parents)


@pytest.fixture
def mother(kid):
    return world.parents_of(kid)[0].subject


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)
