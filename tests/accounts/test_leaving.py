"""A login goes: with the file, or because who has it wants so (L63)."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Session, User
from accounts.notices import notify
from accounts.passwords import ask_reset
from applicants.actions import end_procedure
from applicants.models import PanelSeat
from audit.models import Event
from children.actions import deregister_child
from children.models import Child
from core.dates import today
from register.statements import acknowledge
from staff.actions import end_employment, end_volunteering, give_login
from staff.models import Employee
from subjects.invitations import accept, invite, opens_something
from subjects.models import Invitation, Subject, SubjectGrant
from subjects.record_actions import save_record
from tests.factories import applicants, staff, users, world
from tests.factories.due import run_when_due
from tests.factories.http import asking
from tests.factories.stored import everything_stored

pytestmark = pytest.mark.django_db
ADDRESS = "kanarie2@example.com"
DAY = dt.timedelta(days=1)
LEFT = applicants.OPENED + dt.timedelta(days=30)
REMOVE = reverse("portal:remove-login")


@pytest.fixture
def kid():
    return world.child(world.location(), "Noor", "Zandstra")


@pytest.fixture
def parent(kid):
    """A parent's account with all that can hang on it."""
    user = world.parent_user(kid, email=ADDRESS)
    notify(user=user, kind=Notice.Kind.CONSENT_QUESTION, by=None)
    acknowledge(statement=users.statement(), at=timezone.now(), by=user)
    ask_reset(email=ADDRESS, at=timezone.now())
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(User),
        object_pk=str(user.pk),
        object_repr=ADDRESS,
        action=LogEntry.Action.UPDATE,
        changes={"email": ["", ADDRESS]},
    )
    return user


def test_the_address_is_looked_for_where_it_stands(parent):
    assert everything_stored().count(ADDRESS) >= 3


@pytest.mark.clause("L63")
def test_a_parent_removes_the_own_login_and_the_file_stays(kid, parent):
    here, elsewhere = asking(parent), asking(parent)
    assert here.get(REMOVE).status_code == 200
    assert User.objects.filter(pk=parent.pk).exists()  # looking removes nothing
    assert here.post(REMOVE).url == reverse("account:removed")
    assert here.get(reverse("account:removed")).status_code == 200
    for client in (here, elsewhere):
        assert client.get(reverse("portal:home")).status_code == 302
    assert ADDRESS not in everything_stored()
    assert not SubjectGrant.objects.exists()
    assert not Notice.objects.filter(user=parent.pk).exists()
    assert Child.objects.filter(pk=kid.pk).exists()
    mother = world.parents_of(kid)[0].subject
    assert mother.user is None
    assert opens_something(mother, today())  # and can be invited again
    event = Event.objects.get(action="account.removed")
    assert (event.actor_id, event.object_id) == (parent.pk, str(parent.pk))
    for session in Session.objects.all():
        assert "_auth_user_id" not in session.get_decoded()


@pytest.mark.clause("L63")
def test_with_the_last_childs_file_the_account_goes_and_no_row_holds_the_address(kid, parent):
    deregister_child(child=kid.subject, ends_on=dt.date(2024, 2, 29), by=None)
    run_when_due(dt.date(2026, 3, 1))
    assert not User.objects.filter(pk=parent.pk).exists()
    assert ADDRESS not in everything_stored()


@pytest.mark.clause("L63")
def test_with_the_file_of_who_worked_here_the_account_goes(kid):
    worker = staff.employee(world.location("Het Vlot"))
    user = world.user(email=ADDRESS)
    give_login(subject=worker.subject, user=user, starts_on=world.START, by=None)
    ended = dt.date(2024, 6, 30)
    end_employment(
        subject=worker.subject, ends_on=ended, labour_conflict=False, on=today(), by=None
    )
    run_when_due(dt.date(2026, 7, 1))
    assert not Employee.objects.filter(pk=worker.pk).exists()
    assert not User.objects.filter(pk=user.pk).exists()
    assert ADDRESS not in everything_stored()


def of_a_volunteer(at):
    """The file of a volunteer who left, at the address that is also the login's."""
    helper = staff.volunteer(at)
    save_record(record=helper, values={"email": ADDRESS}, by=None)
    return helper.subject, lambda: end_volunteering(subject=helper.subject, ends_on=LEFT, by=None)


def of_an_applicant(at):
    """The file of somebody who applied, when the procedure has ended."""
    round_ = applicants.procedure(at)
    found = applicants.application(round_, contact={"email": ADDRESS})
    return found.subject, lambda: end_procedure(procedure=round_, ended_on=LEFT, on=LEFT, by=None)


@pytest.mark.clause("L63", "L51", "K30")
@pytest.mark.parametrize(
    ("file_of", "goes_on"),
    [(of_a_volunteer, LEFT + DAY), (of_an_applicant, LEFT + dt.timedelta(weeks=4) + DAY)],
)
@pytest.mark.parametrize("accepted", [True, False])
def test_with_the_file_of_a_volunteer_or_applicant_the_login_goes(file_of, goes_on, accepted):
    subject, leave = file_of(world.location())
    invitation = invite(subject=subject, email=ADDRESS, at=timezone.now(), on=LEFT, by=None)
    if accepted:
        user = accept(invitation=invitation, code=invitation.code, password=world.PASSWORD, on=LEFT)
        notify(user=user, kind=Notice.Kind.REQUEST_COPY, by=None)
        assert ADDRESS in everything_stored()
    leave()
    run_when_due(goes_on - DAY)
    assert Subject.objects.filter(pk=subject.pk).exists()
    assert User.objects.filter(email=ADDRESS).exists() == accepted
    run_when_due(goes_on)
    assert not Subject.objects.filter(pk=subject.pk).exists()
    assert not User.objects.exists()
    assert not Invitation.objects.exists()
    assert not SubjectGrant.objects.exists()
    assert ADDRESS not in everything_stored()


@pytest.mark.parametrize("starts_on", [world.START, today() + dt.timedelta(days=10)])
def test_who_works_here_or_will_is_told_whom_to_ask(starts_on):
    user = world.user("lunch_care", world.location(), starts_on=starts_on)
    client = asking(user)
    page = client.get(reverse("portal:account")).content.decode()
    assert "Ask whoever gives access" in page
    assert REMOVE not in page
    assert client.post(REMOVE).url == reverse("portal:account")
    assert User.objects.filter(pk=user.pk).exists()


def test_who_worked_here_once_may_remove_the_own_login():
    at = world.location()
    user = world.user("lunch_care", at, email=ADDRESS)
    applicants.procedure(at, panel=[user])
    user.appointments.update(ends_on=today() - dt.timedelta(days=1))
    seat = PanelSeat.objects.get()
    assert asking(user).post(REMOVE).url == reverse("account:removed")
    assert not PanelSeat.objects.exists()
    kept = ContentType.objects.get_for_model(PanelSeat)
    assert not LogEntry.objects.filter(content_type=kept, object_pk=str(seat.pk)).exists()
    assert ADDRESS not in everything_stored()
