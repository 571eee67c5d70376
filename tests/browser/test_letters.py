"""The words of a letter are written, the letter is printed for the post, and read in the portal."""

import pytest

from core.dates import today
from rights.calendar import feed_at
from rights.models import LetterText, Request
from tests.browser.conftest import nl
from tests.factories import world
from tests.factories.rights import asked
from tests.pdf_text import text_of

pytestmark = pytest.mark.browser


@pytest.fixture
def at(transactional_db):
    return world.location("De Boomhut")


@pytest.fixture
def noor(at):
    return world.child(at)


@pytest.mark.clause("L15")
def test_words_are_written_the_receipt_is_printed_and_the_parent_reads_it(visitor, at, noor):
    officer = visitor()
    officer.sign_in(world.user("privacy_officer"), world.PASSWORD)
    officer.follow("Requests")
    officer.follow("Texts of the letters")
    officer.follow("Confirmation of receipt")
    officer.follow("Write a new version")
    officer.fill("Words, in Dutch", "Beste {naam}, dank voor uw brief.")
    officer.press("Read it through")
    assert officer.page.title().startswith(nl("Error"))
    assert officer.reads("{naam}")
    officer.fill("Words, in Dutch", "Beste {name}, dank voor uw brief. Uw nummer is {number}.")
    officer.press("Read it through")
    assert officer.reads("dank voor uw brief")
    assert LetterText.objects.filter(kind="confirmation").count() == 1
    assert officer.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    officer.press("Publish")
    assert officer.reads(nl("The new version has been published."))
    assert officer.faults() == []

    asked(noor, kind="why", words="Waarom weet u mijn nummer?", on=today())
    request = Request.objects.get()
    manager = visitor()
    manager.sign_in(world.user("location_manager", at), world.PASSWORD)
    manager.follow("Requests")
    manager.follow(request.number)
    assert manager.reads(nl("Letters to print"))
    with manager.page.expect_download() as download:
        manager.page.get_by_role("link", name=nl("in Dutch")).first.click()
    text = text_of(download.value.path().read_bytes())
    assert f"Uw nummer is {request.number}" in text
    assert "Waarom weet u mijn nummer?" in text
    assert manager.faults() == []

    mother = visitor()
    mother.sign_in(world.parent_user(noor), world.PASSWORD)
    mother.go(f"/my/requests/{request.pk}/")
    mother.follow("Confirmation of receipt")
    assert mother.reads(f"Uw nummer is {request.number}.")
    assert mother.reads(f"{request.legal_due_on:%d-%m-%Y}")
    with mother.page.expect_download() as download:
        mother.follow("Save as PDF, in English")
    assert "we received your request." in text_of(download.value.path().read_bytes())
    assert mother.faults() == []


def test_the_preview_of_words_can_be_read_on_a_phone(visitor, at):
    officer = visitor()
    officer.sign_in(world.user("privacy_officer"), world.PASSWORD)
    for kind in ("refusal", "board"):
        officer.go(f"/requests/letters/{kind}/new/")
        officer.press("Read it through")
        for width in (360, 1280):
            officer.page.set_viewport_size({"width": width, "height": 900})
            assert officer.checked() == []


def test_an_address_for_the_own_calendar_is_made_copied_and_stopped(visitor, at, noor):
    asked(noor, kind="why", on=today())
    manager = visitor()
    manager.sign_in(world.user("location_manager", at), world.PASSWORD)
    manager.follow("Requests")
    manager.follow("In your own calendar")
    manager.press("Make an address")
    address = manager.page.get_by_label(nl("Address of your calendar")).input_value()
    assert feed_at(address.rsplit("/", 1)[1].removesuffix(".ics"))
    assert manager.checked() == []
    program = visitor()
    with program.page.expect_download() as download:
        program.page.evaluate("address => { location.href = address }", address)
    assert Request.objects.get().number in download.value.path().read_text()
    manager.follow("Stop the calendar")
    manager.press("Stop the calendar")
    assert manager.reads(nl("You have no calendar address yet."))
    assert program.page.request.get(address).status == 404
    assert manager.faults() == []
