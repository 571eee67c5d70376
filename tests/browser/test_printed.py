"""What a page says it also says on paper."""

import pytest

from tests.factories import world

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
