"""Every page there is, looked over by axe on a phone and a desk: the addresses come from the
permission table, each opened as somebody to whom it is open; what is of the whole organisation
as somebody who holds both board and privacy officer there."""

import shutil
from collections import defaultdict

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import world as factories
from tests.factories.http import asking
from tests.permissions import world
from tests.permissions.table import EVERYBODY
from tests.permissions.test_table import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OVERSEER = "overseer"
PARTS = 4  # so that several browsers share the work; every row is in one of them


@pytest.fixture
def made(transactional_db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    made = world.build()
    overseer = factories.user("board")
    factories.appoint(overseer, "privacy_officer", factories.organisation())
    made.clients[OVERSEER] = asking(overseer)
    yield made
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)


def _opened_by(row) -> str | None:
    """Who is to open the page of a row; None where there is no page."""
    if row.get is None:
        return None
    if row.public:
        return "nobody"
    return next((person for person in EVERYBODY if row.get.of(person) == "open"), OVERSEER)


def _pages(made, rows) -> dict[str, list[str]]:
    """The addresses of the pages (not of files) of these rows, by who opens them."""
    found = defaultdict(list)
    for row in rows:
        person = _opened_by(row)
        if person is None:
            continue
        parts = made.addresses["own"].get(row.uses, []) if row.uses else []
        address = reverse(row.name, args=[*parts, *row.extra])
        answer = made.clients[person].get(address)
        html = answer.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and html and address not in found[person]:
            found[person].append(address)
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_and_fits(visitor, made, part):
    pages = _pages(made, ROWS[part::PARTS])
    assert sum(map(len, pages.values())) > 100 / PARTS
    faults = []
    for person, addresses in pages.items():
        somebody = visitor()
        cookie = made.clients[person].cookies[settings.SESSION_COOKIE_NAME].value
        somebody.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": somebody.base}]
        )
        somebody.seen = [somebody.base + address for address in addresses]
        faults += somebody.faults(every_page=True)
    assert faults == []
