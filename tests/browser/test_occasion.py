"""A photo for the website: the manager asks, two parents answer, the sheet is printed."""

import datetime as dt

import pytest

from accounts.models import Notice
from consents.defaults import PHOTOS, PHOTOS_OUTSIDE
from consents.models import Occasion, RemovalTask
from core.dates import today
from tests.browser.conftest import nl
from tests.factories import consents, world
from tests.pdf_text import text_of

pytestmark = pytest.mark.browser


@pytest.fixture
def at(transactional_db):
    return world.location("De Boomhut")


@pytest.fixture
def noor(at):
    return world.child(at, care_group=world.care_group(at))


def say_yes(matter, parent):
    consents.decided(
        matter.subject.child, parent.subject, True, on=today(), code=PHOTOS_OUTSIDE, matter=matter
    )


@pytest.mark.clause("S06")
@pytest.mark.clause("L66")
def test_a_photo_needs_the_yes_of_both_parents(visitor, at, noor):
    mother, father = world.parents_of(noor)
    world.parent_user(noor), world.parent_user(noor, 1)
    manager = visitor()
    manager.sign_in(world.user("location_manager", at), world.PASSWORD)
    manager.follow("Consents")
    manager.follow("Publications")
    manager.follow("Ask for a publication")
    manager.choose(consents.kind(PHOTOS_OUTSIDE).label_nl)
    manager.fill("What is shown", "Foto's van het zomerfeest")
    manager.fill("Where it is shown", "nieuwspagina van de website")
    manager.choose("website")
    manager.fill("Shown until", f"{today() + dt.timedelta(days=60):%d-%m-%Y}")
    manager.press("Ask the parents")
    assert manager.reads(nl("Choose the children who are in it."))
    assert manager.page.title().startswith(nl("Error"))
    manager.choose("Eekhoorns (1)")
    manager.press("Ask the parents")
    assert manager.reads(nl("The parents have been asked. Their answers appear on this page."))
    matter = Occasion.objects.get().matters.get()

    say_yes(matter, mother)
    manager.page.reload()
    assert manager.reads(nl("Waiting for the other parent"))
    assert manager.reads(father.name)
    assert not manager.reads(mother.name)
    manager.press("Remind those who have not answered")
    assert Notice.objects.filter(kind=Notice.Kind.CONSENT_REMINDER).count() == 1
    say_yes(matter, father)
    manager.page.reload()
    assert manager.page.locator(".answer.yes").inner_text() == nl("Yes")

    manager.follow("List to print")
    assert manager.page.locator(".sheet .answer.yes").inner_text() == nl("Yes")
    assert manager.reads("Noor Z.")
    with manager.page.expect_download() as download:
        manager.follow("Print as PDF")
    assert f"Noor Z. {nl('Yes')}" in text_of(download.value.path().read_bytes())
    assert manager.faults() == []


@pytest.mark.clause("G01")
def test_what_is_over_is_taken_down_from_the_work_list(visitor, at, noor):
    long_ago = today() - dt.timedelta(days=20)
    matter = consents.occasion_of(noor, on=long_ago, until=today() - dt.timedelta(days=2))
    for parent in world.parents_of(noor):
        consents.decided(
            noor, parent.subject, True, on=long_ago, code=PHOTOS_OUTSIDE, matter=matter
        )
    manager = visitor()
    manager.sign_in(world.user("location_manager", at), world.PASSWORD)
    assert manager.reads(nl("Take down what may not be shown any more"))
    manager.go(f"/children/consents/publications/{matter.occasion_id}/")
    manager.follow("Note that it was taken down")
    manager.choose("website")
    manager.choose("phones and tablets of staff")
    manager.fill(
        "How was it removed, and how did you check?", "Van de nieuwspagina gehaald en opgezocht."
    )
    manager.press("Save")
    assert manager.reads(nl("Taken down from"))
    assert {task.place for task in RemovalTask.objects.all()} == {"website", "devices"}
    assert manager.faults() == []


@pytest.mark.clause("G02")
def test_new_words_are_read_through_and_published(visitor, at):
    officer = visitor()
    officer.sign_in(world.user("privacy_officer"), world.PASSWORD)
    officer.follow("Kinds of consent")
    officer.follow(consents.kind(PHOTOS).label_nl)
    officer.follow("Write a new version")
    officer.fill("what happens, in Dutch", "Wij maken foto's en zetten die in het dossier.")
    officer.choose("Yes")
    officer.press("Read it through")
    assert officer.reads("Wij maken foto's en zetten die in het dossier.")
    officer.press("Publish")
    assert officer.reads(nl("The new version has been published."))
    assert officer.faults() == []
