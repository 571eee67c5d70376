"""The trail is personal data too, and goes after its term (K39, L80)."""

import datetime as dt

import pytest

from audit.actions import record, seal_trail
from audit.models import Event, Seal
from audit.verifying import faults
from retention.models import RuleSetting
from retention.trail import CODE, prune_due

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K39", "L80")]
SEALED = dt.datetime(2026, 3, 14, 22, 30, tzinfo=dt.UTC)  # 23:30 in Amsterdam
DUE = dt.date(2029, 3, 15)  # the first day after three years have fully passed


@pytest.fixture
def event():
    event = record("user.signed_in", by=None)
    seal_trail(at=SEALED)
    return event


def gone(event, today) -> bool:
    prune_due(today=today, at=dt.datetime.combine(today, dt.time(2), tzinfo=dt.UTC))
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
