import pytest

from tests.factories import world


@pytest.fixture
def child(here):
    made = world.child(here)
    world.daily_care(made, allergies="pinda", diet="halal")
    return made


@pytest.fixture
def parent(child):
    return world.parent_user(child)
