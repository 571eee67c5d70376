import pytest

from tests.factories import ahead, world


@pytest.fixture
def four_eyes(db):
    """Somebody proposes what goes of children's files, and somebody else approves it."""
    ahead.with_four_eyes()


@pytest.fixture
def there():
    return world.location("Het Vlot")


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)


@pytest.fixture
def officer():
    return world.user("privacy_officer")


@pytest.fixture
def officers(officer):
    return [officer, world.user("privacy_officer")]
