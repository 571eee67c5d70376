"""The working day of those who keep files, each in a browser, in Dutch, from sign-in to done."""

import datetime as dt

import pytest

from accounts.actions import start_appointment
from children.models import Conversation, DailyCare, ExitInterview, Identification, Parent
from core.dates import today
from subjects.models import Affiliation
from tests.browser.conftest import nl
from tests.factories import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = world.PASSWORD


@pytest.fixture
def places(transactional_db):
    """Two locations, with a group each."""
    here, there = world.location("De Boomhut"), world.location("Het Vlot")
    world.care_group(here, "Eekhoorns")
    world.care_group(there, "Otters")
    return here, there


def _day(day: dt.date) -> str:
    return f"{day:%d-%m-%Y}"


def test_a_location_manager_keeps_the_files_of_two_locations(visitor, places):
    here, there = places
    kid = world.child(here, "Noor", "Zandstra")
    world.child(here, "Sam", "Vlottema")
    account = world.user("location_manager", here)
    start_appointment(
        user=account, function="location_manager", place=there, starts_on=world.START, by=None
    )
    manager = visitor()
    manager.sign_in(account, PASSWORD)
    assert manager.reads(nl("Declarations of the placement are missing"))
    manager.follow("Children")
    manager.follow("Noor Zandstra")

    manager.follow("Daily care")
    manager.follow("Change")
    manager.fill("allergies", "pinda")
    manager.press("Save")
    assert manager.reads("pinda")
    assert DailyCare.objects.get(subject=kid.subject).allergies == "pinda"

    manager.follow("Conversations")
    manager.page.get_by_role("link", name=nl("Add: %(what)s", what=nl("Conversation"))).click()
    manager.fill("held on", _day(today()))
    manager.select("kind", nl("progress"))
    manager.fill("report", "Speelt veel met Sam Vlottema.")
    manager.press("Save")
    assert manager.reads("S. V.")
    assert not Conversation.objects.exists()
    manager.fill("report", "Speelt veel met S. V.")
    manager.page.locator("main button[type=submit]").first.click()
    assert manager.reads("Speelt veel met S. V.")

    manager.follow("Parents and contact")
    manager.page.get_by_role("link", name=nl("Change")).first.click()
    manager.fill("Telephone", "06 87654321")
    manager.press("Save")
    assert [p.phone for p in Parent.objects.filter(first_name="Ans", family_name="Zandstra")] == [
        "06 87654321"
    ]

    manager.follow("Declarations")
    for kind in ("group declaration", "declaration of consent", "check of personal data"):
        manager.page.get_by_role("link", name=nl("Add: %(what)s", what=nl("Declaration"))).click()
        manager.select("declaration", nl(kind))
        manager.fill("Signed on", _day(today()))
        manager.select("Signed by", "Ans Zandstra")
        manager.press("Save")
    assert not manager.reads(nl("Still to be signed"))

    manager.follow("Placement")
    manager.follow("Move, or add a placement")
    manager.select("Location", "Het Vlot")
    manager.select("Group", "Het Vlot: Otters")
    manager.choose("day care")
    manager.choose("Full place")
    manager.fill("First day", _day(today()))
    manager.choose("It ends the day before: the child moves")
    manager.press("Save")
    assert Affiliation.objects.get(subject=kid.subject, ends_on=None).location == there
    assert manager.reads("Het Vlot")

    manager.follow("Deregister")
    manager.fill("Last day", _day(today()))
    manager.press("Deregister")
    manager.follow("Personal file of the group")
    manager.page.get_by_role("link", name=nl("Add: %(what)s", what=nl("At the end"))).click()
    manager.select("personal file", nl("handed to the parents at the exit interview"))
    manager.fill("on", _day(today()))
    manager.press("Save")
    assert ExitInterview.objects.get().outcome == "handed"

    manager.follow("Who looked")
    for words in ("placement recorded", "deregistered", "changed"):
        assert manager.reads(nl(words))
    manager.go("/children/?names=initials&state=all")
    assert manager.reads("N. Z.")
    manager.go(f"/children/{kid.pk}/contact/history/")
    assert manager.faults() == []


def test_administration_notes_who_saw_which_document(visitor, places):
    here, _there = places
    kid = world.child(here, "Noor", "Zandstra")
    administration = visitor()
    administration.sign_in(world.user("administration", here), PASSWORD)
    assert administration.reads(nl("The BSN is not noted yet"))
    administration.go(f"/children/{kid.pk}/identification/")
    administration.page.get_by_role("link", name=nl("Add: %(what)s", what="BSN")).first.click()
    administration.fill("BSN", "123456789")
    administration.choose("document shown at the desk")
    administration.fill("Checked on", _day(today()))
    administration.press("Save")
    assert administration.reads(
        nl("This is not a valid BSN. A BSN has 9 digits; check them one by one.")
    )
    administration.fill("BSN", "123456782")
    administration.press("Save")
    assert Identification.objects.get().bsn == "123456782"
    administration.follow("Contract")
    administration.page.get_by_role("link", name=nl("Add: %(what)s", what=nl("Contract"))).click()
    administration.select("Contracting parent", "Ans Zandstra")
    administration.select("Location", "De Boomhut")
    administration.fill("From", _day(today()))
    administration.fill("Hours a month", "90")
    administration.fill("Rate per hour, in euro", "10,25")
    administration.press("Save")
    assert administration.reads("10,25")
    administration.follow("Education level of parents")
    assert administration.faults() == []
