"""The privacy officer's pages: who sees them, the list, closing."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from breaches.actions import close_breach
from breaches.models import Breach
from breaches.sections import PAGES
from core.registries import work_sources
from tests.factories import breaches, world
from tests.factories.breaches import REPORTED, SUMMARY
from tests.factories.http import asking, bare

pytestmark = pytest.mark.django_db
LIST = "/breaches/"
DAY = dt.date(2026, 10, 25)
OUTSIDERS = [
    "cluster_manager",
    "location_manager",
    "care_coordinator",
    "pedagogical_professional",
    "administration",
    "hr",
    "payroll",
    "ict_support",
    "recruiter",
    "lunch_care",
    "inspector",
    None,
]


def pages_of(pk):
    yield reverse("breaches:detail", args=[pk])
    yield reverse("breaches:form-pdf", args=[pk])
    yield reverse("breaches:close", args=[pk])
    for code in PAGES:
        yield reverse("breaches:page", args=[pk, code])


def ready_to_close():
    return breaches.evaluate(breaches.decide(breaches.breach()))


@pytest.mark.clause("K35")
@pytest.mark.parametrize("function", OUTSIDERS)
def test_the_desk_is_closed_to_everybody_else(function):
    breach = breaches.breach()
    client = asking(world.user(function))
    for url in [LIST, *pages_of(breach.pk), *pages_of(uuid.uuid4())]:
        answer = client.get(url)
        assert answer.status_code == 403, url
        assert breach.number not in answer.content.decode()
    assert work_sources["breaches"].items(world.user(function), DAY) == []


def test_the_board_looks_and_does_not_change():
    breach = ready_to_close()
    board = asking(world.user("board"))
    assert breach.number in board.get(LIST).content.decode()
    detail = board.get(reverse("breaches:detail", args=[breach.pk])).content.decode()
    assert SUMMARY in detail
    assert reverse("breaches:close", args=[breach.pk]) not in detail
    for code in PAGES:
        url = reverse("breaches:page", args=[breach.pk, code])
        page = board.get(url)
        assert page.status_code == 200
        assert "form" not in page.context
        assert board.post(url, {"summary": "Anders"}).status_code == 403
    close = reverse("breaches:close", args=[breach.pk])
    assert (board.get(close).status_code, board.post(close).status_code) == (403, 403)
    assert Breach.objects.get().is_open
    assert Breach.objects.get().summary == SUMMARY


def test_an_officer_of_one_location_sees_its_breaches_alone():
    own, foreign = world.location("De Boomhut"), world.location("Het Kwakje")
    here, there = breaches.breach(location=own), breaches.breach(location=foreign)
    nowhere = breaches.breach()
    world.user("board")  # who sees what has no place yet
    world.user("privacy_officer")  # who has what happened at no place in particular
    user = world.user("privacy_officer", own)
    client = asking(user)
    page = client.get(LIST).content.decode()
    assert here.number in page
    assert there.number not in page
    assert nowhere.number not in page
    assert len(work_sources["breaches"].items(user, DAY)) == 1
    hidden, missing = list(pages_of(there.pk)), list(pages_of(uuid.uuid4()))
    for url, other in zip(hidden, missing, strict=True):
        answer, unknown = client.get(url), client.get(other)
        assert answer.status_code == unknown.status_code == 404, url
        assert bare(answer, url) == bare(unknown, other)
    post = reverse("breaches:page", args=[there.pk, "description"])
    assert client.post(post, {"summary": "Anders"}).status_code == 404


def test_a_section_that_is_not_there_does_not_exist():
    url = reverse("breaches:page", args=[breaches.breach().pk, "gossip"])
    assert asking(world.user("privacy_officer")).get(url).status_code == 404


@pytest.mark.clause("K39")
def test_every_look_at_a_record_is_logged():
    breach = breaches.breach()
    officer = world.user("privacy_officer")
    client = asking(officer)
    for url in (
        reverse("breaches:detail", args=[breach.pk]),
        reverse("breaches:page", args=[breach.pk, "impact"]),
        reverse("breaches:form-pdf", args=[breach.pk]),
    ):
        client.get(url)
    looks = Event.objects.filter(action="breach.opened", object_id=breach.pk).order_by("pk")
    assert [look.section for look in looks] == ["", "impact", "form"]
    assert {look.actor for look in looks} == {officer}
    assert {look.function for look in looks} == {"privacy_officer"}


def test_the_list_filters_by_state():
    still, done = breaches.breach(), ready_to_close()
    close_breach(breach=done, at=REPORTED, by=None)
    client = asking(world.user("privacy_officer"))

    def shown(**query):
        return [row[0]["text"] for row in client.get(LIST, query).context["rows"]]

    assert shown() == shown(state="open") == shown(state="nonsense") == [still.number]
    assert shown(state="closed") == [done.number]
    assert shown(state="all") == [done.number, still.number]


def test_an_empty_list_says_what_would_stand_there():
    page = asking(world.user("privacy_officer")).get(LIST).content.decode()
    assert "A breach that somebody reports appears here" in page


def test_the_list_takes_pages_and_the_same_number_of_queries():
    reporter, location = world.user(), world.location()
    client = asking(world.user("privacy_officer"))

    def ask(page=1):
        with (
            CaptureQueriesContext(connections["default"]) as data,
            CaptureQueriesContext(connections["keys"]) as keys,
        ):
            answer = client.get(LIST, {"page": page})
        assert answer.status_code == 200
        return len(answer.context["rows"]), len(data) + len(keys)

    for _count in range(3):
        breaches.breach(by=reporter, location=location)
    few, queries = ask()
    for _count in range(25):
        breaches.breach(by=reporter, location=location)
    assert (few, ask(), ask(2)[0]) == (3, (25, queries), 3)


def test_the_work_list_is_two_queries_and_says_what_to_do():
    officer = world.user("privacy_officer")
    reported = breaches.breach()
    decided = breaches.decide(breaches.breach(), sent=False)
    sent = breaches.decide(breaches.breach())
    close_breach(breach=ready_to_close(), at=REPORTED, by=None)
    work_sources["breaches"].items(officer, DAY)  # reads what the user may do, once
    with CaptureQueriesContext(connections["default"]) as queries:
        items = work_sources["breaches"].items(officer, DAY)
    assert len(queries) == 2
    whats = {item.what: item.due_on for item in items}
    assert whats == {
        f"Breach {reported.number}: decide about notifying the AP": dt.date(2026, 10, 27),
        f"Breach {decided.number}: notify the AP": dt.date(2026, 10, 27),
        f"Breach {sent.number}: evaluate and close": None,
    }


# --- closing ----------------------------------------------------------------------------------


def refused(breach):
    with pytest.raises(ValidationError) as error:
        close_breach(breach=breach, at=REPORTED, by=None)
    assert Breach.objects.get(pk=breach.pk).is_open
    return " ".join(error.value.messages)


@pytest.mark.clause("L21")
def test_it_does_not_close_without_a_decision_and_an_evaluation():
    breach = breaches.breach()
    assert "whether the AP will be notified" in refused(breach)
    assert "evaluation" in refused(breach)
    breach = breaches.evaluate(breach)
    assert "evaluation" not in refused(breach)
    unknown = breaches.save(breach, "notification", ap_decision="unknown")
    assert "whether the AP will be notified" in refused(unknown)
    unsent = breaches.decide(breach, sent=False)
    assert "when the notification was sent" in refused(unsent)
    close_breach(breach=breaches.decide(breach), at=REPORTED, by=None)


def test_an_evaluation_is_needed_also_without_notification():
    assert "evaluation" in refused(breaches.decide(breaches.breach(), "refrain"))


def test_the_page_says_what_stands_in_the_way_and_then_asks():
    breach = breaches.breach()
    client = asking(world.user("privacy_officer"))
    close = reverse("breaches:close", args=[breach.pk])
    asked = client.get(close).content.decode()
    for code in ("notification", "evaluation"):
        assert f'<li><a href="{reverse("breaches:page", args=[breach.pk, code])}">' in asked
    page = client.post(close).content.decode()
    assert "<title>Error:" in page
    assert "Write the evaluation first" in page
    breaches.evaluate(breaches.decide(breach))
    asked = client.get(close).content.decode()
    assert "cannot be closed yet" not in asked
    details = reverse("breaches:page", args=[breach.pk, "details"])
    assert f'Not complete: <a href="{details}">Personal data</a>' in asked
    assert client.post(close).url == reverse("breaches:detail", args=[breach.pk])
    closed = Breach.objects.get()
    assert not closed.is_open
    assert timezone.now() - closed.closed_at < dt.timedelta(minutes=1)
    assert Event.objects.filter(action="breach.closed", object_id=breach.pk).exists()


def test_what_goes_on_and_what_is_still_to_be_done_does_not_keep_it_open():
    breach = ready_to_close()
    client, close = asking(world.user("privacy_officer")), f"/breaches/{breach.pk}/close/"
    assert "still going on" not in client.get(close).content.decode()
    breaches.save(breach, "period", still_going="yes")
    breaches.measure(breach)
    asked = client.get(close).content.decode()
    assert "It is recorded that it is still going on." in asked
    assert "2 measures are not done yet." in asked
    assert client.post(close).status_code == 302
    assert not Breach.objects.get().is_open


def test_an_unsent_notification_stands_in_the_way_with_the_page_to_record_it():
    breach = breaches.evaluate(breaches.decide(breaches.breach(), sent=False))
    page = asking(world.user("privacy_officer")).get(f"/breaches/{breach.pk}/close/")
    assert f'<li><a href="/breaches/{breach.pk}/ap/sent/">' in page.content.decode()


def test_a_closed_breach_is_read_and_not_written():
    breach = close_breach(breach=ready_to_close(), at=REPORTED, by=None)
    client = asking(world.user("privacy_officer"))
    url = reverse("breaches:page", args=[breach.pk, "description"])
    assert SUMMARY in client.get(url).content.decode()
    assert "form" not in client.get(url).context
    answer = client.post(url, {"summary": "Anders"})
    assert "This breach is closed" in answer.content.decode()
    assert Breach.objects.get().summary == SUMMARY
    for change in (breaches.evaluate, breaches.decide):
        with pytest.raises(ValidationError, match="closed"):
            change(breach)
    with pytest.raises(ValidationError, match="already closed"):
        close_breach(breach=breach, at=REPORTED, by=None)
