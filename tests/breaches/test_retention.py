import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.apps import apps

from breaches.actions import close_breach, publish_communication, save_evaluation
from breaches.models import Breach, Measure, Reporter
from core.keys import KeyDestroyed, sealing_key
from core.registries import retention_rules
from register.actions import load_defaults
from register.models import ProcessingActivity, Processor
from retention.plan import planned
from tests.factories import breaches, world
from tests.factories.breaches import AMSTERDAM, SUMMARY
from tests.factories.due import run_when_due

pytestmark = pytest.mark.django_db
CLOSED = dt.datetime(2024, 2, 29, 23, 30, tzinfo=AMSTERDAM)
DAY = dt.timedelta(days=1)


def closed_breach():
    load_defaults(by=None)
    noticed = CLOSED - DAY
    breach = breaches.breach(
        by=world.user(email="melder@example.com"),
        noticed=noticed,
        at=noticed + dt.timedelta(hours=1),
    )
    breaches.save(
        breach,
        "details",
        activities=ProcessingActivity.objects.all(),
    )
    breaches.save(
        breach,
        "parties",
        processors=Processor.objects.all(),
        processors_involved="yes",
    )
    return close_breach(breach=breaches.evaluate(breaches.decide(breach)), at=CLOSED, by=None)


def due(code, on):
    return {item.subject_id: item.due_on for item in planned(retention_rules[code], on)}


@pytest.mark.parametrize(
    ("code", "first_day"),
    [("breach.reporter", dt.date(2025, 3, 1)), ("breach.record", dt.date(2029, 3, 1))],
)
def test_due_the_day_after_the_term_has_passed(code, first_day):
    breach = closed_breach()
    assert due(code, first_day - DAY) == {}
    assert due(code, first_day) == {breach.pk: first_day}


def test_what_is_open_stays():
    breaches.breach()
    assert due("breach.record", dt.date(2060, 1, 1)) == {}
    assert due("breach.reporter", dt.date(2060, 1, 1)) == {}


def test_the_reporter_goes_first_and_the_record_stays_readable():
    breach = closed_breach()
    run_when_due(dt.date(2025, 3, 1))
    assert not Reporter.objects.exists()
    with pytest.raises(KeyDestroyed):
        sealing_key(breach.pk, "breach.reporter")
    kept = Breach.objects.get()
    assert (kept.summary, kept.contact) == (SUMMARY, None)
    assert due("breach.reporter", dt.date(2060, 1, 1)) == {}


def test_the_record_goes_whole():
    other = breaches.breach()
    breach = closed_breach()
    run_when_due(dt.date(2029, 3, 1))
    assert list(Breach.objects.all()) == [other]
    assert not Measure.objects.exists()
    assert not Breach.activities.through.objects.exists()
    assert not Breach.processors.through.objects.exists()
    assert ProcessingActivity.objects.exists()
    assert not LogEntry.objects.filter(object_pk=str(breach.pk)).exists()
    with pytest.raises(KeyDestroyed):
        sealing_key(breach.pk, "breach.record")
    assert other.summary == SUMMARY


def test_the_change_log_never_holds_what_was_told():
    breach = closed_breach()
    entries = LogEntry.objects.filter(object_pk=str(breach.pk))
    assert entries.exists()
    told = " ".join(str(entry.changes) + entry.object_repr for entry in entries)
    for value in (SUMMARY, "afspraak over lijsten", "melder@example.com", "P. Proef"):
        assert value not in told


def test_all_that_hangs_on_a_record_goes_with_it():
    """People, what they were told, measures, causes, reports, what was made public."""
    child = world.child(world.location())
    breach = breaches.to_tell(child, noticed=CLOSED - DAY, at=CLOSED - DAY)
    breaches.tell(breach, "letter")
    breaches.measure(breach)
    breaches.processor_report(breach)
    publish_communication(
        breach=breach, text="x", place="x", why="x", published_at=CLOSED, at=CLOSED, by=None
    )
    save_evaluation(
        breach=breach,
        answers={"evaluation": "Zo.", "why_1": "Geen kast.", "no_improvements": True},
        improvements=[],
        at=CLOSED,
        by=None,
    )
    close_breach(breach=breaches.decide(breach), at=CLOSED, by=None)
    run_when_due(dt.date(2029, 3, 1))
    left = [
        model._meta.label
        for model in apps.get_app_config("breaches").get_models()
        if model.objects.exists()
    ]
    assert left == ["breaches.YearCount"]
