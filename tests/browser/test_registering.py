"""A parent on a phone asks for a login, the location checks who it is, the parent signs in, and
takes the login away again. The mails are read from the server they were sent to."""

import re

import pytest
from django.core.cache import cache
from django.utils.translation import ngettext, override

from accounts.models import User
from accounts.tasks import mail_resets
from children.models import SignUp
from children.tasks import mail_sign_ups
from subjects.models import Invitation
from subjects.tasks import mail_invitations
from tests.browser.conftest import nl
from tests.factories import applicants, staff, users, world

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 800}
ADDRESS, PASSWORD = "ans@example.com", "vier woorden achter elkaar"


@pytest.fixture
def kid(transactional_db):
    cache.clear()
    here, there = world.location("De Boomhut"), world.location("Het Vlot")
    world.child(there, "Sam", "Vlottema")
    users.statement()
    return world.child(here, "Noor", "Zandstra", birth_date=users.BORN)


@pytest.fixture
def manager(visitor, kid):
    someone = visitor()
    at = kid.subject.affiliations.get().location
    someone.sign_in(world.user("location_manager", at), world.PASSWORD)
    return someone


@pytest.fixture
def parent(visitor):
    someone = visitor()
    someone.page.set_viewport_size(PHONE)
    return someone


def looked_over(someone):
    """Axe over what was seen so far, while the links still open it; back where they were."""
    where, size = someone.page.url, someone.page.viewport_size
    assert someone.faults() == []
    someone.context.add_cookies([{"name": "django_language", "value": "nl", "url": someone.base}])
    someone.page.set_viewport_size(size)
    someone.page.goto(where)
    someone.seen.clear()


def told(desk) -> str:
    """The code that the page shows to who tells it."""
    assert desk.checked() == []
    code = desk.page.locator(".codes li").inner_text()
    desk.follow("I have kept it, go on")
    return code


def choose_password(someone, code=""):
    if code:
        someone.fill("Code from the location", code)
    someone.fill("New password", PASSWORD)
    someone.fill("The same password once more", PASSWORD)
    someone.press("Save the password")


@pytest.mark.clause("L64", "S07", "S08")
def test_a_parent_gets_a_login_and_sees_the_own_child_only(parent, manager, kid, mail_server):
    parent.go("/sign-in/")
    parent.follow("Are you a parent without a login?")
    parent.fill("Your email address", ADDRESS)
    parent.fill("Your first name and family name", "Ans Zandstra")
    parent.fill("First name and family name of your child", "Noor Zandstra")
    parent.fill("Birth date of your child", "14-03-20")
    parent.page.wait_for_timeout(4500)  # a machine would not wait
    parent.press("Send")
    parent.page.locator("[data-error-summary]").wait_for()
    assert parent.page.title().startswith(nl("Error"))
    parent.fill("Birth date of your child", "14-03-2023")
    parent.select("Location", "De Boomhut")
    parent.page.wait_for_timeout(4500)
    parent.press("Send")
    parent.page.wait_for_url("**/sign-up/sent/")
    mail_sign_ups()
    parent.go(mail_server.link(ADDRESS))
    looked_over(parent)
    parent.press("Yes, this is my address")
    assert parent.reads(nl("Your address is confirmed"))

    manager.go("/")
    assert not manager.reads("Ans Zandstra")
    manager.follow("Check who it is")
    assert manager.reads(ADDRESS)
    assert not manager.reads("Vlottema")
    manager.follow("Ans Zandstra")
    manager.choose("I called the number in the file")
    looked_over(manager)
    manager.choose("I called the number in the file")
    manager.press("This is the same person: invite")
    code = told(manager)
    manager.page.wait_for_url("**/children/sign-ups/")
    assert not SignUp.objects.exists()

    mail_invitations()
    parent.go(mail_server.link(ADDRESS))
    looked_over(parent)
    choose_password(parent, "0000 0000")
    with override("nl"):
        tries_left = ngettext(
            "This is not the code. %(n)d try is left, then this invitation is over. Ask your"
            " location for a new code.",
            "This is not the code. %(n)d tries are left. Look again, or ask your location"
            " for a new code.",
            4,
        )
    assert parent.reads(tries_left % {"n": 4})
    looked_over(parent)
    choose_password(parent, code)
    assert parent.reads(nl("Your password has been set. You can sign in now."))
    parent.fill("Email", ADDRESS)
    parent.fill("Password", PASSWORD)
    parent.press("Sign in")
    parent.page.wait_for_url("**/my/")
    assert parent.reads("Noor")
    assert not parent.reads("Sam")
    looked_over(parent)
    assert manager.faults() == []


@pytest.mark.clause("L63", "B10")
def test_a_parent_reads_the_statement_and_takes_the_login_away(parent, kid, mail_server):
    user = world.parent_user(kid, email=ADDRESS)
    parent.sign_in(user, world.PASSWORD)
    parent.follow("Read the privacy statement")
    parent.press("I have read it")
    assert parent.reads(nl("Thank you. It has been noted that you have read it."))
    parent.page.get_by_role("link", name=nl("My account")).click()
    parent.follow("Remove my login")
    looked_over(parent)
    parent.press("Remove my login")
    assert parent.reads(nl("Your login has been removed"))
    assert not User.objects.filter(email=ADDRESS).exists()
    assert parent.go("/my/").url.endswith("/sign-in/?next=/my/")
    assert parent.faults() == []


@pytest.mark.clause("L63")
def test_staff_invite_a_parent_from_the_file_on_a_desk(parent, manager, kid, mail_server):
    manager.go(f"/children/{kid.pk}/contact/")
    manager.follow(nl("Invite %(name)s to sign in", name="Ans Zandstra"))
    manager.fill("Email", ADDRESS)
    manager.press("Send the invitation")
    code = told(manager)
    manager.page.get_by_text(nl("invited, has not answered yet")).first.wait_for()
    mail_invitations()
    parent.go(mail_server.link(ADDRESS))
    choose_password(parent, code)
    parent.page.wait_for_url("**/sign-in/")
    assert not Invitation.objects.exists()
    assert manager.faults() == []


def test_a_volunteer_and_an_applicant_are_invited_from_their_files_and_read_the_own_data(
    visitor, kid, mail_server
):
    at = kid.subject.affiliations.get().location
    clerk = world.user("administration", at)
    helper = staff.volunteer(at)
    applied = applicants.application(applicants.procedure(at, panel=[clerk]))
    desk = visitor()
    desk.sign_in(clerk, world.PASSWORD)
    for file, opened, address in (
        (f"/volunteers/{helper.pk}/contact/", "volunteer.contact", "wil@example.com"),
        (f"/applications/{applied.subject_id}/procedure/", "applicant.letter", "robin@example.com"),
    ):
        desk.go(file)
        desk.follow("Invite to sign in")
        desk.fill("Email", address)
        desk.press("Send the invitation")
        code = told(desk) if address == "wil@example.com" else ""
        desk.page.get_by_text(nl("invited, has not answered yet")).first.wait_for()
        mail_invitations()
        someone = visitor()
        someone.page.set_viewport_size(PHONE)
        someone.go(mail_server.link(address))
        choose_password(someone, code)
        someone.page.wait_for_url("**/sign-in/")
        someone.fill("Email", address)
        someone.fill("Password", PASSWORD)
        someone.press("Sign in")
        someone.page.wait_for_url("**/my/")
        assert someone.go(f"/my/file/{opened}/").status == 200
    assert desk.faults() == []


def test_a_forgotten_password_is_chosen_anew_on_a_phone(parent, kid, mail_server):
    world.parent_user(kid, email=ADDRESS)
    parent.go("/sign-in/")
    parent.follow("Forgotten your password?")
    parent.fill("Email", ADDRESS)
    parent.page.wait_for_timeout(4500)
    parent.press("Email me a link")
    parent.page.wait_for_url(re.compile("/forgotten/sent/"))
    mail_resets()
    parent.go(mail_server.link(ADDRESS))
    looked_over(parent)
    choose_password(parent)
    assert parent.reads(nl("Your new password has been set. Sign in with it."))
