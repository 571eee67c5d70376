"""The register is kept from the screen: what is missing is found, mended and read back."""

import pytest

from core.dates import today
from register.actions import end_activity
from register.models import ProcessingActivity
from tests.browser.conftest import nl
from tests.factories import register, world

pytestmark = pytest.mark.browser


@pytest.fixture
def officer(transactional_db):
    world.organisation()
    return world.user("privacy_officer")


@pytest.mark.clause("K11", "K06")
def test_what_is_missing_is_mended_from_the_list_and_no_longer_found(visitor, officer):
    whole = {**register.ARRANGED, "contact": ""}
    system = register.processor("Praatplein", agreement_from=today(), **whole)
    register.activity("Ouderavonden", processors=[system])
    old = register.activity("Schoolreis")
    end_activity(activity=old, on=today(), by=None)
    screen = visitor()
    screen.sign_in(officer, world.PASSWORD)
    screen.go("/register/")
    assert screen.reads(nl("Systems about which too little has been recorded"))
    screen.follow("Praatplein")
    screen.fill("contact", "Servicedesk")
    screen.press("Save")
    assert screen.reads("Servicedesk")
    screen.follow("Processing register")
    assert not screen.reads(nl("Systems about which too little has been recorded"))
    screen.follow("Add a processing activity")
    screen.press("Save")
    assert screen.page.title().startswith(nl("Error"))
    screen.fill("activity", "Kamp")
    screen.fill("purpose", "Een nacht weg met de groep.")
    screen.page.get_by_label(nl("Ground"), exact=True).select_option("contract")
    screen.page.locator("label[for=id_people_0]").click()
    screen.press("Save")
    assert screen.reads("Een nacht weg met de groep.")
    assert ProcessingActivity.objects.get(name="Kamp").people == ["child"]
    screen.follow("No longer used")
    assert screen.reads(nl("It stays in the register, with the day it ended."))
    assert screen.faults() == []
    screen.page.set_viewport_size({"width": 320, "height": 900})
    screen.go("/register/")
    assert screen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
