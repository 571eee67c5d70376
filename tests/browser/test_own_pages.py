"""What people decide and sign about themselves in the portal: what they share with the parents of
the group, a statement, an application that is kept."""

import pytest

from applicants.actions import give_applicant_login
from consents.defaults import SHARE_CONTACT
from consents.models import ConsentDecision
from core.dates import today
from staff.actions import give_login
from staff.models import SignedStatement
from tests.browser.conftest import nl
from tests.factories import applicants, consents, staff, world

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 800}


@pytest.fixture
def here(transactional_db):
    return world.location()


def on_a_phone(visitor, user):
    someone = visitor()
    someone.page.set_viewport_size(PHONE)
    someone.sign_in(user, world.PASSWORD)
    return someone


@pytest.mark.clause("B02", "B08", "L53")
def test_a_parent_sees_what_others_will_see_shares_it_and_takes_it_back(visitor, here):
    group = world.care_group(here)
    noor = world.child(here, "Noor", "Zandstra", care_group=group)
    sem = world.child(here, "Sem", "Vlot", care_group=group)
    world.daily_care(sem, allergies="Sem: pinda", diet="halal")
    cor = world.parents_of(sem)[0].subject
    for code in (SHARE_CONTACT, "medical_parents"):
        consents.decided(sem, cor, True, on=today(), code=code)
    ans = on_a_phone(visitor, world.parent_user(noor))
    ans.go(f"/my/children/{noor.pk}/")
    ans.follow("Who sees what")
    assert ans.reads(nl("Nothing."))
    main = ans.page.locator("main")
    main.get_by_role("link", name=nl("The other parents of the group")).first.click()
    assert ans.reads(nl("With a yes, the other parents of the group see this"))
    assert ans.reads("Ans Zandstra")
    ans.press("Yes")
    ans.page.locator("#now").wait_for()
    assert "Ans Zandstra" in main.locator("section.card").inner_text()
    ans.follow(nl("Parents of the group %(group)s", group="Eekhoorns"))
    assert ans.reads("Ans Vlot")
    assert ans.reads("pinda")
    assert ans.reads("halal")
    assert not ans.reads("Sem")
    other = on_a_phone(visitor, world.parent_user(sem))
    other.go(f"/my/children/{sem.pk}/group/{group.pk}/")
    assert other.reads("Ans Zandstra")
    ans.follow("Decide what you share yourself")
    main.get_by_role("link", name=nl("The other parents of the group")).first.click()
    ans.press("No")
    ans.page.locator("#now").wait_for()
    assert ans.reads(nl("Nothing."))
    other.page.reload()
    assert not other.reads("Ans Zandstra")
    assert ans.faults() == []


@pytest.mark.clause("L07", "L52")
def test_an_employee_signs_a_statement_on_a_phone(visitor, here):
    text = staff.statement()
    user, worker = world.user(), staff.employee(here)
    give_login(subject=worker.subject, user=user, starts_on=world.START, by=None)
    kim = on_a_phone(visitor, user)
    kim.go("/my/file/")
    kim.follow("Statements")
    kim.page.locator("main").get_by_role("link", name=str(text.version)).first.click()
    kim.fill("Type your first name and family name to sign", "Kim")
    kim.press("Sign this statement")
    kim.page.locator("[data-error-summary]").wait_for()
    assert not SignedStatement.objects.exists()
    kim.fill("Type your first name and family name to sign", "Kim Duinker")
    kim.press("Sign this statement")
    kim.page.wait_for_url("**/file/statements/")
    assert kim.reads("Kim Duinker")
    assert SignedStatement.objects.get().how == "portal"
    assert kim.faults() == []


@pytest.mark.clause("L60")
def test_an_applicant_chooses_to_be_kept_and_changes_it(visitor, here):
    user = world.user()
    application = applicants.application(applicants.vacancy(here))
    give_applicant_login(subject=application.subject, user=user, starts_on=world.START, by=None)
    robin = on_a_phone(visitor, user)
    robin.go("/my/file/")
    robin.follow("May we keep your application?")
    for name, given in (("Yes", True), ("No", False)):
        with robin.page.expect_navigation():
            robin.page.get_by_role("button", name=nl(name), exact=True).click()
        assert ConsentDecision.objects.latest("recorded_at").given is given
    assert robin.faults() == []
