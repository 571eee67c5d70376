"""The copy of a file made by a real worker that hears of it through Redis."""

import time

import pytest
from django.conf import settings

from rights.models import Copy
from tests.factories import rights, world

pytestmark = pytest.mark.redis


@pytest.mark.clause("K17")
def test_a_worker_makes_the_copy_that_redis_tells_it_of(worker):
    assert settings.CELERY_BROKER_URL.startswith("redis://")
    child = world.child(world.location())
    copy = rights.approved(child)
    deadline = time.monotonic() + 90
    while copy.state != Copy.State.READY:
        assert time.monotonic() < deadline, worker.read_text()
        time.sleep(0.5)
        copy.refresh_from_db()
    assert copy.document.byte_size > 10_000
    assert "rights.make_copy" in worker.read_text()
