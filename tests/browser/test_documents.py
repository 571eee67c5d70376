"""Adding a document with its bar of progress, choosing who sees it, and reading it as a parent."""

import pytest

from documents.models import Document
from tests.browser.conftest import nl
from tests.factories import files, world

pytestmark = pytest.mark.browser
CHOICE = "input[value='person']"


def chosen(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def drawn(page) -> list[int]:
    """The widths of the pictures on the page, in pixels of the file, once they have come in."""
    page.wait_for_load_state("networkidle")
    pictures = page.locator("main img").all()
    return [
        picture.evaluate("img => img.decode().then(() => img.naturalWidth)") for picture in pictures
    ]


@pytest.mark.clause("B06", "L54")
def test_a_document_is_added_shared_and_read(visitor, transactional_db):
    here = world.location()
    kid = world.child(here)
    manager = visitor()
    manager.sign_in(world.user("location_manager", here), world.PASSWORD)
    manager.go(f"/documents/of/{kid.pk}/add/")
    manager.choose("Photos and video")
    manager.press("Continue")
    page = manager.page
    page.wait_for_url("**/child.media/add/")
    manager.fill("What is it?", "Dag in het bos")
    page.set_input_files("input[type=file]", chosen("bos.jpg", b"MZ" * 99))
    manager.press("Add")
    page.locator("[data-error-summary]").wait_for()
    assert page.locator("#id_title").input_value() == "Dag in het bos"
    assert page.locator(f"{CHOICE}:checked").count() == 0
    page.set_input_files(
        "input[type=file]",
        [chosen("bos.jpg", files.jpeg((900, 600))), chosen("bos2.png", files.png((600, 900)))],
    )
    page.locator("label").get_by_text(nl("Also the parents, in the portal")).click()
    manager.press("Add")
    page.locator(".pictures img").nth(1).wait_for()
    assert {document.audience for document in Document.objects.all()} == {"person"}
    page.locator(".pictures a").first.click()
    page.locator("img.picture").wait_for()
    assert drawn(page) == [600]
    manager.follow("Add a new version")
    page.locator("[data-upload]").wait_for()
    page.set_input_files("input[type=file]", chosen("bos3.png", files.png((600, 900))))
    page.locator("label").get_by_text(nl("Also the parents, in the portal")).click()
    manager.press("Add")
    page.get_by_text(nl("The new version has been added.")).wait_for()
    manager.follow("Change who sees it")
    page.locator(f"{CHOICE}:checked").wait_for()
    page.go_back()
    manager.follow("Remove")
    page.locator(".btn.danger").wait_for()
    assert manager.faults() == []

    parent = visitor()
    parent.sign_in(world.parent_user(kid), world.PASSWORD)
    parent.go(f"/my/children/{kid.pk}/documents/")
    assert sorted(drawn(parent.page)) == [213, 320]
    assert parent.faults() == []
