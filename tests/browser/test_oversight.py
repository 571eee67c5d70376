"""The board looks whether all is in order, and has the evidence pack made by the real worker."""

import io
import time
import zipfile

import openpyxl
import pytest

from core.dates import today
from oversight.models import EvidencePack
from tests.browser.conftest import nl
from tests.factories import register, staff, world
from tests.pdf_text import text_of

pytestmark = pytest.mark.browser


@pytest.mark.clause("L44")
def test_the_board_shows_that_it_is_in_order(visitor, worker):
    here = world.location("De Boomhut")
    world.child(here, "Storm", "Kanariepiet")
    staff.employee(here, "Els", "Vlinderman")
    staff.statement()
    register.processor(agreement_from=None)
    board = visitor()
    page = board.page
    board.sign_in(world.user("board"), world.PASSWORD)

    board.follow("Accountability")
    page.get_by_role("rowheader", name="De Boomhut").first.wait_for()
    board.follow("Policy")
    assert page.locator(".clauses > li").count() == 146
    board.select("Topic", nl("Processors"))
    board.press("Show")
    page.locator("#K11 .tag.late").first.wait_for()
    assert page.locator(".clauses > li").count() == 5
    page.locator("#K11").get_by_role("link").first.click()
    page.wait_for_url("**/register/")

    board.go("/oversight/packs/")
    board.follow("Make an evidence pack")
    board.prove(world.PASSWORD)
    board.press("Make it")
    page.wait_for_url("**/packs/*-*/")
    page.wait_for_url(f"**/packs/{EvidencePack.objects.get().pk}/")
    deadline = time.monotonic() + 60
    download = page.get_by_role("link", name=nl("Download the pack"))
    while not download.count():
        assert time.monotonic() < deadline
        page.wait_for_timeout(500)
    with page.expect_download() as caught:
        download.click()
    assert caught.value.suggested_filename == f"bewijspakket-{today():%Y-%m-%d}.zip"
    with open(caught.value.path(), "rb") as file:
        content = file.read()
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        words, book = text_of(bundle.read("bewijspakket.pdf")), bundle.read("bewijspakket.xlsx")
    sheets = openpyxl.load_workbook(io.BytesIO(book), read_only=True)
    cells = str([list(sheet.iter_rows(values_only=True)) for sheet in sheets])
    for told in ("Konnect", "L82"):
        assert told in words
        assert told in cells
    for canary in ("Kanariepiet", "Vlinderman"):
        assert canary not in words + cells
    assert board.faults() == []
