"""A closed breach is opened again with a reason, and its terms of keeping start anew."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from breaches.actions import close_breach, reopen_breach
from breaches.models import Breach, Reopening
from core.registries import retention_rules, work_sources
from retention.plan import planned
from tests.factories import breaches, world
from tests.factories.breaches import AMSTERDAM, NOTICED, REPORTED
from tests.factories.due import run_when_due
from tests.factories.http import asking
from tests.factories.stored import everything_stored

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
CLOSED = REPORTED + 3 * HOUR
WHY = "De AP vraagt naar de sleutelkast."


def url_of(breach):
    return reverse("breaches:reopen", args=[breach.pk])


def test_it_asks_why_and_then_the_breach_is_open_as_it_was():
    breach = breaches.closed()
    officer = world.user("privacy_officer")
    client = asking(officer)
    detail = reverse("breaches:detail", args=[breach.pk])
    assert url_of(breach) in client.get(detail).content.decode()
    page = client.get(url_of(breach)).content.decode()
    assert "start again on the day it is closed again" in page
    assert '<div class="clock' in page
    assert Breach.objects.get().closed_at  # looking does nothing
    assert client.post(url_of(breach), {"because": WHY}).url == detail
    now = Breach.objects.get()
    assert (now.state, now.closed_at, now.closed_by) == ("open", None, None)
    assert (now.ap_decision, now.evaluation) == (breach.ap_decision, breach.evaluation)
    reopening = now.reopenings.get()
    assert (reopening.because, reopening.closed_at) == (WHY, CLOSED)
    assert reopening.reopened_by == officer
    assert timezone.now() - reopening.reopened_at < dt.timedelta(minutes=1)
    page = client.get(detail).content.decode()
    assert WHY in page
    assert url_of(breach) not in page
    assert reverse("breaches:close", args=[breach.pk]) in page
    assert Event.objects.get(action="breach.reopened").object_id == str(breach.pk)
    assert len(work_sources["breaches"].items(officer, dt.date(2026, 10, 26))) == 1
    breaches.save(now, "description", summary="Er waren twee lijsten.")
    assert Breach.objects.get().summary == "Er waren twee lijsten."


@pytest.mark.parametrize("because", ["", "   "])
def test_without_a_reason_it_stays_closed(because):
    breach = breaches.closed()
    page = asking(world.user("privacy_officer")).post(url_of(breach), {"because": because})
    assert "<title>Error:" in page.content.decode()
    assert list(page.context["form"].errors) == ["because"]
    with pytest.raises(ValidationError) as error:
        reopen_breach(breach=breach, because=because, at=CLOSED + HOUR, by=None)
    assert list(error.value.message_dict) == ["because"]
    assert not Breach.objects.get().is_open
    assert not Reopening.objects.exists()


def test_what_is_open_is_not_opened_again():
    breach = breaches.closed()
    client = asking(world.user("privacy_officer"))
    for _press in range(2):
        client.post(url_of(breach), {"because": WHY})
    assert client.get(url_of(breach)).url == reverse("breaches:detail", args=[breach.pk])
    with pytest.raises(ValidationError, match="already open"):
        reopen_breach(breach=breach, because=WHY, at=CLOSED + HOUR, by=None)
    assert Reopening.objects.count() == 1


def test_who_may_look_and_not_change_does_not_reopen():
    breach = breaches.closed(location=world.location())
    board, elsewhere = world.user("board"), world.user("privacy_officer", world.location("Ver"))
    page = asking(board).get(reverse("breaches:detail", args=[breach.pk])).content.decode()
    assert url_of(breach) not in page
    for user, status in ((board, 403), (elsewhere, 404), (world.user("location_manager"), 403)):
        client = asking(user)
        assert client.get(url_of(breach)).status_code == status
        assert client.post(url_of(breach), {"because": WHY}).status_code == status
    assert not Breach.objects.get().is_open


@pytest.mark.clause("L21")
@pytest.mark.parametrize(("code", "years"), [("breach.reporter", 1), ("breach.record", 5)])
def test_the_term_of_keeping_starts_anew_on_closing_again(code, years):
    def due(on):
        return {item.subject_id: item.due_on for item in planned(retention_rules[code], on)}

    breach = breaches.closed(at=dt.datetime(2026, 11, 2, 12, 0, tzinfo=AMSTERDAM))
    first = dt.date(2026 + years, 11, 3)
    assert due(first) == {breach.pk: first}
    again = dt.datetime(2027, 3, 1, 12, 0, tzinfo=AMSTERDAM)
    breach = reopen_breach(breach=breach, because=WHY, at=again, by=None)
    assert due(dt.date(2060, 1, 1)) == {}
    run_when_due(first)
    close_breach(breach=breach, at=again + 30 * DAY, by=None)
    second = dt.date(2027 + years, 4, 1)
    assert due(second - DAY) == {}
    assert due(second) == {breach.pk: second}


def test_the_reason_is_sealed_and_goes_with_the_record():
    breach = breaches.closed()
    breach = reopen_breach(breach=breach, because=WHY, at=CLOSED + HOUR, by=None)
    assert WHY not in everything_stored()
    entries = LogEntry.objects.get_for_model(Reopening)
    assert entries.exists()
    assert WHY not in " ".join(str(entry.changes) + entry.object_repr for entry in entries)
    close_breach(breach=breach, at=CLOSED + DAY, by=None)
    run_when_due(dt.date(2032, 1, 1))
    assert not Reopening.objects.exists()


def test_a_breach_that_was_opened_again_keeps_its_number_and_its_clock():
    breach = breaches.closed()
    now = reopen_breach(breach=breach, because=WHY, at=CLOSED + HOUR, by=None)
    assert (now.number, now.due_at) == (breach.number, NOTICED + 72 * HOUR)
    assert now.ap_decided_at == breach.ap_decided_at
