"""An applicant has the own application removed in the portal: at once, and for good."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from applicants.actions import give_applicant_login, seat_panel_member
from applicants.models import Applicant, Application
from audit.models import Event
from core.dates import today
from retention.actions import place_hold
from retention.models import Hold
from rights.actions import approve_copy
from rights.models import Copy, Request
from staff.actions import give_login
from subjects.models import Subject
from tests.factories import applicants, staff, world
from tests.factories.due import run_when_due
from tests.factories.http import asking
from tests.factories.rights import answer, of_oneself
from tests.factories.waiting import before_lock

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K30")]
TODAY = today()
DAY = dt.timedelta(days=1)
ERASURE = reverse("portal:ask-own-kind", args=["erasure"])
REMOVED = reverse("portal:application-removed")


@pytest.fixture
def application(here):
    return applicants.application(applicants.vacancy(here))


@pytest.fixture
def user(application):
    user = world.user()
    give_applicant_login(subject=application.subject, user=user, starts_on=world.START, by=None)
    return world.fresh(user)


def removals():
    return Event.objects.filter(action="application.removal_asked")


def test_the_application_and_the_login_go_in_the_night_after_it_was_asked(user, application):
    robin = asking(user)
    assert f'href="{ERASURE}"' in robin.get(reverse("portal:own")).content.decode()
    page = robin.get(ERASURE).content.decode()
    assert "Your application is destroyed tonight, and so is your login." in page
    assert not removals()  # looking removes nothing
    assert robin.post(ERASURE).url == REMOVED
    assert "Tonight we destroy everything in it." in robin.get(REMOVED).content.decode()
    assert removals().get().function == "applicant"
    assert not Request.objects.exists()
    run_when_due(TODAY + DAY)
    assert not Application.objects.exists()
    assert not Applicant.objects.exists()
    assert not User.objects.filter(pk=user.pk, is_active=True).exists()
    assert not Subject.objects.filter(user=user).exists()


def test_sent_twice_it_is_asked_once(user):
    robin = asking(user)
    for _press in range(2):
        assert robin.post(ERASURE).url == REMOVED
    assert robin.get(ERASURE).url == REMOVED
    assert removals().count() == 1
    assert not Request.objects.exists()


@pytest.mark.clause("K25")
def test_what_is_held_is_asked_by_a_request(user, application):
    place_hold(
        subject=application.subject,
        retention_class="applicant.file",
        ground=Hold.Ground.DISPUTE,
        proof="letter",
        review_on=TODAY + 30 * DAY,
        today=TODAY,
        by=None,
    )
    robin = asking(user)
    assert "tonight" not in robin.get(ERASURE).content.decode()
    robin.post(ERASURE, {"words": "Alles."})
    assert Request.objects.get().kind == Request.Kind.ERASURE
    assert not removals()


def test_of_who_was_hired_nothing_is_removed_here(user, application):
    applicants.hired(application, on=TODAY)
    robin = asking(user)
    assert robin.post(ERASURE).status_code == 404
    assert robin.get(REMOVED).status_code == 404
    assert not removals()


def test_who_did_not_apply_asks_it_by_a_request(here, application):
    helper, login = staff.volunteer(here), world.user()
    give_login(subject=helper.subject, user=login, starts_on=world.START, by=None)
    wil = asking(world.fresh(login))
    wil.post(ERASURE, {"words": "Mijn telefoonnummer."})
    assert Request.objects.get().subject == helper.subject
    assert wil.get(REMOVED).status_code == 404
    assert not removals()


def test_what_was_asked_is_told_to_go_unanswered_and_is_closed_with_the_application(
    user, application
):
    asked = of_oneself(application.subject.applicant, "copy", on=TODAY)
    robin, page = asking(user), reverse("portal:request", args=[asked.pk])
    told = f"{asked.number}</span>: copy of the file. It is closed with the application"
    assert told in robin.get(ERASURE).content.decode()
    robin.post(ERASURE)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_on) == (Request.State.WITHDRAWN, TODAY)
    event = Event.objects.get(action="request.withdrawn")
    assert (event.subject_id, event.details) == (application.subject_id, {"why": "file removed"})
    shown = robin.get(page).content.decode()
    assert "Withdrawn" in shown
    assert "Answer before" not in shown


def test_what_is_answered_in_that_same_moment_keeps_its_answer(user, application):
    subject = application.subject
    first = of_oneself(subject.applicant, "why", on=TODAY)
    of_oneself(subject.applicant, "access", on=TODAY)
    with before_lock("rights_request", lambda: answer(first, on=TODAY)):
        assert asking(user).post(ERASURE).url == REMOVED
    states = Request.objects.order_by("number").values_list("state", flat=True)
    assert list(states) == [Request.State.ANSWERED, Request.State.WITHDRAWN]


def test_a_copy_that_people_decide_on_is_made_no_more(user, application):
    asked = of_oneself(application.subject.applicant, "copy", on=TODAY)
    approve_copy(request=asked, identity_check="known", on=TODAY, at=timezone.now(), by=None)
    asking(user).post(ERASURE)
    asked.refresh_from_db()
    assert asked.state == Request.State.WITHDRAWN
    assert not Copy.objects.exists()


def test_the_panel_is_told_what_goes_unanswered_before_it_removes(application):
    member = world.user("lunch_care", application.procedure.location)
    seat_panel_member(procedure=application.procedure, user=member, starts_on=world.START, by=None)
    asked = of_oneself(application.subject.applicant, "why", on=TODAY)
    remove = reverse("applicants:remove", args=[application.subject_id])
    panel = asking(world.fresh(member))
    told = f"{asked.number}</span>: question why we have data. Nobody answers it"
    assert told in panel.get(remove).content.decode()
    panel.post(remove)
    asked.refresh_from_db()
    assert asked.state == Request.State.WITHDRAWN
