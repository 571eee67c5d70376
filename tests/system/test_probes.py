"""What a load balancer, a watchdog and a collector of figures get to hear."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from backups.actions import start_restore
from retention.models import Run
from system.heart import beat
from system.models import Heartbeat

pytestmark = pytest.mark.django_db
KEY = "een-sleutel-voor-cijfers"


@pytest.fixture
def client():
    return Client()


def test_a_worker_that_stands_still_takes_no_page_away_but_a_watchdog_hears_of_it(client):
    now = timezone.now()
    beat(at=now - dt.timedelta(minutes=6))
    assert client.get("/readyz").status_code == 200
    assert client.get("/healthz").status_code == 503
    beat(at=now)
    assert Heartbeat.objects.count() == 1
    assert client.get("/healthz").status_code == 200


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
