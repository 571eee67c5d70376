import pytest

from tests.factories import world
from tests.factories.http import asking


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    """Stored files go to a folder of this test alone."""
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def child():
    return world.child(world.location())


@pytest.fixture
def ans(child):
    """The first parent's browser."""
    return asking(world.parent_user(child, email="ans@example.com"))


@pytest.fixture
def bas(child):
    """The other parent's browser."""
    return asking(world.parent_user(child, 1, email="bas@example.com"))
