"""A real worker that is killed while it destroys, and another that ends it, told by Redis."""

import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.utils import timezone

from children.models import Child
from retention.actions.running import LONGEST_RUN
from retention.models import Certificate, Destruction, Run
from retention.tasks import nightly, sweep
from tests.factories import due, due_many
from tests.plugins.worker import environment_beside

pytestmark = [pytest.mark.redis, pytest.mark.django_db(transaction=True)]

# A worker as it is started in production, that dies once the rows of a batch are gone.
DYING = """
import os, signal, sys
import django
django.setup()
from retention.actions import steps

def dies(take):
    def run(**kwargs):
        take(**kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    return run

steps.STEPS = (steps.Step(steps.DESTROY.waits, dies(steps.DESTROY.take)), *steps.STEPS[1:])
from privacyhub.celery import app
app.worker_main(["worker", "--pool", "solo", "--loglevel", "INFO"])
"""


def until(condition):
    deadline = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_killed_worker_leaves_nothing_by_half(request):
    assert settings.CELERY_BROKER_URL.startswith("redis://")
    ids = due_many.children(20, with_documents=True)
    today = timezone.localdate()
    due.announce(today)
    dying = subprocess.Popen(
        [sys.executable, "-c", DYING], cwd=settings.BASE_DIR, env=environment_beside()
    )
    nightly.delay()
    assert dying.wait(timeout=90) == -signal.SIGKILL
    assert not Child.objects.exists()
    assert Destruction.objects.unfinished().count() == len(ids)
    assert not Certificate.objects.exists()
    # Fifteen minutes on, the next sweep ends it; an hour on, it is certified.
    request.getfixturevalue("worker")
    Destruction.objects.update(lease_until=timezone.now())
    sweep.delay()
    until(lambda: not Destruction.objects.unfinished().exists())
    Run.objects.update(started_at=timezone.now() - LONGEST_RUN)
    sweep.delay()
    until(Certificate.objects.exists)
    assert Certificate.objects.get(rule="child.file").subject_count == len(ids)
