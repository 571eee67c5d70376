"""The copy of a file made by a real worker that hears of it through Redis."""

import time

import pytest
from django.conf import settings

from rights.models import Request
from tests.factories import rights, world

pytestmark = pytest.mark.redis


@pytest.mark.clause("K17")
def test_a_worker_makes_the_copy_that_redis_tells_it_of(worker):
    assert settings.CELERY_BROKER_URL.startswith("redis://")
    child = world.child(world.location())
    request = rights.approved(child)
    deadline = time.monotonic() + 90
    while request.state != Request.State.READY:
        assert time.monotonic() < deadline, worker.read_text()
        time.sleep(0.5)
        request.refresh_from_db()
    assert request.document.byte_size > 10_000
    assert "rights.render_copy" in worker.read_text()
