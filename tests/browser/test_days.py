"""The working day of those who keep files, each in a browser, in Dutch, from sign-in to done."""

import datetime as dt
from pathlib import Path

import pytest

from accounts.actions import start_appointment
from accounts.models import AccessMatrix
from children.models import Conversation, DailyCare, ExitInterview, Identification, Parent
from core.dates import today
from staff.models import Absence, Appraisal, Employee
from subjects.models import Affiliation
from tests.browser.conftest import nl
from tests.factories import staff, world
from tests.pdf_text import text_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = world.PASSWORD


@pytest.fixture
def places(transactional_db):
    """Two locations, with a group each."""
    here, there = world.location("De Boomhut"), world.location("Het Vlot")
    world.care_group(here, "Eekhoorns")
    world.care_group(there, "Otters")
    return here, there


def _day(day: dt.date) -> str:
    return f"{day:%d-%m-%Y}"


def test_a_location_manager_keeps_the_files_of_two_locations(visitor, places):
    here, there = places
    kid = world.child(here, "Noor", "Zandstra")
    world.child(here, "Sam", "Vlottema")
    account = world.user("location_manager", here)
    start_appointment(
        user=account, function="location_manager", place=there, starts_on=world.START, by=None
    )
    manager = visitor()
    manager.sign_in(account, PASSWORD)
    assert manager.reads(nl("Declarations for the placement are missing"))
    manager.follow("Children")
    manager.follow("Noor Zandstra")

    manager.follow("Daily care")
    manager.follow("Change")
    manager.fill("allergies", "pinda")
    manager.press("Save")
    assert manager.reads("pinda")
    assert DailyCare.objects.get(subject=kid.subject).allergies == "pinda"

    manager.follow("Conversations")
    manager.page.get_by_role("link", name=nl("Add: %(what)s", what=nl("Conversation"))).click()
    manager.fill("held on", _day(today()))
    manager.select("kind", nl("progress"))
    manager.fill("report", "Speelt veel met Sam Vlottema.")
    manager.press("Save")
    assert manager.reads("S. V.")
    assert not Conversation.objects.exists()
    manager.fill("report", "Speelt veel met S. V.")
    manager.page.locator("main button[type=submit]").first.click()
    assert manager.reads("Speelt veel met S. V.")

    manager.follow("Parents and contact")
    manager.page.get_by_role("link", name=nl("Change")).first.click()
    manager.fill("Telephone", "06 87654321")
    manager.press("Save")
    assert [p.phone for p in Parent.objects.filter(first_name="Ans", family_name="Zandstra")] == [
        "06 87654321"
    ]

    manager.follow("Declarations")
    for kind in ("group declaration", "declaration of consent", "check of personal data"):
        manager.page.get_by_role("link", name=nl("Add: %(what)s", what=nl("Declaration"))).click()
        manager.select("declaration", nl(kind))
        manager.fill("Signed on", _day(today()))
        manager.select("Signed by", "Ans Zandstra")
        manager.press("Save")
    assert not manager.reads(nl("Still to be signed"))

    manager.follow("Placement")
    manager.follow("Move, or add a placement")
    manager.select("Location", "Het Vlot")
    manager.select("Group", "Het Vlot: Otters")
    manager.choose("day care")
    manager.choose("Full place")
    manager.fill("First day", _day(today()))
    manager.choose("It ends the day before: the child moves")
    manager.press("Save")
    assert Affiliation.objects.get(subject=kid.subject, ends_on=None).location == there
    assert manager.reads("Het Vlot")

    manager.follow("Deregister")
    manager.fill("Last day", _day(today()))
    manager.press("Deregister")
    manager.follow("Personal file of the group")
    manager.page.get_by_role("link", name=nl("Add: %(what)s", what=nl("At the end"))).click()
    manager.select("personal file", nl("handed to the parents at the exit interview"))
    manager.fill("on", _day(today()))
    manager.press("Save")
    assert ExitInterview.objects.get().outcome == "handed"

    manager.follow("Who looked")
    for words in ("placement recorded", "deregistered", "changed"):
        assert manager.reads(nl(words))
    manager.go("/children/?names=initials&state=all")
    assert manager.reads("N. Z.")
    manager.go(f"/children/{kid.pk}/contact/history/")
    assert manager.faults() == []


def test_administration_notes_who_saw_which_document(visitor, places):
    here, _there = places
    kid = world.child(here, "Noor", "Zandstra")
    administration = visitor()
    administration.sign_in(world.user("administration", here), PASSWORD)
    assert administration.reads(nl("The BSN has not been noted yet"))
    administration.go(f"/children/{kid.pk}/identification/")
    administration.page.get_by_role("link", name=nl("Add: %(what)s", what="BSN")).first.click()
    administration.fill("BSN", "123456789")
    administration.choose("document shown at the desk")
    administration.fill("Checked on", _day(today()))
    administration.press("Save")
    assert administration.reads(
        nl("This is not a valid BSN. A BSN has 9 digits; check them one by one.")
    )
    administration.fill("BSN", "123456782")
    administration.press("Save")
    assert Identification.objects.get().bsn == "123456782"
    administration.follow("Contract")
    administration.page.get_by_role("link", name=nl("Add: %(what)s", what=nl("Contract"))).click()
    administration.select("Contracting parent", "Ans Zandstra")
    administration.select("Location", "De Boomhut")
    administration.fill("From", _day(today()))
    administration.fill("Hours a month", "90")
    administration.fill("Rate per hour, in euro", "10,25")
    administration.press("Save")
    assert administration.reads("10,25")
    administration.follow("Education level of parents")
    assert administration.faults() == []


def test_hr_keeps_a_personnel_file_from_the_first_day_to_the_last(visitor, places):
    here, _there = places
    staff.statement()
    hr = visitor()
    hr.sign_in(world.user("hr", here), PASSWORD)
    hr.follow("Staff")
    hr.follow("Register somebody")
    for label, value in (
        ("First name", "Kim"),
        ("Family name", "Duinker"),
        ("Birth date", "17-05-1990"),
        ("Function", "Pedagogisch professional"),
        ("First day", _day(today())),
        ("Hours a week", "28"),
    ):
        hr.fill(label, value)
    hr.select("Works here as", nl("employee"))
    hr.select("Location", "De Boomhut")
    hr.press("Make the file")
    assert hr.page.locator("h1").inner_text() == "Kim Duinker"
    kim = Employee.objects.get()

    hr.follow("Screening")
    hr.page.locator("main").get_by_role("link", name=nl("Add: %(what)s", what="")).first.click()
    hr.fill("Certificate (VOG) issued on", _day(today() - dt.timedelta(days=90)))
    hr.fill("Linked in the register on", _day(today()))
    hr.press("Save")
    assert hr.reads(
        nl("At the time of the link the certificate (VOG) may be at most 2 months old.")
    )
    hr.fill("Certificate (VOG) issued on", _day(today() - dt.timedelta(days=20)))
    hr.press("Save")
    assert kim.subject.screening.linked_on == today()

    hr.follow("Appraisal")
    hr.page.get_by_role("link", name=nl("Add: %(what)s", what=nl("Appraisal"))).click()
    hr.fill("held on", _day(today()))
    hr.fill("report", "Was lang weg vanwege een burn-out.")
    hr.press("Save")
    assert hr.reads(nl("Read this before you save"))
    assert not Appraisal.objects.exists()
    hr.fill("report", "Gaat goed om met drukte op de groep.")
    hr.page.locator("main button[type=submit]").first.click()
    assert Appraisal.objects.get().report.startswith("Gaat goed")

    hr.follow("Leave and absence")
    hr.page.get_by_role("link", name=nl("Add: %(what)s", what=nl("Leave or absence"))).click()
    hr.select("kind", nl("reported sick"))
    hr.fill("from", _day(today()))
    hr.press("Save")
    hr.page.locator("main table").get_by_role("link", name=nl("Change")).click()
    hr.fill("until", _day(today()))
    hr.press("Save")
    assert Absence.objects.get().ends_on == today()

    hr.follow("Employment")
    hr.follow("End the work")
    hr.fill("Last day", _day(today()))
    hr.choose("No")
    hr.press("End the work")
    kim.subject.refresh_from_db()
    assert kim.subject.relation_ended_on == today()
    hr.go("/")
    assert hr.reads("Kim Duinker")  # keys, paper and the register link are asked for
    hr.go(f"/staff/{kim.pk}/log/")
    assert hr.reads(nl("Appraisal"))
    hr.go(f"/staff/{kim.pk}/appraisal/history/")
    hr.go("/staff/statements/")
    assert hr.faults() == []


def test_a_board_member_appoints_and_sets_the_matrix(visitor, places):
    here, _there = places
    colleague = world.user("administration", here)
    board = visitor()
    board.sign_in(world.user("board"), PASSWORD)
    board.follow("Functions and access")
    board.page.locator("main").get_by_role("link", name=colleague.name).first.click()
    board.go(f"/access/people/{colleague.pk}/appoint/")
    board.select("Function", nl("Location manager"))
    board.select("Place", "De Boomhut")
    board.fill("First day", _day(today()))
    board.page.locator("main button[type=submit]").first.click()
    assert colleague.appointments.filter(function="location_manager", location=here).exists()

    board.go("/access/matrix/administration/")
    board.prove(PASSWORD)
    board.page.locator("select[name='staff.screening']").select_option(label=nl("view"))
    board.page.locator("main button[type=submit]").first.click()
    board.press("Make it the new version")
    assert AccessMatrix.objects.get(version=1).levels["administration"]["staff.screening"] == 2
    board.go("/access/matrix/versions/")
    board.go("/access/matrix/")
    with board.page.expect_download() as download:
        board.page.evaluate("location.href = '/access/matrix/overview.pdf'")
    assert nl("Location manager") in text_of(Path(download.value.path()).read_bytes())
    board.go("/access/reviews/")
    assert board.faults() == []
