"""One child with two parents, and their browsers."""

import pytest

from children.actions import ParentDetails
from tests.factories import world
from tests.factories.http import asking


@pytest.fixture
def child(here):
    parents = [
        ParentDetails("Ans", "Zandstra", email="ans@example.com"),
        ParentDetails("Bas", "Zandstra", email="bas@example.com"),
    ]
    return world.child(here, parents=parents)


@pytest.fixture
def parent(child):
    return world.parent_user(child)


@pytest.fixture
def other_parent(child):
    return world.parents_of(child)[1].subject


@pytest.fixture
def ans(child):
    """The first parent's browser."""
    return asking(world.parent_user(child, email="ans@example.com"))


@pytest.fixture
def bas(child):
    """The other parent's browser."""
    return asking(world.parent_user(child, 1, email="bas@example.com"))
