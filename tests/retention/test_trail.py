"""The trail is personal data too, and goes after its term (K39, L80)."""

import datetime as dt

import pytest
from django.utils import timezone

from audit.actions import record, seal_trail
from audit.models import Event, Seal
from audit.verifying import faults
from core.dates import today
from retention.models import RuleSetting, Run
from retention.tasks import nightly
from retention.trail import CODE, prune_due

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K39", "L80")]
SEALED = dt.datetime(2026, 3, 14, 22, 30, tzinfo=dt.UTC)  # 23:30 in Amsterdam
DUE = dt.date(2029, 3, 15)  # the first day after three years have fully passed


@pytest.fixture
def event():
    event = record("user.signed_in", by=None)
    seal_trail(at=SEALED)
    return event


def gone(event, on) -> bool:
    prune_due(today=on, at=dt.datetime.combine(on, dt.time(2), tzinfo=dt.UTC))
    return not Event.objects.filter(pk=event.pk).exists()


def test_an_event_stays_through_the_last_day_of_its_term_and_goes_on_the_next(event):
    assert not gone(event, DUE - dt.timedelta(days=1))
    assert gone(event, DUE)
    later = SEALED + dt.timedelta(days=3 * 366)
    seal_trail(at=later)
    assert list(faults(at=later)) == []


def test_the_organisation_keeps_its_trail_longer_on_a_ground(event):
    RuleSetting.objects.create(rule=CODE, years=5, ground="toezicht")
    assert not gone(event, DUE)
    assert gone(event, dt.date(2031, 3, 15))


def test_what_has_no_seal_yet_does_not_go(event):
    late = record("user.signed_out", by=None)
    assert not gone(late, dt.date(2040, 1, 1))
    assert Seal.objects.get().pruned_at


def test_the_night_prunes_the_trail_unless_the_clock_was_set_back():
    event = record("user.signed_in", by=None)
    seal_trail(at=timezone.now() - dt.timedelta(days=4 * 366))
    ahead = Run.objects.create(run_on=today() + dt.timedelta(days=900))
    assert "set back" in nightly()
    assert Event.objects.filter(pk=event.pk).exists()
    ahead.delete()
    nightly()
    assert not Event.objects.filter(pk=event.pk).exists()


def test_a_trail_that_cannot_be_pruned_keeps_nothing_from_going(event, monkeypatch):
    monkeypatch.setattr("retention.tasks.prune_due", lambda **_: 1 / 0)
    assert nightly() == "0 certificates; the trail was not pruned"
    assert Run.objects.get().finished_at
