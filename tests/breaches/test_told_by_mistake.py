"""Taking back that somebody was told of a breach, where that was recorded by mistake."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from audit.models import Event
from breaches.answers import row_of
from breaches.models import Breach, Communication
from breaches.sections import PAGES
from children.actions import ParentDetails
from tests.factories import breaches, world
from tests.factories.breaches import REPORTED, url
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L22")]


@pytest.fixture
def child():
    parents = [ParentDetails("Ans", "Zandstra"), ParentDetails("Bas", "Zandstra")]
    return world.child(world.location(), "Noor", "Zandstra", parents=parents)


def test_what_was_recorded_by_mistake_of_one_person_is_taken_back(child, officer):
    breach = breaches.to_tell(child)
    late, early = REPORTED + dt.timedelta(hours=9), REPORTED + dt.timedelta(hours=3)
    told = breaches.tell(breach, "letter", at=early, to=["Ans Zandstra"])[0]
    breaches.tell(breach, "letter", at=late, to=["Bas Zandstra"])
    client, person = asking(officer), told.recipient_id
    address = url("communication-take-back", breach, person)
    assert address in client.get(url("communication-preview", breach, person)).content.decode()
    assert client.post(address).status_code == 302
    assert [one.recipient.parent.first_name for one in Communication.objects.all()] == ["Bas"]
    breach.refresh_from_db()
    assert breach.informed_at == late
    event = Event.objects.get(action="breach.person_untold")
    assert (event.subject_id, event.object_id) == (child.subject_id, str(told.pk))
    again = breaches.tell(breach, "spoken", at=late, to=["Ans Zandstra"])
    assert [one.way for one in again] == ["spoken"]


def test_when_nobody_is_told_any_more_the_moment_goes_too(child, officer):
    breach = breaches.to_tell(child)
    told = breaches.tell(breach, "letter", to=["Ans Zandstra"])[0]
    asking(officer).post(url("communication-take-back", breach, told.recipient_id))
    breach.refresh_from_db()
    assert breach.informed_at is None


def shown(name: str) -> str:
    """An answer about informing people, as the AP reads it."""
    return row_of(Breach.objects.get(), PAGES["informing"], name).shown


def save_page(client, breach) -> None:
    """The page about informing people, saved as it stands ready."""
    address = url("page", breach, "informing")
    form = client.get(address).context["form"]
    typed = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    moments = {"inform_by": "", "informed_at": f"{localtime(breach.informed_at):%d-%m-%Y %H:%M}"}
    assert client.post(address, typed | moments).status_code == 302


def test_the_way_and_the_number_that_only_this_telling_gave_go_with_it(child, officer):
    breach, client = breaches.to_tell(child), asking(officer)
    late = REPORTED + dt.timedelta(hours=9)
    told = breaches.tell(breach, "letter", to=["Ans Zandstra"])[0]
    breaches.tell(breach, "mail", at=late, to=["Bas Zandstra"])
    save_page(client, Breach.objects.get())  # with what stands ready out of the log
    assert (shown("informed_means"), shown("informed_count")) == ("by letter, by email", "2")
    client.post(url("communication-take-back", breach, told.recipient_id))
    assert Breach.objects.get().informed_at == late
    assert (shown("informed_means"), shown("informed_count")) == ("by email", "1")


def test_the_page_says_that_what_was_recorded_of_a_telling_counts_before_it_is_saved(
    child, officer
):
    breach = breaches.to_tell(child)
    breaches.tell(breach, "letter", to=["Ans Zandstra"])
    page = asking(officer).get(url("page", breach, "informing")).content.decode()
    assert "counts already, also if you do not save this page" in page
    assert "counts once you save" not in page
    assert (shown("informed_means"), shown("informed_count")) == ("by letter", "1")


def test_what_was_filled_in_by_hand_stays_also_where_the_log_said_the_same(child, officer):
    breach, client = breaches.to_tell(child), asking(officer)
    by_hand = {
        "informed_at": REPORTED + dt.timedelta(hours=2),
        "informed_means": ["email", "letter"],
        "informed_count": 1,
    }
    breaches.save(breach, "informing", at=REPORTED + dt.timedelta(hours=3), **by_hand)
    for way in ("mail", "spoken"):
        told = breaches.tell(Breach.objects.get(), way, to=["Ans Zandstra"])[0]
        save_page(client, Breach.objects.get())
        client.post(url("communication-take-back", breach, told.recipient_id))
        breach = Breach.objects.get()
        assert {name: getattr(breach, name) for name in by_hand} == by_hand


def test_what_was_filled_in_by_hand_stays_when_a_telling_after_it_is_taken_back(child, officer):
    breach = breaches.to_tell(child)
    by_hand = {
        "informed_at": REPORTED + dt.timedelta(hours=2),
        "informed_means": ["email"],
        "informed_count": 40,
    }
    breaches.save(breach, "informing", at=REPORTED + dt.timedelta(hours=3), **by_hand)
    told = breaches.tell(Breach.objects.get(), "letter", to=["Ans Zandstra"])[0]
    assert shown("informed_means") == "by letter, by email"
    client, address = asking(officer), url("communication-take-back", breach, told.recipient_id)
    page = client.post(address, follow=True).content.decode()
    assert "not told yet again" in page
    assert "fill it in anew" not in page
    breach = Breach.objects.get()
    assert {name: getattr(breach, name) for name in by_hand} == by_hand
    told = breaches.tell(breach, "mail", to=["Ans Zandstra"])[0]
    client.post(address)
    assert Breach.objects.get().informed_means == ["email"]  # filled in, and not only of the log


def test_a_moment_by_hand_that_an_earlier_telling_replaced_is_to_be_filled_in_anew(child, officer):
    breach = breaches.to_tell(child)
    late, early = REPORTED + dt.timedelta(hours=9), REPORTED + dt.timedelta(hours=3)
    breaches.save(breach, "informing", informed_at=late, at=late)
    told = breaches.tell(Breach.objects.get(), "letter", at=early, to=["Ans Zandstra"])[0]
    address = url("communication-take-back", breach, told.recipient_id)
    page = asking(officer).post(address, follow=True).content.decode()
    assert "fill it in anew" in page
    assert Breach.objects.get().informed_at is None


@pytest.mark.parametrize("way", ["portal", "letter"])
def test_what_stands_or_was_read_in_the_portal_is_not_taken_back(way, child, officer):
    parent = world.parent_user(child)
    breach = breaches.to_tell(child)
    told = breaches.tell(breach, way, to=["Ans Zandstra"])[0]
    if way == "letter":
        asking(parent).get(reverse("portal:breach-message", args=[told.text_id]))
    client, address = asking(officer), url("communication-take-back", breach, told.recipient_id)
    page = client.get(url("communication-preview", breach, told.recipient_id)).content.decode()
    assert address not in page
    answer = client.post(address, follow=True).content.decode()
    assert "nothing here that can be taken back" in answer
    assert Communication.objects.filter(pk=told.pk).exists()
