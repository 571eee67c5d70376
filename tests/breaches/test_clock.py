import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from breaches.clock import clock_of
from breaches.models import Breach
from breaches.sections import PAGES
from core.registries import work_sources
from tests.factories import breaches, world
from tests.factories.breaches import AMSTERDAM, NOTICED
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L20")]
HOUR = dt.timedelta(hours=1)


def local(*when):
    return dt.datetime(*when, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("aware", "due"),
    [
        (local(2026, 10, 24, 8, 0), local(2026, 10, 27, 7, 0)),  # an hour is gained on the way
        (local(2026, 3, 27, 8, 0), local(2026, 3, 30, 9, 0)),  # an hour is lost, over Easter too
        (local(2026, 12, 24, 17, 30), local(2026, 12, 27, 17, 30)),  # through both Christmas days
    ],
)
def test_due_is_72_elapsed_hours_after_awareness(aware, due):
    breach = Breach(discovered_at=aware, aware_at=aware)
    assert breach.due_at == due
    assert (breach.due_at - aware.astimezone(dt.UTC)) == 72 * HOUR


def test_it_runs_from_awareness_and_until_that_is_known_from_discovery():
    breach = Breach(discovered_at=NOTICED)
    assert breach.due_at == local(2026, 10, 27, 7, 0)
    assert "Counted from the discovery" in clock_of(breach, NOTICED).note
    breach.aware_at = NOTICED + 5 * HOUR
    assert breach.due_at == local(2026, 10, 27, 12, 0)
    assert clock_of(breach, NOTICED).note == ""


def test_it_says_what_is_left_and_what_has_passed():
    breach = Breach(discovered_at=local(2026, 10, 24, 8), aware_at=local(2026, 10, 24, 8))
    for now, left, passed in (
        (local(2026, 10, 24, 20, 0), "60 hours", 12),  # the night of 25 hours is still to come
        (local(2026, 10, 25, 13, 48), "41 hours and 12 minutes", 30.8),
    ):
        for same in (now, now.astimezone(dt.UTC)):
            clock = clock_of(breach, same)
            assert (clock.kind, clock.left_text, clock.value) == ("soon", left, passed)
            assert clock.deadline_text == "Tuesday 27-10-2026 07:00"


def test_past_its_end_it_says_how_late_it_is():
    breach = Breach(discovered_at=NOTICED, aware_at=NOTICED)
    on_time = clock_of(breach, breach.due_at)
    assert on_time.kind == "soon"
    late = clock_of(breach, breach.due_at + 3 * HOUR)
    assert (late.kind, late.left_text, late.value) == ("late", "3 hours", 72)


@pytest.mark.parametrize("decision", ["notify", "refrain"])
def test_it_stops_at_the_decision(decision):
    breach = breaches.decide(breaches.breach(), decision, at=NOTICED + 20 * HOUR)
    clock = clock_of(breach, NOTICED + 500 * HOUR)
    assert (clock.kind, clock.value) == ("good", 20)
    assert "25-10-2026 03:00" in clock.left_caption


def test_a_decision_to_notify_that_is_not_carried_out_leaves_it_running():
    breach = breaches.decide(breaches.breach(), sent=False, at=NOTICED + 2 * HOUR)
    running, late = clock_of(breach, NOTICED + 4 * HOUR), clock_of(breach, NOTICED + 73 * HOUR)
    assert (running.kind, running.left_text, running.value) == ("soon", "68 hours", 4)
    assert (late.kind, late.left_text, late.value) == ("late", "1 hour", 72)
    for clock in (running, late):
        assert "Decided to notify on 24-10-2026 10:00; not sent yet." in clock.left_caption
    assert running.deadline_caption == "Notify the AP before"
    assert late.deadline_caption == "The AP should have been notified before"


def test_what_was_told_or_is_not_to_be_told_has_no_deadline_any_more():
    whole = breaches.decide(breaches.breach())
    refrained = breaches.decide(breaches.breach(), "refrain")
    none = breaches.save(
        breaches.breach(), "kind", classification="none", not_breach_reason="Niets gelekt"
    )
    for breach in (whole, refrained, none):
        clock = clock_of(breach, NOTICED + 30 * HOUR)
        assert (clock.deadline_caption, clock.deadline_text) == ("", "")
    desk = asking(world.user("privacy_officer"))
    for breach in (whole, refrained, none):
        page = desk.get(reverse("breaches:detail", args=[breach.pk])).content.decode()
        assert '<div class="clock' in page
        assert "Notify the AP before" not in page
    assert "Notify the AP before" not in desk.get(reverse("breaches:list")).content.decode()


def test_a_preliminary_one_is_to_be_made_complete():
    breach = breaches.decide(breaches.breach(), sent=False)
    breaches.notify(breach, "preliminary", at=NOTICED + 9 * HOUR)
    breach = Breach.objects.get()
    clock = clock_of(breach, NOTICED + 80 * HOUR)
    assert (clock.kind, clock.value) == ("good", 9)
    assert clock.deadline_caption == "Complete it before"
    assert clock.deadline_text == "Saturday 21-11-2026 16:00"
    listed = asking(world.user("privacy_officer")).get(reverse("breaches:list")).content.decode()
    assert "Complete it before Saturday 21-11-2026 16:00" in strip_tags(listed)


def test_a_decision_that_is_taken_back_starts_it_again():
    breach = breaches.decide(breaches.breach(), "refrain", at=NOTICED + 20 * HOUR)
    breach = breaches.save(
        breach, "notification", at=NOTICED + 30 * HOUR, ap_decision="unknown", ap_reasoning=""
    )
    assert breach.ap_decided_at is None
    assert clock_of(breach, NOTICED + 40 * HOUR).value == 40


def test_saving_the_page_again_does_not_move_the_decision():
    breach = breaches.decide(breaches.breach(), at=NOTICED + 20 * HOUR)
    breach = breaches.decide(breach, at=NOTICED + 60 * HOUR)
    assert breach.ap_decided_at == NOTICED + 20 * HOUR


STEPS = (
    *("measures", "measure-new", "processor-reports", "processor-report-new"),
    *("people", "people-find", "people-place"),
    *("communications", "communication-text", "communication-by-hand", "communication-public"),
)


def pages_of(breach):
    yield reverse("breaches:detail", args=[breach.pk])
    yield reverse("breaches:close", args=[breach.pk])
    for code in PAGES:
        yield reverse("breaches:page", args=[breach.pk, code])
    for name in STEPS:
        yield reverse(f"breaches:{name}", args=[breach.pk])


def test_it_stands_on_every_page_of_the_breach():
    breach = breaches.breach()
    desk = asking(world.user("privacy_officer"))
    for url in pages_of(breach):
        page = desk.get(url).content.decode()
        assert '<div class="clock' in page, url
        assert "Tuesday 27-10-2026 07:00" in strip_tags(page), url
        assert breach.number in page[page.index("<main") :], url


def test_a_page_that_comes_back_with_an_error_shows_it_too():
    breach = breaches.breach()
    url = reverse("breaches:page", args=[breach.pk, "discovery"])
    page = asking(world.user("privacy_officer")).post(url, {"discovered_at": "31-02-2026 08:00"})
    assert "Tuesday 27-10-2026 07:00" in strip_tags(page.content.decode())


def test_the_list_and_the_work_list_show_the_same_end():
    breaches.breach()
    officer = world.user("privacy_officer")
    assert "27-10-2026 07:00" in asking(officer).get(reverse("breaches:list")).content.decode()
    (item,) = work_sources["breaches"].items(officer, dt.date(2026, 10, 24))
    assert item.due_on == dt.date(2026, 10, 27)
    assert "Tuesday 27-10-2026 07:00" in item.about
