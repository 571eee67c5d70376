"""A parent asks for a copy, the location decides on what is about others, and the parent takes the
ZIP along: opened, and read as its reader would."""

import io
import json
import zipfile

import pikepdf
import pytest

from children.actions import ParentDetails
from documents.models import Document
from rights import tasks
from rights.models import Copy, Request
from tests.browser.conftest import nl
from tests.factories import files, world
from tests.pdf_text import text_of

pytestmark = pytest.mark.browser
BAS = ParentDetails("Bas", "Roodborst", phone="06 22222222")


def asked_in_portal(parent, kid) -> Request:
    parent.go(f"/my/children/{kid.pk}/ask/copy/")
    parent.page.locator("main form button[type=submit]").click()
    parent.page.wait_for_url("**/sent/")
    return Request.objects.get()


def tick(scope, which: str) -> None:
    """Tick a box or choose an answer by its label, which lies over it."""
    scope.locator(f".option:has({which}) label").first.click()


def decided(manager, request) -> None:
    """The checks, then each passage on its page; a page passed over stays to be decided."""
    page = manager.page
    manager.go(f"/requests/{request.pk}/approve/")
    tick(page, "#id_custody_checked")
    manager.press("Approve and go on")
    page.wait_for_url("**/passages/")
    assert page.locator("fieldset").count() == 4
    assert page.locator("input:checked").count() == 0
    manager.go(f"/requests/{request.pk}/others/")
    assert manager.faults() == []
    manager.go(f"/requests/{request.pk}/passages/")
    # “Storm” stands there twice: one answer counts for both.
    tick(page.locator("fieldset").nth(0), "input[value=initials]")
    tick(page, "input[type=checkbox]")
    tick(page.locator("fieldset").nth(2), "input[value=black]")
    manager.press("Save and go on")
    page.get_by_text(nl("Saved.")).wait_for()
    assert page.locator("fieldset").count() == 1
    tick(page, "input[value=keep]")
    manager.press("Save and go on")
    page.locator(".empty").wait_for()


@pytest.mark.clause("K17", "L53")
def test_a_copy_goes_from_the_question_into_the_hands_of_the_parent(visitor, transactional_db):
    here = world.location()
    world.child(here, "Storm", "Kanariepiet")
    kid = world.child(here, parents=[ParentDetails("Ans", "Zandstra"), BAS])
    world.daily_care(
        kid, allergies="pinda", health_note="Storm beet haar, en Storm huilde. Bel 06-22222222."
    )
    paper = files.paper(kid.subject, "child.daily_care", title="Recept")
    parent, manager = visitor(), visitor()
    parent.sign_in(world.parent_user(kid), world.PASSWORD)
    manager.sign_in(world.user("location_manager", here), world.PASSWORD)
    request = asked_in_portal(parent, kid)

    decided(manager, request)
    manager.follow("See what the copy will look like")
    page = manager.page
    page.get_by_text("S. beet haar, en S. huilde.").wait_for()
    assert manager.faults() == []
    manager.go(f"/requests/{request.pk}/preview/")
    manager.press("Make the copy")
    page.wait_for_url("**/progress/")
    tasks.make_one(str(Copy.objects.get().pk))

    parent.go(f"/my/requests/{request.pk}/")
    parent.follow("Download the copy")
    parent.fill("Your password", "een-ander-wachtwoord")
    parent.press("Download")
    parent.page.locator("[data-error-summary]").wait_for()
    parent.fill("Your password", world.PASSWORD)
    with parent.page.expect_download() as caught:
        parent.press("Download")
    assert caught.value.suggested_filename == f"privacyhub-{request.number}.zip"
    with open(caught.value.path(), "rb") as file:
        content = file.read()
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.testzip() is None
        names, copy = bundle.namelist(), bundle.read("copy.pdf")
        data = json.loads(bundle.read("file.json"))
    assert f"documents/{paper.neutral_name}" in names
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert json.loads(pdf.attachments["file.json"].get_file().read_bytes()) == data
    text = text_of(copy)
    assert "S. beet haar, en S. huilde." in text
    for canary in ("Storm", "Kanariepiet", "22222222"):
        assert canary not in text
        assert canary not in json.dumps(data)
    assert parent.faults() == []

    parent.go(f"/my/requests/{request.pk}/")
    parent.follow("Download the copy")  # again within the hour, should the connection have broken
    Copy.objects.update(collected_at="2026-01-01T10:00:00Z")
    tasks.take_up_waiting()
    assert not Document.objects.filter(made_for__isnull=False).exists()
    parent.go(f"/my/requests/{request.pk}/copy/")
    assert parent.page.url.endswith(f"/my/requests/{request.pk}/")
    parent.page.get_by_text(
        nl("This copy is no longer available. You can ask for a new one.")
    ).wait_for()
