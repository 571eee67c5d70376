"""The privacy statement at a browser: made from the register, published, and read by anybody."""

import pytest

from register.actions import load_defaults
from register.models import PrivacyStatement
from tests.browser.conftest import nl
from tests.factories import users, world

pytestmark = pytest.mark.browser


@pytest.mark.clause("K02", "B10", "S04")
def test_the_officer_publishes_from_the_register_and_a_visitor_reads_it_on_a_phone(
    visitor, transactional_db
):
    world.organisation()
    load_defaults(by=None)
    users.statement()
    officer = visitor()
    officer.sign_in(world.user("privacy_officer"), world.PASSWORD)
    officer.go("/register/statement/publish/")
    officer.follow("Fill in from the register")
    officer.fill("What changes, in one sentence in Dutch", "Per groep verteld.")
    officer.fill("What changes, in one sentence in English", "Told per group.")
    officer.press("Read it through")
    officer.page.get_by_role("heading", name=nl("Read it through and publish")).wait_for()
    assert PrivacyStatement.objects.count() == 1
    assert officer.checked() == []
    officer.press("Publish")
    officer.page.wait_for_url("**/register/statement/")
    assert PrivacyStatement.objects.count() == 2
    reader = visitor()
    reader.page.set_viewport_size({"width": 360, "height": 800})
    reader.go("/privacy/")
    reader.follow("Children and parents")
    assert reader.page.url.partition("#")[2].startswith("2-")
    reader.go("/privacy/")
    with reader.page.expect_download() as download:
        reader.follow("Download this statement (PDF)")
    assert download.value.suggested_filename == "privacy-2-nl.pdf"
    reader.page.get_by_role("link", name=nl("Compare with version %(version)s", version=1)).click()
    reader.page.locator("ins").first.wait_for()
    assert reader.reads(nl("Added:"))
    assert officer.faults() + reader.faults() == []
