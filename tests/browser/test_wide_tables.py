"""A table that is wider than a phone says so, and is moved by keyboard."""

import pytest
from django.urls import reverse

from consents.overview import placement_kinds
from core.dates import today
from tests.browser.conftest import nl
from tests.factories import staff, world

pytestmark = pytest.mark.browser
HINT = "The table is wider than the screen: scroll it sideways."


def test_a_table_that_goes_on_beside_the_screen_shows_it(visitor):
    here = world.location("De Boomhut aan de Lange Achterstraat")
    world.child(here)
    staff.employee(here)
    staff.statement()
    board = visitor()
    board.sign_in(world.user("board"), world.PASSWORD)
    board.seen = []
    board.go("/oversight/")
    table = board.page.locator(".wide:not(.stacked):has(> .sideways)").first
    hint = table.get_by_text(nl(HINT))
    assert not hint.is_visible()

    board.page.set_viewport_size({"width": 360, "height": 800})
    hint.wait_for()
    assert table.evaluate("one => one.scrollWidth > one.clientWidth")
    assert "linear-gradient" in table.evaluate("one => getComputedStyle(one).backgroundImage")
    assert table.get_attribute("role") == "region"
    assert table.get_attribute("aria-label")
    table.focus()
    board.page.keyboard.press("ArrowRight")
    for _look in range(50):
        if moved := table.evaluate("one => one.scrollLeft"):
            break
        board.page.wait_for_timeout(50)
    assert moved > 0
    assert hint.bounding_box()["x"] >= 0  # it stays in sight
    assert board.faults() == []


def test_a_table_that_a_phone_shows_as_blocks_shows_on_a_desk_that_it_goes_on(visitor):
    staff.employee(world.location())
    board = visitor()
    board.sign_in(world.user("board"), world.PASSWORD)
    board.go("/staff/list/")
    table = board.page.locator(".wide.stacked").first
    assert "linear-gradient" in table.evaluate("one => getComputedStyle(one).backgroundImage")


def test_the_answers_of_every_child_to_every_question_fit_a_desk(visitor):
    here = world.location()
    world.child(here, "Noor", "Zandstra")
    manager = visitor()
    manager.sign_in(world.user("location_manager", here), world.PASSWORD)
    manager.go(reverse("children:consents_at", args=[here.pk]))
    frame = manager.page.locator(".wide:has(> .by-child)")
    assert frame.locator("thead th").count() == 1 + len(placement_kinds(today()))
    assert frame.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert not frame.get_by_text(nl(HINT)).is_visible()

    asked_too()  # an organisation that asks one thing more
    manager.page.reload()
    assert frame.locator("thead th").count() == 1 + len(placement_kinds(today()))
    assert frame.evaluate("one => one.scrollWidth <= one.clientWidth")


def asked_too() -> None:
    """One more question at placement, with a long word in it."""
    kind = placement_kinds(today())[-1]
    words = kind.texts.latest("version")
    kind.pk, kind.code, kind.label_nl = None, "swimming", "Zwemmen met de buitenschoolse opvang"
    kind._state.adding = True
    kind.save()
    words.pk, words.kind, words._state.adding = None, kind, True
    words.save()
