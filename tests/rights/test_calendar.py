"""The days of requests in somebody's own calendar, at a secret address."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.actions import end_appointment
from audit.models import Event
from core.dates import today
from rights.actions import agree_appointment, answer_request, ask_advice, ask_person
from rights.calendar import make_address
from rights.models import CalendarFeed
from tests.factories import world
from tests.factories.http import asking, bare
from tests.factories.rights import asked
from tests.rights.letters import fresh

pytestmark = pytest.mark.django_db
PAGE = reverse("rights:calendar")


@pytest.fixture
def child(here):
    return world.child(here, care_group=world.care_group(here, "Eekhoorns"))


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)


def address(user) -> str:
    return reverse("rights:calendar-feed", args=[make_address(user=user, on=today(), by=user)])


def fetch(url: str):
    return Client().get(url)


def entries(url: str) -> dict:
    """By what it says, the day or moment of each entry, as a calendar program reads it."""
    read = Calendar.from_ical(fetch(url).content)
    return {str(event["summary"]): event.decoded("dtstart") for event in read.walk("VEVENT")}


def test_the_days_of_requests_and_appointments_in_sight_are_in_it(child, manager):
    why, access = asked(child, kind="why", on=today()), asked(child, kind="access", on=today())
    meets_at = timezone.now().replace(microsecond=0) + dt.timedelta(days=2)
    agree_appointment(request=access, meets_at=meets_at, on=today(), by=None)
    asked(world.child(world.location("Het Vlot"), "Sam", "Vlotman"), kind="why", on=today())
    found = entries(address(manager))
    numbers = {summary.split(": ")[0].split()[-1] for summary in found}
    assert numbers == {why.number, access.number}
    assert sorted(found.values(), key=str) == sorted([why.due_on, access.due_on, meets_at], key=str)
    assert len(found) == 3


def test_what_was_answered_or_stands_still_has_no_day(child, manager):
    url = address(manager)
    done, still = asked(child, kind="why", on=today()), asked(child, kind="erasure", on=today())
    assert len(entries(url)) == 2
    answer_request(request=done, answer="Zo.", identity_check="known", on=today(), by=None)
    ask_person(request=still, about="meaning", text="Wat?", on=today(), by=None)
    assert entries(url) == {}


def test_the_privacy_officer_has_the_advice_that_was_asked(child, manager):
    request = asked(child, kind="erasure", on=today())
    officer = address(world.user("privacy_officer"))
    assert len(entries(officer)) == 1
    ask_advice(request=request, on=today(), by=None)
    assert len(entries(officer)) == 2
    assert len(entries(address(manager))) == 1
    assert set(entries(officer).values()) == {request.due_on}


@pytest.mark.clause("L75")
def test_an_entry_says_a_kind_and_a_number_and_nothing_of_anybody(child, manager):
    """A canary in every field that an entry could be made from."""
    for kind in ("access", "complaint", "correction"):
        request = asked(child, kind=kind, words="Kanarie", on=today())
        agree_appointment(
            request=request, meets_at=timezone.now() + dt.timedelta(1), on=today(), by=None
        )
    answer_request(
        request=fresh(request), answer="Kanarie", identity_check="known", on=today(), by=None
    )
    for user in (manager, world.user("privacy_officer"), world.user("board")):
        text = fetch(address(user)).content.decode().replace("\r\n ", "").casefold()
        assert text.count("begin:vevent") == 4
        secrets = (
            *("noor", "zandstra", "ans", "bas", "proef", "boomhut", "eekhoorns", "kanarie"),
            *(str(child.pk), str(request.pk), str(user.pk), user.email),
        )
        said = [s for s in secrets if s in text.replace("transp", "").replace("transparent", "")]
        assert said == []


def test_what_the_user_no_longer_handles_is_gone_at_the_next_fetch(child, manager):
    asked(child, kind="why", on=today())
    url = address(manager)
    assert len(entries(url)) == 1
    end_appointment(
        appointment=manager.appointments.get(), ends_on=today() - dt.timedelta(days=1), by=None
    )
    assert entries(url) == {}


def test_an_account_that_is_closed_and_an_unknown_address_are_answered_alike(child, manager):
    url = address(manager)
    unknown = reverse("rights:calendar-feed", args=["x" * 43])
    manager.is_active = False
    manager.save()
    closed, other = fetch(url), fetch(unknown)
    assert closed.status_code == other.status_code == 404
    assert bare(closed, url) == bare(other, unknown)
    manager.delete()
    assert fetch(url).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_a_new_address_stops_the_old_and_stopping_stops_all(child, manager):
    client = asking(manager)
    first = client.post(PAGE).context["address"]
    second = client.post(PAGE).context["address"]
    assert fetch(first).status_code == 404
    assert fetch(second).status_code == 200
    client.post(reverse("rights:calendar-stop"))
    assert fetch(second).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_the_address_is_shown_once_and_only_its_hash_is_kept(manager):
    client = asking(manager)
    response = client.post(PAGE)
    shown = response.context["address"]
    secret = shown.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(secret) >= 43
    assert shown in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert secret not in client.get(PAGE).content.decode()
    assert secret not in CalendarFeed.objects.get().token_hash
    assert secret not in str(list(Event.objects.values()))


def test_the_page_shows_when_it_was_last_used(manager):
    client = asking(manager)
    url = client.post(PAGE).context["address"]
    feed = CalendarFeed.objects.get()
    assert (feed.made_on, feed.used_on) == (today(), None)
    fetch(url), fetch(url)
    assert CalendarFeed.objects.get().used_on == today()
    assert Event.objects.filter(action="calendar.fetched").count() == 1
    assert f"{today():%d-%m-%Y}" in client.get(PAGE).content.decode()


def test_the_calendar_is_kept_nowhere_on_the_way_and_sets_no_cookie(child, manager):
    response = fetch(address(manager))
    assert response["Content-Type"].startswith("text/calendar")
    assert response["Cache-Control"] == "no-store"
    assert response.cookies == {}


def test_the_calendar_is_only_read(manager):
    url = address(manager)
    for method in ("post", "put", "delete"):
        assert getattr(Client(), method)(url).status_code == 405


def test_a_calendar_costs_the_same_for_many(child, manager, django_assert_max_num_queries):
    url = address(manager)
    fetch(url)
    with django_assert_max_num_queries(40) as first:
        fetch(url)
    for number in range(3):
        asked(child, kind="correction", words=f"Vraag {number}.", on=today())
    with django_assert_max_num_queries(len(first)):
        assert len(entries(url)) == 3


def test_an_address_of_one_gives_nothing_of_another(child, manager):
    asked(child, kind="why", on=today())
    elsewhere = world.user("location_manager", world.location("Het Vlot"))
    assert entries(address(elsewhere)) == {}


def test_the_list_of_requests_leads_to_the_calendar(manager):
    assert PAGE in asking(manager).get(reverse("rights:list")).content.decode()
