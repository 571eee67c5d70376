"""Taking back that somebody was told of a breach, where that was recorded by mistake."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from breaches.answers import row_of
from breaches.models import Breach, Communication
from breaches.proposals import told_so_far
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


def test_the_way_and_the_number_that_only_this_telling_gave_go_with_it(child, officer):
    breach = breaches.to_tell(child)
    late = REPORTED + dt.timedelta(hours=9)
    told = breaches.tell(breach, "letter", to=["Ans Zandstra"])[0]
    breaches.tell(breach, "mail", at=late, to=["Bas Zandstra"])
    log = told_so_far(Breach.objects.get())  # stands ready on the page, and is saved with it
    breaches.save(breach, "informing", **log, at=late)
    client = asking(officer)
    client.post(url("communication-take-back", breach, told.recipient_id))
    breach = Breach.objects.get()
    assert (breach.informed_at, breach.informed_means) == (late, ["email"])
    assert breach.informed_count is None
    assert row_of(breach, PAGES["informing"], "informed_count").text == "1"


def test_what_was_filled_in_by_hand_stays_when_a_telling_after_it_is_taken_back(child, officer):
    breach = breaches.to_tell(child)
    by_hand = {
        "informed_at": REPORTED + dt.timedelta(hours=2),
        "informed_means": ["email"],
        "informed_count": 40,
    }
    breaches.save(breach, "informing", at=REPORTED + dt.timedelta(hours=3), **by_hand)
    told = breaches.tell(Breach.objects.get(), "letter", to=["Ans Zandstra"])[0]
    assert Breach.objects.get().informed_means == ["email", "letter"]
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
