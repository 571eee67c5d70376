"""Somebody applies on the website, and the panel takes it from there to the hire."""

import pytest
from django.urls import reverse

from applicants.models import Application
from core.dates import today
from staff.models import Employee
from tests.browser.conftest import nl
from tests.factories import applicants, files, world

pytestmark = pytest.mark.browser


@pytest.fixture
def at(transactional_db):
    return world.location("De Boomhut")


@pytest.mark.clause("K29")
def test_an_applicant_on_a_phone(visitor, at, tmp_path):
    work = applicants.vacancy(at)
    cv = tmp_path / "cv.pdf"
    cv.write_bytes(files.pdf())
    robin = visitor()
    robin.page.set_viewport_size({"width": 360, "height": 800})
    robin.go("/apply/")
    robin.page.get_by_role("link", name=work.title).click()
    robin.fill("First name", "Robin")
    robin.fill("Family name", "Kraaij")
    robin.fill("Email", "robin")
    robin.fill("Your letter", "Met plezier las ik uw vacature.")
    robin.page.locator("input[type=file]").nth(1).set_input_files(str(cv))
    robin.page.wait_for_timeout(4500)  # a machine would not wait
    robin.press("Send my application")
    assert robin.page.title().startswith(nl("Error"))
    assert robin.reads(nl("Choose your files again: they were not kept."))
    assert not Application.objects.exists()
    robin.fill("Email", "robin@example.com")
    robin.page.locator("input[type=file]").nth(1).set_input_files(str(cv))
    robin.choose("I agree to this")
    robin.choose("Yes")
    robin.press("Send my application")
    robin.page.wait_for_url("**/apply/sent/")
    made = Application.objects.get()
    assert made.subject.consents.count() == 2
    assert robin.faults() == []


@pytest.mark.clause("L59")
def test_a_panel_member_from_receipt_to_hire(visitor, at):
    member = applicants.panel_member(at)
    work = applicants.vacancy(at, panel=[member])
    applicants.application(work)
    panel = visitor()
    panel.sign_in(member, world.PASSWORD)
    panel.go("/applications/list/")
    panel.follow(work.title)
    panel.follow("Robin Kraaij")
    panel.follow("Employments")
    panel.follow(nl("Add: %(what)s", what=nl("Employment")))
    panel.fill("Employer", "De Wolkenkamer")
    panel.fill("Function", "Groepshulp")
    panel.press("Save")
    panel.follow("Tests and assessments")
    panel.follow(nl("Add: %(what)s", what=nl("Test, assessment or interview")))
    panel.select("Kind", nl("notes of an interview"))
    panel.fill("held on", f"{today():%d-%m-%Y}")
    panel.fill("report", "Vraagt goed door.")
    panel.press("Save")
    assert panel.reads("Vraagt goed door.")
    panel.page.locator("nav").get_by_role("link", name=nl("Procedure"), exact=True).click()
    panel.follow("Move to another stage")
    panel.choose("offer")
    panel.press("Save")
    assert panel.faults() == []

    panel.go(f"/applications/{Application.objects.get().subject_id}/hire/")
    assert panel.reads(nl("What this means"))
    panel.choose("employee")
    panel.fill("First day", f"{today():%d-%m-%Y}")
    panel.fill("Hours a week", "24")
    panel.fill("Birth date", "02-04-1995")
    panel.press("Hire")
    panel.page.wait_for_url("**/staff/**")  # whoever sees the personnel file lands on it
    assert Employee.objects.get().name == "Robin Kraaij"
    assert panel.reads("Robin Kraaij")
    panel.go(reverse("applicants:procedure", args=[work.pk]))
    assert not panel.reads("Robin Kraaij")
