"""Who leaves a page with something typed and not saved is asked first."""

import pytest

from tests.browser.conftest import nl
from tests.factories import world

pytestmark = pytest.mark.browser
REGISTER, REPORT = "/children/register/", "/breaches/report/"


@pytest.fixture
def manager(visitor, transactional_db):
    someone = visitor()
    someone.sign_in(world.user("location_manager", world.location("De Boomhut")), world.PASSWORD)
    someone.asked = []
    someone.page.on("dialog", lambda asked: (someone.asked.append(asked.type), asked.dismiss()))
    return someone


def leave(someone):
    """Click a link of the main menu, whatever comes of it."""
    someone.page.get_by_role("link", name=nl("Children"), exact=True).first.click(
        no_wait_after=True
    )
    someone.page.wait_for_timeout(800)


@pytest.mark.parametrize(("path", "label"), [(REGISTER, "First name"), (REPORT, "What happened?")])
def test_leaving_asks_first_where_something_was_typed(manager, path, label):
    manager.go(path)
    manager.page.locator("main").click()
    leave(manager)
    assert manager.asked == []
    manager.go(path)
    manager._field(label).press_sequentially("Een tas")
    leave(manager)
    assert manager.asked == ["beforeunload"]
    assert manager.page.url.endswith(path)
    assert manager._field(label).input_value() == "Een tas"


def test_saving_asks_nothing_and_what_came_back_wrong_is_not_saved_yet(manager):
    manager.go(REGISTER)
    manager._field("First name").press_sequentially("Noor")
    manager.press("Save and continue")
    manager.page.locator("[data-error-summary]").wait_for()
    assert manager.asked == []
    leave(manager)
    assert manager.asked == ["beforeunload"]
    manager.fill("Family name", "Zandstra")
    manager.fill("Birth date", "14-03-2024")
    manager.choose("girl")
    manager.press("Save and continue")
    manager.page.wait_for_url("**/parent/")
    leave(manager)
    assert manager.asked == ["beforeunload"]
    assert manager.page.url.endswith("/children/")
