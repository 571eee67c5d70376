"""One walk through the whole product, in Dutch, with nothing mocked: a browser, a web server, a
Celery worker, both databases, files, and PDFs read back."""

import datetime as dt
import io
import json
import re
import zipfile
from pathlib import Path

import pikepdf
import pytest

from accounts.models import User
from applicants.models import Application
from breaches.models import Breach
from children.actions import deregister_child
from children.models import Child, Contract
from core.dates import Term, legal_deadline, own_deadline, today
from documents.models import Document
from organisation.models import Location, Organisation
from register.actions import load_defaults
from retention.tasks import nightly
from rights.models import Request
from tests.browser.conftest import nl
from tests.factories import applicants, staff, tables, world
from tests.factories.due import announce
from tests.pdf_text import text_of

pytestmark = pytest.mark.browser
PASSWORD = world.PASSWORD


@pytest.fixture
def people(transactional_db):
    """Two locations with one file each, and those who walk."""
    here, there = world.location("De Boomhut"), world.location("Het Vlot")
    world.care_group(here, "Eekhoorns")
    load_defaults(by=None)
    kid = world.child(here, "Noor", "Zandstra")
    foreign = world.child(there, "Sam", "Vlottema")
    panel = world.user("hr", here)
    staff.employee(here, "Kim", "Duinker")
    procedure = applicants.procedure(here, panel=[panel])
    applicants.application(procedure, "Robin", "Kraaij")
    return {
        "here": here,
        "there": there,
        "kid": kid,
        "foreign": foreign,
        "manager": world.user("location_manager", here),
        "parent": world.parent_user(kid),
        "hr": panel,
        "privacy_officer": world.user("privacy_officer"),
        "board": world.user("board"),
    }


@pytest.mark.clause("L05", "L71", "S07")
def test_the_location_manager(visitor, people):
    manager = visitor()
    manager.sign_in(people["manager"], PASSWORD)
    assert manager.reads(nl("Work list"))
    manager.follow("Children")
    assert manager.reads("Noor Zandstra")
    assert not manager.reads("Sam Vlottema")
    manager.page.get_by_role("searchbox").fill("vlott")
    with manager.page.expect_navigation():
        manager.page.keyboard.press("Enter")
    assert manager.reads(nl("Nobody found"))
    assert manager.go(f"/children/{people['foreign'].pk}/identity/").status == 404
    manager.complaints.clear()  # the browser reports the 404 just asked for
    manager.seen = [address for address in manager.seen if str(people["foreign"].pk) not in address]
    manager.go("/children/?q=noor")
    manager.follow("Noor Zandstra")
    for section in (
        "Parents and contact",
        "Custody",
        "Placement",
        "Daily care",
        "Contract",
        "Who looked",
    ):
        manager.follow(section)
        assert manager.page.locator("h1").inner_text() == "Noor Zandstra"
    manager.follow("BSN and identity check")
    manager.fill("Why do you need to see this?", "controle voor de toeslag")
    manager.press("Open this part")
    assert manager.reads(nl("Nothing has been recorded here yet."))

    manager.go("/children/")
    manager.follow("Register a child")
    manager.fill("First name", "Mees")
    manager.fill("Family name", "Duinstra")
    manager.fill("Birth date", "31-02-2025")
    manager.choose("boy")
    manager.press("Save and continue")
    assert manager.reads(nl("Enter a day that exists, like 14-03-2023 (day-month-year)."))
    assert manager.page.title().startswith(nl("Error"))
    assert manager.page.get_by_label(re.compile(nl("First name"))).input_value() == "Mees"
    manager.fill("Birth date", "28-02-2025")
    manager.press("Save and continue")
    for name in ("Iris", "Tom"):
        manager.fill("First name", name)
        manager.fill("Family name", "Duinstra")
        manager.choose("joint custody")
        manager.press("Save and continue")
    manager.select("Location", "De Boomhut")
    manager.choose("day care")
    manager.choose("Full place")
    manager.fill("First day", f"{today():%d-%m-%Y}")
    manager.press("Save and continue")
    manager.fill("Hours a month", "96")
    manager.fill("Rate per hour, in euro", "10,25")
    manager.press("Save and continue")
    assert manager.reads(nl("Check the answers"))
    manager.press("Register the child")
    assert manager.page.locator("h1").inner_text() == "Mees Duinstra"
    mees = Child.objects.get(first_name="Mees")
    assert mees.subject.represented_by.filter(custody="joint").count() == 2
    assert Contract.objects.get(subject_id=mees.pk).party_name == "Iris Duinstra"

    manager.follow("Placement")
    manager.follow("Deregister")
    yesterday = today() - dt.timedelta(days=1)
    manager.fill("Last day", f"{yesterday:%d-%m-%Y}")
    manager.press("Deregister")
    assert manager.reads(nl("The end cannot be before the day the placement begins."))
    manager.fill("Last day", f"{today():%d-%m-%Y}")
    manager.press("Deregister")
    mees.subject.refresh_from_db()
    assert mees.subject.relation_ended_on == today()
    manager.go("/retention/")
    assert manager.faults() == []


@pytest.mark.clause("K17", "S08")
def test_a_parent_gets_a_copy(visitor, people, worker):
    parent, manager = visitor(), visitor()
    parent.page.set_viewport_size({"width": 360, "height": 800})
    parent.sign_in(people["parent"], PASSWORD)
    assert parent.reads("Noor")
    assert not parent.reads("Sam")
    assert parent.go(f"/my/children/{people['foreign'].pk}/").status == 404
    parent.complaints.clear()
    parent.go("/my/")
    parent.page.get_by_role(
        "link", name=nl("Ask something about the data of %(name)s", name="Noor")
    ).click()
    parent.follow("Get a copy")
    parent.press("Send the request")
    request = Request.objects.get()
    assert parent.reads(request.number)
    due = min(own_deadline(today()), legal_deadline(today()))
    assert parent.reads(f"{due:%d-%m-%Y}")

    manager.sign_in(people["manager"], PASSWORD)
    assert manager.reads(request.number)
    manager.go(f"/requests/{request.pk}/")
    manager.follow("Check and approve")
    manager.page.locator("label[for=id_custody_checked]").click()
    manager.press("Approve and go on")
    manager.page.wait_for_url("**/passages/", timeout=5_000)
    manager.follow("See what the copy will look like")
    manager.press("Make the copy")
    manager.page.wait_for_url("**/progress/", timeout=5_000)

    parent.go(f"/my/requests/{request.pk}/")
    link = parent.page.get_by_role("link", name=nl("Download the copy"))
    for _attempt in range(60):
        if link.count():
            break
        parent.page.wait_for_timeout(1_000)
        parent.page.reload()
    link.click()
    parent.fill("Your password", PASSWORD)
    with parent.page.expect_download() as download:
        parent.press("Download")
    with zipfile.ZipFile(download.value.path()) as bundle:
        content = bundle.read("kopie.pdf")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        data = json.loads(next(iter(pdf.attachments.values())).get_file().read_bytes())
        assert pdf.open_metadata()["pdfaid:part"] == "3"
    assert data["request"]["number"] == request.number
    assert "Zandstra" in json.dumps(data)
    assert "Vlottema" not in json.dumps(data)
    assert "Zandstra" in text_of(content)
    assert parent.faults() == []
    assert manager.faults() == []


def test_hr_opens_a_personnel_file_and_a_procedure(visitor, people):
    hr = visitor()
    hr.sign_in(people["hr"], PASSWORD)
    hr.follow("Staff")
    hr.follow("Kim Duinker")
    assert hr.page.locator("h1").inner_text() == "Kim Duinker"
    hr.go("/applications/list/")
    hr.follow("Groepsleider")
    hr.follow("Robin Kraaij")
    assert hr.reads("Robin Kraaij")
    assert Application.objects.count() == 1
    assert hr.faults() == []


@pytest.mark.clause("L20")
def test_the_privacy_officer_logs_a_breach(visitor, people):
    officer = visitor()
    officer.sign_in(people["privacy_officer"], PASSWORD)
    officer.page.get_by_role("link", name=nl("Report a data breach")).click()
    officer.fill("What happened?", "Een tas met presentielijsten is gestolen.")
    moment = f"{today() - dt.timedelta(days=1):%d-%m-%Y} 09:00"
    officer.fill("When was it noticed?", moment)
    officer.page.locator("main button[type=submit]").first.click()
    breach = Breach.objects.get()
    officer.go(f"/breaches/{breach.pk}/")
    assert officer.page.locator("progress").count() == 1
    with officer.page.expect_download() as download:
        officer.page.evaluate(f"location.href = '/breaches/{breach.pk}/form/'")
    text = text_of(Path(download.value.path()).read_bytes())
    assert "presentielijsten" in text
    assert str(breach.number) in text
    officer.seen.append(f"{officer.base}/breaches/")
    assert officer.faults() == []


@pytest.mark.clause("K18", "K30")
def test_the_night_after(visitor, people):
    kid = people["kid"]
    ended = today() - dt.timedelta(days=731 + 31)
    child = world.child(
        people["here"],
        "Kanarina",
        "Oudendijk",
        starts_on=ended - dt.timedelta(days=90),
        birth_date=ended - dt.timedelta(days=900),
    )
    deregister_child(child=child.subject, ends_on=ended, by=None)
    assert Term(years=2).due_on(ended) <= today()
    announce(today())
    nightly()
    assert not Child.objects.filter(pk=child.pk).exists()
    assert Child.objects.filter(pk=kid.pk).exists()
    officer = visitor()
    officer.sign_in(people["privacy_officer"], PASSWORD)
    officer.go("/retention/")
    with officer.page.expect_download() as download:
        officer.page.evaluate("location.href = '/retention/certificates/1/'")
    text = text_of(Path(download.value.path()).read_bytes())
    assert "Kanarina" not in text
    assert "K18" in text
    assert officer.faults() == []


def _go_on_when_ready(visitor):
    """The page of work in the background, until it is done; then on to what came of it."""
    link = visitor.page.locator("main").get_by_role("link", name=nl("Go on"))
    link.wait_for(timeout=60_000)
    link.click()


def test_a_board_member_imports_the_register(visitor, people, worker):
    board = visitor()
    board.sign_in(people["board"], PASSWORD)
    board.go("/imports/")
    board.choose("Locations")
    board.page.locator("input[type=file]").set_input_files(str(tables.REGISTER))
    board.page.locator("main button[type=submit]").first.click()
    _go_on_when_ready(board)  # a worker looks at so many rows
    assert board.reads("506")
    board.page.locator("button[form=confirm-import]").click()
    _go_on_when_ready(board)
    board.page.wait_for_url("**/done/")
    assert Location.objects.count() == 508
    assert Organisation.objects.count() == 1
    assert User.objects.exists()
    assert not Document.objects.exists()
    assert board.faults() == []
