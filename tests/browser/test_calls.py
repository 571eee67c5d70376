"""A school that calls: nothing is said at once; then what the parents agreed to, and no more."""

import pytest

from consents.defaults import HANDOVER_VERBAL
from core.dates import today
from disclosures.models import CallNote, Disclosure
from tests.browser.conftest import nl
from tests.factories import consents, disclosures, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCHOOL = "Basisschool De Kade"


@pytest.fixture
def here(transactional_db):
    return world.location("De Boomhut")


def note_a_call(visitor, question: str):
    visitor.page.get_by_role("link", name=nl("Note a question")).first.click()
    assert visitor.reads(nl("Say: “We will call you back.”"))
    visitor.fill("Name of the person asking", "Mevrouw De Wit")
    visitor.fill("Telephone number", "020 1234567")
    visitor.fill("Institution", SCHOOL)
    visitor.page.locator("#id_recipient_kind").select_option(
        str(disclosures.recipient_kind("school").pk)
    )
    visitor.fill("Question", question)
    visitor.fill("Which child, as it was said", "Noor")
    visitor.choose("No")
    visitor.press("Save the question")


def find_the_child(visitor):
    visitor.go("/")
    visitor.page.get_by_role("link", name=nl("Decide")).first.click()
    visitor.press("Find the child")
    visitor.page.get_by_text("Noor Zandstra").first.click()
    visitor.press("Put the question in this file")


@pytest.mark.clause("K12", "L35", "L36", "L37", "L38")
def test_a_school_that_calls(visitor, here):
    kid = world.child(here, "Noor", "Zandstra")
    mother = world.parents_of(kid)[0].subject
    consents.decided(kid, mother, True, on=today(), code=HANDOVER_VERBAL)
    disclosures.known(SCHOOL)
    group = visitor()
    group.page.set_viewport_size({"width": 360, "height": 800})
    group.sign_in(world.user("pedagogical_professional", here), world.PASSWORD)
    note_a_call(group, "Hoe speelt Noor in de groep?")
    assert group.page.url.endswith("/")
    assert not group.reads("Zandstra")

    manager = visitor()
    manager.sign_in(world.user("location_manager", here), world.PASSWORD)
    find_the_child(manager)
    assert manager.reads(nl("You may call back with what the ground covers."))
    assert manager.reads(nl("The number that was given is the one we know."))
    manager.follow("Call back with the information")
    manager.choose("Development")
    manager.fill("What is it for?", "Een goede start op school.")
    manager.press("Record that it was told")
    assert manager.page.title().startswith(nl("Error"))
    assert manager.page.locator("#id_purpose").input_value() == "Een goede start op school."
    for rule in manager.page.locator("#id_five_rules label").all():
        rule.click()
    manager.press("Record that it was told")
    manager.page.get_by_text(nl("called back with the information")).first.wait_for()
    told = Disclosure.objects.get()
    assert (told.recipient, told.means, told.ground) == (SCHOOL, "phone", "consent")

    consents.decided(kid, mother, False, on=today(), code=HANDOVER_VERBAL)
    note_a_call(manager, "En hoe gaat het met eten?")
    find_the_child(manager)
    words = "The parents do not want a handover: the school hears the fixed message and no more."
    assert manager.reads(nl(words))
    assert not manager.reads(nl("Call back with the information"))
    manager.follow("Say the fixed message")
    manager.press("I have said this")
    manager.page.get_by_text(nl("the fixed message was given")).first.wait_for()
    assert {note.state for note in CallNote.objects.all()} == {"told", "minimal"}

    manager.follow("All that was told of this child")
    assert manager.reads(SCHOOL)
    manager.go("/disclosures/recipients/")
    manager.follow(SCHOOL)
    manager.fill("How was the recipient told?", "Gebeld met mevrouw De Wit.")
    manager.press("The recipient was told")
    assert manager.reads(nl("Nobody has to be told"))
    assert group.faults() == []
    assert manager.faults() == []
