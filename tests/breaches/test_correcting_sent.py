"""Correcting the moment at which something was sent to the AP, where it was recorded wrongly."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from audit.models import Event
from breaches.actions import close_breach, correct_sent
from breaches.clock import clock_of
from breaches.models import Breach, Notification, SentCorrection
from breaches.paper_form import all_parts
from breaches.register import hours_until_sent, matching
from tests.factories import breaches
from tests.factories.breaches import NOTICED, REPORTED, url
from tests.factories.due import run_when_due
from tests.factories.stored import everything_stored

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L20", "L24")]
HOUR = dt.timedelta(hours=1)
RECORDED = NOTICED + 80 * HOUR  # later than the 72 hours
IN_TIME = NOTICED + 10 * HOUR
WHY = "Het staat in de bevestiging van de AP."


def sent_late() -> Notification:
    """What was recorded as sent after the 72 hours, though it was in time."""
    breach = breaches.decide(breaches.breach(), sent=False)
    return breaches.notify(breach, "preliminary", at=RECORDED, late_reason="Pas toen gehoord")


def correct(sent, **changed) -> Notification:
    values = {"sent_at": IN_TIME, "because": WHY, "at": RECORDED + HOUR, "by": None, **changed}
    return correct_sent(notification=Notification.objects.get(pk=sent.pk), **values)


def refused(sent, **changed) -> list[str]:
    with pytest.raises(ValidationError) as error:
        correct(sent, **changed)
    return list(error.value.message_dict)


def fresh(sent) -> Breach:
    return Breach.objects.get(pk=sent.breach_id)


def test_the_72_hours_are_judged_by_the_corrected_moment():
    sent = sent_late()
    late = {"late": "yes"}
    assert clock_of(fresh(sent), RECORDED).kind == "late"
    assert matching(Breach.objects.all(), late, RECORDED).exists()
    correct(sent)
    assert clock_of(fresh(sent), RECORDED).kind == "good"
    assert not matching(Breach.objects.all(), late, RECORDED).exists()
    assert hours_until_sent(fresh(sent)) == 10
    assert fresh(sent).follow_up_due_at == IN_TIME + Breach.FOLLOW_UP_TERM
    kept = Notification.objects.get()
    assert (kept.sent_at, kept.late_reason) == (IN_TIME, "")


def test_it_is_corrected_on_a_page_with_a_reason_and_the_earlier_moment_stays(desk, officer):
    sent = sent_late()
    page = url("notification", sent.breach, sent.pk)
    address = url("correct-moment", sent.breach, sent.pk)
    assert address in desk.get(page).content.decode()
    shown = desk.get(address)
    assert shown.context["form"].initial["sent_at"] == RECORDED
    errors = desk.post(address, {"sent_at": ""}).context["form"].errors
    assert list(errors) == ["sent_at", "because"]
    answer = desk.post(address, {"sent_at": "24-10-2026 17:00", "because": WHY})
    assert answer.url == page
    correction = SentCorrection.objects.get()
    assert (correction.was_sent_at, correction.corrected_by) == (RECORDED, officer)
    body = strip_tags(desk.get(page).content.decode())
    for words in (WHY, officer.display_name, "Pas toen gehoord", "It was 27-10-2026"):
        assert words in body
    event = Event.objects.get(action="breach.sent_corrected")
    assert event.object_id == str(sent.breach_id)
    assert event.details["was"] == RECORDED.isoformat()
    now = dt.datetime.fromisoformat(event.details["now"])
    assert now == Notification.objects.get().sent_at == REPORTED + 8 * HOUR


def test_one_that_was_late_after_all_needs_its_reason():
    breach = breaches.decide(breaches.breach(), sent=False)
    sent = breaches.notify(breach, at=RECORDED, sent_at=IN_TIME)
    late = NOTICED + 73 * HOUR
    assert refused(sent, sent_at=late, late_reason=" ") == ["late_reason"]
    kept = correct(sent, sent_at=late, late_reason="Niet eerder gezien")
    assert kept.late_reason == "Niet eerder gezien"
    assert clock_of(fresh(sent), RECORDED).kind == "late"


def test_the_moment_lies_between_what_was_sent_before_and_after():
    first = sent_late()
    follow = breaches.notify(fresh(first), "follow_up", at=RECORDED + 3 * HOUR)
    last = breaches.notify(fresh(first), "follow_up", at=RECORDED + 6 * HOUR)
    minute = dt.timedelta(minutes=1)
    for sent_at in (
        RECORDED - minute,
        RECORDED + 3 * HOUR,  # the same
        RECORDED + 3 * HOUR + minute,  # after it was recorded
    ):
        assert refused(follow, sent_at=sent_at) == ["sent_at"]
    assert refused(first, sent_at=NOTICED - minute) == ["sent_at"]
    assert refused(first, because=" ") == ["because"]
    correct(last, sent_at=RECORDED + 4 * HOUR)
    correct(follow, sent_at=RECORDED + HOUR)
    assert [one.pk for one in fresh(first).standing] == [first.pk, follow.pk, last.pk]


def test_none_comes_after_what_was_sent_next_though_it_was_recorded_later():
    first = sent_late()
    breaches.notify(fresh(first), "follow_up", at=RECORDED + 6 * HOUR, sent_at=RECORDED)
    correct(first, sent_at=RECORDED - HOUR, late_reason="Pas toen gehoord")
    earlier = SentCorrection.objects.get()
    assert earlier.late_reason == "Pas toen gehoord"
    Notification.objects.filter(pk=first.pk).update(recorded_at=RECORDED + 2 * HOUR)
    assert refused(first, sent_at=RECORDED + HOUR) == ["sent_at"]


def test_the_paper_form_shows_the_corrected_moment():
    sent = sent_late()
    correct(sent)
    words = str(all_parts(fresh(sent)))
    assert "24-10-2026" in words
    assert "Pas toen gehoord" not in words


def test_of_a_closed_breach_nothing_is_corrected(desk):
    breach = breaches.closed()
    sent = breach.notifications.get()
    with pytest.raises(ValidationError, match="closed"):
        correct(sent)
    page, address = url("notification", breach, sent.pk), url("correct-moment", breach, sent.pk)
    assert address not in desk.get(page).content.decode()
    assert desk.get(address).url == page


def test_the_reason_is_sealed_and_goes_with_the_record():
    breach = breaches.evaluate(breaches.decide(breaches.breach(), sent=False))
    sent = breaches.notify(breach, at=RECORDED, late_reason="Pas toen gehoord")
    correct(sent)
    assert WHY not in everything_stored()
    entries = LogEntry.objects.get_for_model(SentCorrection)
    assert entries.exists()
    assert WHY not in " ".join(str(entry.changes) for entry in entries)
    close_breach(breach=breach, at=RECORDED + 2 * HOUR, by=None)
    run_when_due(dt.date(2032, 1, 1))
    assert not SentCorrection.objects.exists()
