import pytest

from tests.factories import world
from tests.factories.staff import employee


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    """Stored files go to a folder of this test alone."""
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def at():
    return world.location()


@pytest.fixture
def made(at):
    return employee(at, contact={"town": "Hoorn"})


@pytest.fixture
def hr(at):
    return world.user("hr", at)
