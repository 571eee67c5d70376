"""What was sent to the AP: in steps, in time, with its number and confirmation, and taken back."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from breaches.actions import add_confirmation, close_breach
from breaches.ap import ap_parts, changes_since
from breaches.clock import clock_of
from breaches.models import Breach, Notification
from breaches.register import hours_until_sent, matching
from breaches.telling import running_breaches
from core.dates import Term
from core.keys import KeyDestroyed
from core.registries import work_sources
from documents import storage
from documents.cleaning import clean_bytes
from tests.factories import breaches, files, world
from tests.factories.breaches import NOTICED, REPORTED
from tests.factories.due import run_when_due
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
LATER = REPORTED + 5 * HOUR


def decided(**more) -> Breach:
    return breaches.decide(breaches.breach(**more), sent=False)


def fresh(breach) -> Breach:
    return Breach.objects.get(pk=breach.pk)


def refused(breach, kind, **more):
    with pytest.raises(ValidationError) as error:
        breaches.notify(fresh(breach), kind, **{"at": LATER, **more})
    return list(error.value.message_dict)


def works(user, breach):
    (item,) = work_sources["breaches"].items(user, dt.date(2026, 10, 25))
    return item.what.removeprefix(f"Breach {breach.number}: "), item.due_on


@pytest.mark.clause("L20", "L24")
def test_a_preliminary_one_is_in_time_and_waits_for_its_follow_up():
    desk, breach = world.user("privacy_officer"), decided()
    assert works(desk, breach) == ("notify the AP", dt.date(2026, 10, 27))
    breaches.notify(breach, "preliminary", at=LATER)
    assert not running_breaches().exists()
    clock = clock_of(fresh(breach), NOTICED + 500 * HOUR)
    assert (clock.kind, clock.left_text) == (
        "good",
        "A preliminary notification has been sent to the AP",
    )
    four_weeks = dt.date(2026, 10, 24) + dt.timedelta(weeks=4)
    assert works(desk, breach) == ("complete the notification to the AP", four_weeks)
    breaches.notify(fresh(breach), "follow_up", at=LATER + HOUR)
    assert works(desk, breach)[0] == "complete the notification to the AP"
    breaches.notify(fresh(breach), "follow_up", at=LATER + 2 * HOUR, completes=True)
    assert works(desk, breach) == ("evaluate and close", None)


@pytest.mark.clause("L24")
def test_it_closes_once_it_is_complete_or_withdrawn():
    for ending in ({"kind": "follow_up", "completes": True}, {"kind": "withdrawal"}):
        breach = breaches.evaluate(decided())
        breaches.notify(breach, "preliminary", at=LATER)
        with pytest.raises(ValidationError, match="Complete the notification"):
            close_breach(breach=breach, at=LATER + HOUR, by=None)
        breaches.notify(fresh(breach), at=LATER + HOUR, because="Toch niets", **ending)
        assert not close_breach(breach=breach, at=LATER + 2 * HOUR, by=None).is_open


@pytest.mark.clause("L20")
def test_a_late_one_needs_its_reason_and_a_follow_up_does_not():
    breach, late = decided(), NOTICED + 73 * HOUR
    assert refused(breach, "preliminary", at=late) == ["late_reason"]
    breaches.notify(breach, "preliminary", at=late, late_reason="Pas toen gehoord")
    breaches.notify(fresh(breach), "follow_up", at=late + HOUR)
    clock = clock_of(fresh(breach), late)
    assert clock.kind == "late"
    assert clock.left_caption == "on 27-10-2026 08:00, later than 72 hours"


def test_that_a_preliminary_one_is_enough_is_said_only_while_it_is():
    now = timezone.now()
    desk = asking(world.user("privacy_officer"))
    fresh_one = breaches.decide(breaches.breach(noticed=now - HOUR, at=now), sent=False, at=now)
    late = breaches.decide(
        breaches.breach(noticed=now - 90 * HOUR, at=now - 89 * HOUR), sent=False, at=now
    )
    words = "is enough to be in time"
    assert words in desk.get(f"/breaches/{fresh_one.pk}/ap/sent/").content.decode()
    after = desk.get(f"/breaches/{late.pk}/ap/sent/").content.decode()
    assert words not in after
    assert "answers are still open. Choose Complete only if" in after
    assert "Why later than 72 hours?</label>" in after  # not called optional: it can be needed
    breaches.notify(fresh_one, "preliminary", at=now)
    followed = desk.get(f"/breaches/{fresh_one.pk}/ap/sent/").content.decode()
    assert words not in followed
    assert "answers are still open" in followed


def test_only_what_fits_can_be_sent():
    breach = breaches.breach()
    assert refused(breach, "complete") == ["kind"]  # nothing was decided
    breach = breaches.decide(breach, sent=False)
    assert refused(breach, "follow_up") == ["kind"]
    assert refused(breach, "complete", sent_at=LATER + HOUR) == ["sent_at"]
    assert refused(breach, "complete", sent_at=NOTICED - HOUR) == ["sent_at"]
    breaches.notify(breach, at=LATER, number="")
    assert refused(breach, "complete") == ["kind"]
    assert refused(breach, "follow_up", sent_at=LATER - HOUR) == ["sent_at"]
    assert refused(breach, "withdrawal", number="") == ["because", "number"]
    assert Notification.objects.count() == 1


def test_a_follow_up_has_the_number_of_the_first():
    breach = decided()
    breaches.notify(breach, "preliminary", at=LATER, number="AP-9")
    assert breaches.notify(fresh(breach), "follow_up", at=LATER, number="").number == "AP-9"


def test_after_a_withdrawal_it_may_be_decided_otherwise():
    breach = breaches.decide(breaches.breach())
    with pytest.raises(ValidationError, match="Withdraw"):
        breaches.save(breach, "notification", ap_decision="refrain", ap_reasoning="Klein")
    breaches.notify(fresh(breach), "withdrawal", at=LATER, because="Niets gelekt")
    assert clock_of(fresh(breach), LATER).left_text == "The notification was withdrawn"
    breaches.save(breach, "notification", ap_decision="refrain", ap_reasoning="Niets gelekt")
    assert not fresh(breach).standing


@pytest.mark.clause("L20", "L24")
def test_to_notify_again_after_a_withdrawal_is_a_decision_that_awaits_sending():
    desk, breach = world.user("privacy_officer"), breaches.evaluate(decided())
    breaches.notify(breach, at=LATER)
    breaches.notify(fresh(breach), "withdrawal", at=LATER + HOUR, because="Niets gelekt")
    assert works(desk, breach) == ("evaluate and close", None)
    breaches.decide(fresh(breach), at=LATER + 2 * HOUR, sent=False)
    breach = fresh(breach)
    assert breach.awaits_sending
    assert list(running_breaches()) == [breach]
    assert "not sent yet" in clock_of(breach, LATER + 2 * HOUR).left_caption
    assert works(desk, breach)[0] == "notify the AP"
    with pytest.raises(ValidationError, match="when the notification was sent"):
        close_breach(breach=breach, at=LATER + 3 * HOUR, by=None)
    breaches.notify(breach, at=LATER + 4 * HOUR)
    assert not fresh(breach).awaits_sending
    assert not running_breaches().exists()


@pytest.mark.clause("L20")
def test_the_first_moment_it_was_sent_stays_also_after_a_withdrawal():
    breach = decided()
    assert breach.first_notified_at is None
    breaches.notify(breach, at=LATER)
    breaches.notify(fresh(breach), "withdrawal", at=LATER + HOUR, because="Niets gelekt")
    late = NOTICED + 90 * HOUR
    breaches.notify(fresh(breach), at=late, late_reason="Toch wel")
    assert (fresh(breach).first_notified_at, fresh(breach).ap_sent_at) == (LATER, late)
    assert not matching(Breach.objects.all(), {"late": "yes"}, late).exists()
    assert hours_until_sent(fresh(breach)) == 6


def test_nothing_is_sent_before_a_withdrawal_that_came_later():
    breach = decided()
    breaches.notify(breach, at=LATER)
    breaches.notify(fresh(breach), "withdrawal", at=LATER + 2 * HOUR, because="Niets gelekt")
    assert refused(breach, "complete", at=LATER + 3 * HOUR, sent_at=LATER + HOUR) == ["sent_at"]


@pytest.mark.clause("L75")
def test_the_number_that_was_typed_does_not_stay_in_the_trail():
    breach = decided()
    sent = breaches.notify(breach, at=LATER, number="")
    add_confirmation(notification=sent, number="Noor Zandstra", by=None)
    breaches.notify(fresh(breach), "follow_up", at=LATER, number="Noor Zandstra")
    assert "Zandstra" not in str(list(Event.objects.values_list("details", flat=True)))


@pytest.mark.clause("L21", "L24")
def test_what_was_sent_stays_as_it_was_and_what_changed_since_is_named():
    desk, breach = world.user("privacy_officer"), decided()
    sent = breaches.notify(breach, "preliminary", at=LATER)
    breaches.save(breach, "impact", impact="Vreemden kunnen bellen.")
    breaches.save(breach, "description", summary="De tas is terug.")
    assert breaches.SUMMARY in [answer for _code, _question, answer in sent.sent_answers]
    changes = changes_since(Notification.objects.get(), ap_parts(fresh(breach)))
    assert [(change.was, change.now) for change in changes] == [
        (breaches.SUMMARY, "De tas is terug."),
        ("", "Vreemden kunnen bellen."),
    ]
    page = asking(desk).get(reverse("breaches:ap", args=[breach.pk]))
    assert [change.now for change in page.context["changes"]] == [change.now for change in changes]


def send(client, breach, **more):
    data = {"kind": "complete", "sent_at": "24-10-2026 12:00", "number": "AP-1", **more}
    return client.post(reverse("breaches:notify", args=[breach.pk]), data)


def test_a_moment_that_does_not_exist_keeps_what_was_typed():
    breach = decided()
    page = send(asking(world.user("privacy_officer")), breach, sent_at="31-02-2026 08:00")
    body = page.content.decode()
    assert list(page.context["form"].errors) == ["sent_at"]
    assert "<title>Error:" in body
    assert 'value="31-02-2026 08:00"' in body
    assert 'value="AP-1"' in body
    assert not Notification.objects.exists()


def test_the_confirmation_is_kept_encrypted_and_given_back(settings):
    breach, desk = decided(), asking(world.user("privacy_officer"))
    content = files.pdf()
    answer = send(desk, breach, late_reason="Toen pas gehoord", confirmation=files.upload(content))
    assert answer.url == reverse("breaches:ap", args=[breach.pk])
    sent = Notification.objects.get()
    stored = storage.path_of(sent.confirmation).read_bytes()
    assert content[:20] not in stored
    url = reverse("breaches:confirmation", args=[breach.pk, sent.pk])
    answer = desk.get(url)
    assert b"".join(answer.streaming_content) == content
    assert f'filename="ap-{breach.number}.pdf"' in answer["Content-Disposition"]
    foreign = reverse("breaches:confirmation", args=[breaches.breach().pk, sent.pk])
    assert desk.get(foreign).status_code == 404
    assert Event.objects.filter(action="breach.opened", section="confirmation").count() == 1


def test_number_and_confirmation_may_come_later_and_are_not_replaced():
    breach = decided()
    sent = breaches.notify(breach, at=LATER, number="")
    url = reverse("breaches:notification", args=[breach.pk, sent.pk])
    desk = asking(world.user("privacy_officer"))
    assert list(desk.post(url, {}).context["form"].errors) == ["number"]
    desk.post(url, {"number": "AP-7", "confirmation": files.upload(files.pdf())})
    sent.refresh_from_db()
    assert (sent.number, bool(sent.confirmation)) == ("AP-7", True)
    assert desk.get(url).context["form"] is None
    with pytest.raises(ValidationError) as error:
        add_confirmation(
            notification=sent, number="AP-8", confirmation=clean_bytes(files.pdf()), by=None
        )
    assert list(error.value.message_dict) == ["number", "confirmation"]


def test_the_confirmation_goes_with_the_record():
    breach = breaches.closed()
    path = storage.path_of(breaches.confirmed(breach).confirmation)
    assert path.exists()
    run_when_due(Term(years=5).due_on(REPORTED.date()) + dt.timedelta(days=1))
    assert not Notification.objects.exists()
    assert not path.exists()
    with pytest.raises(KeyDestroyed):
        storage.write(
            storage.StoredFile(breach.pk, breach.pk, "breach.record", 1, "image/png"), b"x"
        )
