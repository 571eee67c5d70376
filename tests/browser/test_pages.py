"""Every page there is, looked over by axe on a phone and a desk: the addresses come from the
permission table, each opened as somebody to whom it is open; what is of the whole organisation
as somebody who holds both board and privacy officer there."""

import pytest

from tests.browser.tabled import pages_of
from tests.permissions.test_table import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PARTS = 4  # so that several browsers share the work; every row is in one of them


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_and_fits(visitor, made, part):
    pages = pages_of(made, ROWS[part::PARTS])
    assert sum(map(len, pages.values())) > 100 / PARTS
    faults = []
    for person, addresses in pages.items():
        somebody = visitor()
        somebody.come_in_as(made.clients[person])
        somebody.seen = [somebody.base + address for address in addresses]
        faults += somebody.faults(every_page=True)
    assert faults == []
