"""What a load balancer, a watchdog and a collector of figures get to hear."""

import datetime as dt
import subprocess
import sys

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from backups.actions import start_restore
from organisation.models import Organisation
from retention.models import Run
from system.heart import beat, look
from system.models import Heartbeat
from system.views.probes import KEPT, health
from tests.factories import world

pytestmark = pytest.mark.django_db
KEY = "een-sleutel-voor-cijfers"


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def demo():
    """A demo, of which no backups are asked."""
    world.organisation()
    Organisation.objects.update(is_demo=True)


@pytest.fixture(autouse=True)
def nothing_kept():
    health.at = None


def test_a_worker_that_stands_still_takes_no_page_away_but_a_watchdog_hears_of_it(client, demo):
    now = timezone.now()
    beat(at=now - dt.timedelta(minutes=6))
    assert client.get("/readyz").status_code == 200
    assert client.get("/healthz").status_code == 503
    beat(at=now)
    health.at = None
    assert Heartbeat.objects.count() == 1
    assert client.get("/healthz").status_code == 200


def test_an_answer_of_health_holds_for_some_seconds(client, demo, django_assert_num_queries):
    now = timezone.now()
    beat(at=now - dt.timedelta(minutes=6))
    assert client.get("/healthz").status_code == 503
    beat(at=now)
    health.at = timezone.now() + dt.timedelta(hours=1)  # a clock that was put back keeps nothing
    assert client.get("/healthz").status_code == 200
    with django_assert_num_queries(0):
        assert health.look(health.at + KEPT / 2)
    Heartbeat.objects.all().delete()
    assert not health.look(health.at + KEPT)


MUTE_BROKER = """
import os, socket
listener = socket.create_server(("127.0.0.1", 0))  # takes who calls, and never answers
os.environ["REDIS_URL"] = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
import django
django.setup()
from system.state import waiting_tasks
print(waiting_tasks())
"""


def test_a_broker_that_never_answers_is_not_waited_for():
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MUTE_BROKER],
        capture_output=True,
        text=True,
        timeout=45,
    )
    assert told.stdout.strip() == "None", told.stderr


def test_a_night_without_destruction_is_told(client):
    now = timezone.now()
    beat(at=now)
    Run.objects.create(run_on=now.date(), finished_at=now - dt.timedelta(hours=31))
    assert client.get("/healthz").status_code == 503


def test_no_page_is_served_from_a_full_disk_or_while_a_backup_is_put_back(client, monkeypatch):
    assert client.get("/readyz").status_code == 200
    monkeypatch.setattr("system.state.LEAST_FREE", 10**12)
    assert client.get("/readyz").status_code == 503
    monkeypatch.undo()
    start_restore(backup_made_at=timezone.now(), at=timezone.now())
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200


def test_wrong_keys_serve_nothing(client, settings):
    from core.key_guard import refuse_wrong_keys

    refuse_wrong_keys(at=timezone.now())
    settings.BLIND_INDEX_KEY = b"x" * 32
    assert client.get("/readyz").status_code == 503


def test_figures_are_for_who_has_the_key(client, settings):
    assert client.get("/metrics").status_code == 404
    settings.METRICS_KEY = KEY
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer iets"}).status_code == 404
    beat(at=timezone.now())
    told = client.get("/metrics", headers={"Authorization": f"Bearer {KEY}"})
    assert told.status_code == 200
    lines = told.content.decode().splitlines()
    assert 'privacyhub_check{check="background"} 1' in lines
    assert any(line.startswith("privacyhub_heartbeat_age_seconds 0.") for line in lines)
    figures = [line for line in lines if not line.startswith("#")]
    for line in figures:
        float(line.rpartition(" ")[2])
    assert len(figures) > 12


def does_not_answer(execute, sql, params, many, context):
    raise OperationalError


def test_with_a_database_away_the_figures_that_need_none_are_told_all_the_same(client, settings):
    settings.METRICS_KEY = KEY
    beat(at=timezone.now())
    with connection.execute_wrapper(does_not_answer):
        told = client.get("/metrics", headers={"Authorization": f"Bearer {KEY}"})
    assert told.status_code == 200
    lines = told.content.decode().splitlines()
    assert 'privacyhub_check{check="database"} 0' in lines
    assert any(line.startswith("privacyhub_free_megabytes ") for line in lines)
    assert not any("heartbeat_age" in line for line in lines)


def test_a_check_that_breaks_asks_attention_and_leaves_nothing_of_before_standing(settings):
    beat(at=timezone.now())
    Heartbeat.objects.update(attention=["disk"])
    settings.CLAMD_URL = "tcp://no-port"
    look(at=timezone.now())
    told = Heartbeat.objects.get().attention
    assert "scanner" in told
    assert "disk" not in told
