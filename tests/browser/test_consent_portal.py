"""A parent on a phone gives consent and withdraws it; a tab that is behind leads nobody astray."""

import pytest

from accounts.models import Notice
from accounts.notices import notify
from consents.answers import State, answer
from consents.defaults import PHOTOS, PHOTOS_OUTSIDE
from core.dates import today
from tests.browser.conftest import nl
from tests.factories import consents, world

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 800}


@pytest.fixture
def kid(transactional_db):
    return world.child(world.location(), "Noor", "Zandstra")


@pytest.fixture
def parent(visitor, kid):
    """A parent who has signed in on a phone."""
    someone = visitor()
    someone.page.set_viewport_size(PHONE)
    user = world.parent_user(kid)
    notify(user=user, kind=Notice.Kind.CONSENT_QUESTION, by=None)
    someone.sign_in(user, world.PASSWORD)
    return someone


def state(kid, code=PHOTOS, matter=None):
    return answer(world.fresh(kid.subject), code, today(), matter).state


def label(code=PHOTOS):
    return consents.kind(code).label_nl


def open_question(parent, code=PHOTOS):
    parent.page.locator("main").get_by_role("link", name=label(code)).click()


def choose(parent, button: str):
    """Press Yes or No, once it is sure that both are there and equally large."""
    buttons = {
        name: parent.page.get_by_role("button", name=nl(name), exact=True) for name in ("Yes", "No")
    }
    sizes = {(box["width"], box["height"]) for box in (b.bounding_box() for b in buttons.values())}
    assert len(sizes) == 1
    with parent.page.expect_navigation():
        buttons[button].click()


@pytest.mark.clause("L12", "G03", "S06")
def test_a_parent_gives_and_withdraws_on_a_phone(parent, kid):
    other = world.parents_of(kid)[1].subject
    matter = consents.occasion_of(kid, on=today(), until=today())
    parent.go("/my/")
    parent.follow(nl("Consents for %(name)s", name="Noor"))
    parent.follow("Answer the questions")
    assert parent.reads("Zomerfeest")
    choose(parent, "Yes")
    assert state(kid, PHOTOS_OUTSIDE, matter) is State.WAITING
    choose(parent, "No")  # the next question came by itself, with the answer before confirmed
    parent.follow("Answer this one later")
    parent.follow(nl("Consents for %(name)s", name="Noor"))
    assert parent.reads(nl("It counts once everybody with custody has said yes."))

    open_question(parent)
    choose(parent, "Yes")
    assert parent.reads(nl("You can change it at any time."))
    assert state(kid) is State.YES
    open_question(parent)
    choose(parent, "No")
    assert parent.reads(nl("We now remove what we have because of your earlier yes."))
    assert state(kid) is State.NO
    consents.decided(kid, other, True, on=today())
    parent.follow("All answers you gave, with the text you answered")
    parent.page.locator("details summary").first.click()
    assert parent.reads("Om u te laten zien hoe de dag was.")
    assert parent.faults() == []


def test_a_second_tab_shows_what_stands_now(parent, kid):
    parent.go(f"/my/children/{kid.pk}/consents/on/{PHOTOS}/")
    behind = parent.context.new_page()
    behind.goto(parent.page.url)
    choose(parent, "No")
    behind.get_by_role("button", name=nl("Yes"), exact=True).click()
    behind.get_by_role("heading", name=nl("Your answer was not noted")).wait_for()
    assert behind.title().startswith(nl("Error"))
    assert state(kid) is State.NO
    with behind.expect_navigation():
        behind.get_by_role("button", name=nl("Yes"), exact=True).click()
    assert state(kid) is State.YES
