"""A disk that takes no more."""

import os
import resource

import pytest

from tests.factories import files

pytestmark = pytest.mark.faults
ROOM = 1024 * 1024
ROWS = "SELECT id FROM documents_document WHERE subject_id = %s"


@pytest.fixture
def full(site):
    """Nothing larger than a megabyte can be written by the site."""
    site.web.limit_files(ROOM)
    yield
    site.web.limit_files(resource.RLIM_INFINITY)


def large_pdf() -> bytes:
    return files.pdf(
        lambda pdf: pdf.pages[0].__setitem__("/Large", pdf.make_stream(os.urandom(2 * ROOM)))
    )


def upload(browser, site):
    child = site.people["child"]
    browser.open(f"/documents/of/{child}/child.daily_care/add/")
    papers = [
        ("files", ("a.pdf", files.pdf(), "application/pdf")),
        ("files", ("b.pdf", large_pdf(), "application/pdf")),
    ]
    return browser.send("title", files=papers, title="Kaart", audience="managers")


def test_an_upload_says_so_and_leaves_neither_rows_nor_files(site, full):
    before, manager = site.stored_files(), site.browser_of("manager")
    assert upload(manager, site).status_code == 200
    assert "There is no room left to store files." in manager.words()
    assert 'value="Kaart"' in manager.page.text
    assert site.postgresql.ask(ROWS, site.people["child"]) == []
    assert site.stored_files() == before
    site.web.limit_files(resource.RLIM_INFINITY)
    assert upload(manager, site).status_code == 200
    assert "2 documents have been added." in manager.words()
    rows = {str(row) for (row,) in site.postgresql.ask(ROWS, site.people["child"])}
    assert {name.partition(".")[0] for name in site.stored_files() - before} == rows
