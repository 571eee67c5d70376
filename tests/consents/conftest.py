"""A location with two children, one of them in a group."""

import pytest

from tests.factories import world


@pytest.fixture
def at():
    return world.location("De Boomhut")


@pytest.fixture
def group(at):
    return world.care_group(at)


@pytest.fixture
def noor(at, group):
    return world.child(at, care_group=group)


@pytest.fixture
def sam(at):
    return world.child(at, "Sam", "Zandstra")
