"""Whose account it is, and nothing counted yet of how often somebody tried."""

import pytest
from django.core.cache import cache

from tests.factories import world


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user():
    return world.user(email="piet@example.com")
