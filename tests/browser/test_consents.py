"""The consents of a child at the desk, in a browser, in Dutch: a paper form, parents who differ, a
withdrawal."""

import datetime as dt

import pytest

from consents.answers import State, answer
from consents.defaults import CARE_PARTNER, MEDICAL_GROUP, PHOTOS
from consents.models import ConsentDecision, ConsentDifference, ConsentKind, RemovalTask
from core.dates import today
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from tests.browser.conftest import nl
from tests.factories import consents, files, world
from tests.pdf_text import text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)


@pytest.fixture
def here(transactional_db):
    return world.location("De Boomhut")


@pytest.fixture
def kid(here):
    return world.child(here, "Noor", "Zandstra", starts_on=today() - 20 * DAY)


@pytest.fixture
def desk(visitor, here, kid):
    """A location manager, signed in."""
    manager = visitor()
    manager.sign_in(world.user("location_manager", here), world.PASSWORD)
    return manager


def look_up(manager) -> None:
    """From any page: a name in the search on top, and one link."""
    manager.page.locator("#site-search").fill("noor")
    manager.page.locator("#site-search").press("Enter")
    manager.page.locator("main table").get_by_role("link", name=nl("Consents")).click()


def mark(manager, code: str, answer: str) -> None:
    """Yes or no to one question on the form."""
    label = ConsentKind.objects.get(code=code).label_nl
    question = manager.page.get_by_role("group", name=label, exact=True)
    question.get_by_text(nl(answer), exact=True).click()


def attach(manager) -> None:
    manager.page.locator("input[type=file]").set_input_files(
        {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": files.pdf()}
    )


@pytest.mark.clause("K13", "S05", "G02")
def test_a_signed_form_is_printed_noted_and_found_again(desk, kid):
    assert desk.reads(nl("Consents for the placement are missing"))
    look_up(desk)
    with desk.page.expect_download() as download:
        desk.follow("Print the form (Dutch)")
    assert "Noor Zandstra" in text_of(download.value.path().read_bytes())

    desk.follow("Note a signed form")
    desk.choose("Ans Zandstra")
    desk.fill("Signed on", f"{today() + 9 * DAY:%d-%m-%Y}")
    mark(desk, PHOTOS, "Yes")
    mark(desk, MEDICAL_GROUP, "No")
    attach(desk)
    desk.press("Save")
    assert desk.reads(nl("This day is still to come."))
    assert desk.reads(nl("Choose the file again: it is not kept while you correct something."))
    assert not ConsentDecision.objects.exists()
    desk.fill("Signed on", f"{today():%d-%m-%Y}")  # the answers are still there
    attach(desk)
    desk.press("Save")
    assert desk.reads(nl("The answers have been noted, with the form as their proof."))
    assert {(d.kind.code, d.given) for d in ConsentDecision.objects.all()} == {
        (PHOTOS, True),
        (MEDICAL_GROUP, False),
    }
    label = ConsentKind.objects.get(code=PHOTOS).label_nl
    desk.page.get_by_role("link", name=label).first.click()
    assert desk.reads("Om u te laten zien hoe de dag was.")
    desk.follow("Signed form")
    assert desk.reads(nl("Signed declaration of consent"))
    assert desk.faults() == []


@pytest.mark.clause("K13", "S05")
def test_two_parents_who_differ_are_settled_by_the_manager(desk, kid):
    one, other = (parent.subject for parent in world.parents_of(kid))
    consents.decided(kid, one, True, on=today() - DAY)
    look_up(desk)
    desk.follow("Note an emailed or spoken answer")
    desk.select("About what?", ConsentKind.objects.get(code=PHOTOS).label_nl)
    desk.choose("Bas Zandstra")
    desk.choose("No")
    desk.choose("spoken, noted by a member of staff")
    desk.press("Save")
    assert desk.reads(nl("the parents disagree"))
    assert answer(kid.subject, PHOTOS, today()).state is State.NO

    desk.go("/")
    assert desk.reads(nl("Parents disagree about a consent"))
    desk.page.locator("main li", has_text=nl("Parents disagree about a consent")).get_by_role(
        "link"
    ).click()
    assert desk.reads("Ans Zandstra")
    desk.fill("What was discussed, and with whom", "Met beide ouders gesproken.")
    desk.press("Save")
    assert desk.reads(nl("Noted. The answer stays no until the parents agree."))
    assert desk.reads("Met beide ouders gesproken.")
    assert ConsentDifference.objects.get().closed_on == today()
    desk.go("/")
    assert not desk.reads(nl("Parents disagree about a consent"))
    assert desk.faults() == []
    assert other


@pytest.mark.clause("G03")
def test_a_withdrawal_takes_the_media_away_and_its_tasks_are_done_with_proof(desk, here, kid):
    one = world.parents_of(kid)[0].subject
    consents.decided(kid, one, True, on=today() - DAY)
    add_document(
        subject=kid.subject,
        category="child.media",
        title="Foto van de dag",
        file=clean_bytes(files.jpeg()),
        by=None,
    )
    colleague = world.user("pedagogical_professional", here)
    colleague.name = "K. Collega"
    colleague.save()
    consents.decided(kid, one, False, on=today())
    look_up(desk)
    assert desk.reads(nl("Material to be removed"))
    desk.follow("Photos and video")
    desk.go(f"/children/{kid.pk}/consents/")
    row = desk.page.locator("tr", has_text=nl("phones and tablets of staff").capitalize())
    row.get_by_role("link").first.click()
    desk.select("Who does it?", "K. Collega")
    desk.press("Save")
    assert desk.reads("K. Collega")
    row = desk.page.locator("tr", has_text=nl("backups and cloud copies").capitalize())
    row.get_by_role("link", name=nl("Note it")).click()
    desk.fill("How it was removed, and how you checked", "Uit de back-up gehaald.")
    desk.press("Save")
    assert desk.reads("Uit de back-up gehaald.")
    assert not Document.objects.filter(category="child.media").exists()
    assert list(RemovalTask.objects.filter(done_on=None).values_list("place", flat=True)) == [
        "devices"
    ]
    assert desk.faults() == []


@pytest.mark.clause("L36")
def test_parents_are_asked_about_a_care_partner(desk, kid):
    world.parent_user(kid)
    look_up(desk)
    desk.follow("Ask consent for one person or organisation")
    label = ConsentKind.objects.get(code=CARE_PARTNER).label_nl
    desk.page.locator("main label", has_text=label).click()
    desk.fill("About whom?", "Kim de Vries, Logopedie De Mond")
    desk.press("Ask")
    assert desk.reads(nl("The question has been put to the parents."))
    assert desk.reads("Kim de Vries, Logopedie De Mond")
    assert desk.faults() == []
