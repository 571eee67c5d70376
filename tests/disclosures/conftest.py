import pytest

from tests.factories import world
from tests.factories.http import asking, asking_afresh


@pytest.fixture
def there():
    return world.location("Het Vlot")


@pytest.fixture
def kid(here):
    return world.child(here, "Noor", "Zandstra")


@pytest.fixture
def foreign(there):
    return world.child(there, "Noor", "Vlotman")


@pytest.fixture
def parents(kid):
    return [parent.subject for parent in world.parents_of(kid)]


@pytest.fixture
def manager(here):
    return asking(world.user("location_manager", here))


@pytest.fixture
def coordinator(here):
    return asking(world.user("care_coordinator", here))


@pytest.fixture
def office(here):
    """Of somebody who has just shown who it is: else no list goes."""
    return asking_afresh(world.user("administration", here))
