"""What a page says it also says on paper."""

import pytest

from tests.browser.tabled import pages_of
from tests.factories import world
from tests.permissions.test_table import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_printed_page_keeps_what_it_says_and_leaves_what_is_clicked(visitor):
    board = visitor()
    board.sign_in(world.user("board"), world.PASSWORD)
    board.go("/access/matrix/")
    board.page.emulate_media(media="print")
    assert board.page.locator("td .level.change").first.is_visible()
    assert not board.page.locator("nav").first.is_visible()
    board.go("/retention/")
    folded = board.page.locator("details.fold table").first
    assert folded.is_visible()
    board.page.emulate_media(media="screen")
    assert not folded.is_visible()


# One of each kind of page: a file and a part of it, lists, work, registers, plans, the record of a
# breach, a request, the portal, figures, texts.
KINDS = [
    *("children:file", "children:list", "children:consents_at", "children:paper_to_destroy"),
    *("staff:file", "staff:section", "documents:section", "retention:plan", "retention:items"),
    *("retention:certificates", "breaches:detail", "breaches:list", "rights:detail", "rights:list"),
    *("disclosures:of_child", "disclosures:recipients", "deliveries:lunch_at", "register:list"),
    *("access:matrix", "access:people", "oversight:dashboard", "oversight:policy", "system:state"),
    *("portal:home", "portal:child", "portal:consents", "manual:chapter", "privacy:statement"),
    *("home", "reach:trail"),
]
A4 = 718  # pixels of CSS: 210 mm less a margin of 10 mm on either side
# What does not stand on the paper as a whole, and what only a screen can do something with.
LOOK = """width => {
  const shown = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && e.getClientRects().length > 0 && !e.closest('.unseen');
  const told = e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40);
  const all = [...document.querySelectorAll('body *')].filter(shown);
  const cut = all.filter(e => e.getBoundingClientRect().right > width + 1
    || (getComputedStyle(e).overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1));
  const clicked = all.filter(e => e.matches('nav, button, [type=submit], .btn, summary.btn'));
  return [...cut.map(e => 'cut off: ' + told(e)), ...clicked.map(e => 'printed: ' + told(e))];
}"""


def test_on_a4_nothing_is_cut_off_and_nothing_to_click_is_printed(visitor, made):
    rows = [row for row in ROWS if row.name in KINDS]
    assert {row.name for row in rows} == set(KINDS)
    faults, looked_at = [], 0
    for person, addresses in pages_of(made, rows).items():
        reader = visitor()
        if person in made.clients and person != "nobody":
            reader.come_in_as(made.clients[person])
        reader.page.set_viewport_size({"width": A4, "height": 1000})
        reader.page.emulate_media(media="print")
        for address in addresses:
            reader.go(address)
            looked_at += 1
            faults += [f"{address} {fault}" for fault in reader.page.evaluate(LOOK, A4)]
    assert faults == []
    assert looked_at >= len(KINDS) - 3
