import pytest

from tests.factories import world
from tests.factories.http import asking


@pytest.fixture
def officer():
    world.organisation()
    return asking(world.user("privacy_officer"))
