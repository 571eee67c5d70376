"""A volunteer and an applicant are invited from their file, and find the own data in the portal."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from applicants.actions import end_procedure, remove_on_request
from audit.models import Event
from core.dates import today
from staff.actions import end_volunteering, give_login
from staff.models import Contact
from subjects.invitations import accept, invite
from subjects.models import Invitation, SubjectGrant
from subjects.tasks import mail_invitations
from tests.factories import applicants, staff, world
from tests.factories.http import asking
from tests.factories.users import give_token, told_code

pytestmark = pytest.mark.django_db
ADDRESS = "robin@example.com"
TODAY = today()
DAY = dt.timedelta(days=1)


@pytest.fixture
def helper(here):
    return staff.volunteer(here)


@pytest.fixture
def sitter(here):
    """Somebody on the panel."""
    return world.user("location_manager", here)


@pytest.fixture
def application(here, sitter):
    return applicants.application(applicants.procedure(here, panel=[sitter]))


def invite_url(subject):
    space = {"volunteer": "volunteers", "applicant": "applicants"}[subject.kind]
    return reverse(f"{space}:invite", args=[subject.pk])


def section_url(category):
    return reverse("portal:own-section", args=[category])


def link_of(subject):
    """The link in the mail to somebody who was invited."""
    made = invite(subject=subject, email=ADDRESS, at=timezone.now(), on=TODAY, by=None)
    return reverse("invitation:accept", args=[give_token(made)])


def choose(path):
    typed = {"password": world.PASSWORD, "again": world.PASSWORD}
    return Client().post(path, {"code": told_code(path), **typed})


def accepted(mail_server) -> Client:
    """The browser of somebody who opened the mail, chose a password and signed in."""
    mail_invitations()
    assert choose(mail_server.link(ADDRESS)).url == reverse("sign_in")
    visitor = Client()
    typed = {"username": ADDRESS, "password": world.PASSWORD}
    assert visitor.post(reverse("sign_in"), typed).status_code == 302
    return visitor


# --- a volunteer -----------------------------------------------------------------------------


@pytest.mark.clause("S08", "K34")
def test_the_administration_invites_a_volunteer_who_reads_the_own_data_only(
    here, helper, mail_server
):
    other = staff.volunteer(here, "Jo", "Vlot")
    clerk = asking(world.user("administration", here))
    contact = reverse("volunteers:section", args=[helper.pk, "contact"])
    assert invite_url(helper.subject) in clerk.get(contact).content.decode()
    sent = clerk.post(invite_url(helper.subject), {"email": ADDRESS, "do": "send"})
    assert sent.context["code"]
    assert "invited, has not answered yet" in clerk.get(contact).content.decode()
    wil = accepted(mail_server)
    assert wil.get(section_url("volunteer.contact")).status_code == 200
    assert wil.get(reverse("volunteers:file", args=[other.pk])).status_code in {403, 404}
    [grant] = SubjectGrant.objects.filter(user=world.fresh(helper.subject).user)
    assert (grant.function, grant.content_object_id) == ("volunteer", helper.pk)
    page = clerk.get(contact).content.decode()
    assert "has a login" in page
    assert "Take the login away" in page
    actions = Event.objects.filter(subject_id=helper.pk).values_list("action", flat=True)
    assert {"invitation.made", "invitation.accepted", "employee.login_given"} <= set(actions)


@pytest.mark.clause("L51")
def test_the_board_reads_the_file_of_a_volunteer_and_invites_nobody(here, helper):
    board = asking(world.user("board", here))
    contact = reverse("volunteers:section", args=[helper.pk, "contact"])
    assert "no login yet" not in board.get(contact).content.decode()
    assert board.post(invite_url(helper.subject), {"email": ADDRESS}).status_code == 403
    assert not Invitation.objects.exists()


def test_a_volunteer_who_left_is_not_invited_and_the_link_of_before_is_dead(here, helper):
    path = link_of(helper.subject)
    end_volunteering(subject=helper.subject, ends_on=TODAY - DAY, by=None)
    assert Client().get(path).status_code == 404
    assert choose(path).status_code == 404
    assert not User.objects.filter(email=ADDRESS).exists()
    page = asking(world.user("administration", here)).get(invite_url(helper.subject))
    assert "the volunteering has ended" in page.content.decode()
    with pytest.raises(ValidationError):
        link_of(world.fresh(helper.subject))


def test_the_file_of_who_left_offers_no_invitation(here, helper):
    section = reverse("volunteers:section", args=[helper.pk, "contact"])
    administration = asking(world.user("administration", here))
    assert "Invite to sign in" in administration.get(section).content.decode()
    end_volunteering(subject=helper.subject, ends_on=TODAY - DAY, by=None)
    assert "Invite to sign in" not in administration.get(section).content.decode()


def test_a_volunteer_may_be_invited_until_the_last_day(helper):
    end_volunteering(subject=helper.subject, ends_on=TODAY, by=None)
    assert choose(link_of(world.fresh(helper.subject))).url == reverse("sign_in")


# --- an applicant ----------------------------------------------------------------------------


@pytest.mark.clause("S08", "K28")
def test_the_panel_invites_an_applicant_who_reads_the_own_application_only(
    application, sitter, mail_server
):
    other = applicants.application(application.procedure, "Sam", "Vink")
    panel = asking(sitter)
    place = reverse("applicants:section", args=[application.subject_id, "procedure"])
    url = invite_url(application.subject)
    assert url in panel.get(place).content.decode()
    page = panel.get(url)
    assert page.context["form"].initial["email"] == ADDRESS  # as it stands in the application
    assert "The login opens their own application" in page.content.decode()
    assert panel.post(url, {"email": ADDRESS, "do": "send"}).url == place
    robin = accepted(mail_server)
    assert robin.get(section_url("applicant.letter")).status_code == 200
    assert robin.get(reverse("portal:own-keeping")).status_code == 200
    file = reverse("applicants:file", args=[other.subject_id])
    assert robin.get(file).status_code in {403, 404}
    [grant] = SubjectGrant.objects.filter(user=world.fresh(application.subject).user)
    assert (grant.function, grant.content_object_id) == ("applicant", application.subject_id)


@pytest.mark.clause("K28")
@pytest.mark.parametrize("function", ["hr", "recruiter", "board", "administration"])
def test_nobody_outside_the_panel_finds_the_page_to_invite_an_applicant(
    application, here, function
):
    someone = asking(world.user(function, here))
    url = invite_url(application.subject)
    assert someone.get(url).status_code == 404
    assert someone.post(url, {"email": ADDRESS}).status_code == 404
    assert not Invitation.objects.exists()


@pytest.mark.clause("L60")
def test_an_applicant_is_invited_after_the_procedure_as_long_as_the_application_is_there(
    application, sitter, mail_server
):
    ended = TODAY - dt.timedelta(weeks=3)
    end_procedure(procedure=application.procedure, ended_on=ended, on=TODAY, by=None)
    sent = asking(sitter).post(invite_url(application.subject), {"email": ADDRESS})
    assert sent.status_code == 302
    robin = accepted(mail_server)
    assert robin.get(reverse("portal:own-keeping")).status_code == 200


@pytest.mark.clause("K30", "L59")
@pytest.mark.parametrize("way", ["removed", "hired"])
def test_a_closed_application_is_not_opened_by_an_invitation_of_before(application, sitter, way):
    path = link_of(application.subject)
    if way == "removed":
        remove_on_request(application=application, asked_on=TODAY, by=None)
    else:
        applicants.hired(application, on=TODAY)
    assert choose(path).status_code == 404
    assert not User.objects.filter(email=ADDRESS).exists()
    assert asking(sitter).get(invite_url(application.subject)).status_code == 404
    with pytest.raises(ValidationError):
        link_of(world.fresh(application.subject))


# --- at the moment of accepting --------------------------------------------------------------


@pytest.mark.clause("L63")
@pytest.mark.parametrize("way", ["left", "removed"])
def test_what_closed_while_the_page_was_open_makes_no_account(helper, application, way):
    subject = helper.subject if way == "left" else application.subject
    invitation = invite(subject=subject, email=ADDRESS, at=timezone.now(), on=TODAY, by=None)
    if way == "left":
        end_volunteering(subject=subject, ends_on=TODAY - DAY, by=None)
    else:
        remove_on_request(application=application, asked_on=TODAY, by=None)
    with pytest.raises(ValidationError):
        accept(invitation=invitation, password=world.PASSWORD, on=TODAY)
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.clause("L56")
def test_an_address_that_became_the_private_one_of_a_colleague_makes_no_login(here):
    worker = staff.employee(here)
    path = link_of(worker.subject)
    Contact.objects.filter(subject=worker.subject).delete()
    Contact.objects.create(subject=worker.subject, email=ADDRESS)
    assert choose(path).status_code == 404
    assert not User.objects.filter(email=ADDRESS).exists()


def test_who_has_a_login_already_is_not_invited(here, helper):
    give_login(subject=helper.subject, user=world.user(), starts_on=world.START, by=None)
    clerk = asking(world.user("administration", here))
    page = clerk.post(invite_url(helper.subject), {"email": ADDRESS})
    assert "This person has a login already." in page.content.decode()
    assert not Invitation.objects.exists()
