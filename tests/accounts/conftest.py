"""How often somebody tried is counted in the cache: each test here begins with nothing counted."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()
