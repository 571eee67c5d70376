"""A parent is asking for a login on the website; the location checks who it is (L64)."""

import datetime as dt
import time

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from children.actions.sign_ups import (
    LINK_LASTS,
    decline_sign_up,
    link_sign_up,
    sign_up_of,
    verify_address,
)
from children.models import Child, Parent, SignUp
from children.tasks import mail_sign_ups
from core.dates import today
from core.keys import KeyDestroyed, sealing_key
from core.registries import work_sources
from core.spam import MAILS_PER_HOUR, POSTS_PER_HOUR, Stamp
from subjects.invitation_codes import is_code
from subjects.models import Invitation, Representation, Subject, SubjectGrant
from subjects.tasks import mail_invitations
from tests.factories import consents, users, world
from tests.factories.due import run_when_due
from tests.factories.http import asking, bare
from tests.factories.stored import everything_stored

pytestmark = pytest.mark.django_db
ADDRESS = "ans@example.com"
START = reverse("signup:start")


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def kid(here):
    return world.child(here, "Noor", "Zandstra", birth_date=users.BORN)


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)


def typed(at, *, opened_before: int = 60, **changed) -> dict:
    return {
        "email": ADDRESS,
        "own_name": "Ans Zandstra",
        "child_name": "Noor Zandstra",
        "child_birth_date": "14-03-2023",
        "location": at.pk,
        "stamp": Stamp(time.time() - opened_before).sealed("sign-up"),
        **changed,
    }


def age(sign_up, by: dt.timedelta):
    for name in ("asked_at", "mailed_at", "link_until", "verified_at"):
        moment = getattr(sign_up, name)
        setattr(sign_up, name, moment and moment - by)
    sign_up.save()


@pytest.mark.clause("S07")
def test_the_answer_tells_nobody_whether_child_parent_or_address_is_known(
    here, kid, django_assert_num_queries
):
    world.parent_user(kid, email=ADDRESS)
    answers = []
    for changed in ({}, {"child_name": "Nooit Bestaan"}, {"email": "wie@example.com"}):
        visitor = Client()
        visitor.get(START)
        with django_assert_num_queries(6):
            sent = visitor.post(START, typed(here, **changed))
        answers.append((sent.status_code, sent.url, bare(visitor.get(sent.url))))
    assert len(set(answers)) == 1
    assert SignUp.objects.count() == 3


def test_a_birth_date_to_come_is_refused(here):
    tomorrow = today() + dt.timedelta(days=1)
    page = Client().post(START, typed(here, child_birth_date=f"{tomorrow:%d-%m-%Y}"))
    assert "A birth date cannot be in the future." in page.content.decode()
    assert not SignUp.objects.exists()


@pytest.mark.clause("S07")
def test_the_owner_of_a_known_address_alone_is_told_and_nothing_waits(here, kid, mail_server):
    user = world.parent_user(kid, email=ADDRESS)
    Client().post(START, typed(here))
    mail_sign_ups()
    [text] = mail_server.to(ADDRESS)
    assert reverse("account:forgotten") in text
    assert "/confirm/" not in text
    assert not SignUp.objects.exists()
    mail = Event.objects.get(action="mail.sent")
    assert mail.details == {"kind": "known_address", "to": str(user.pk)}


@pytest.mark.clause("L64")
def test_nothing_reaches_the_location_before_the_address_is_verified(here, manager, mail_server):
    visitor = Client()
    visitor.post(START, typed(here))
    mail_sign_ups()
    items = work_sources["children.sign_ups"].items
    path = mail_server.link(ADDRESS)
    visitor.get(path)  # a mail server that looks at links confirms nothing
    assert items(manager, today()) == []
    visitor.post(path)
    [item] = items(manager, today())
    assert "Ans" not in item.about
    assert asking(manager).get(item.url).status_code == 200


@pytest.mark.clause("L64", "S07")
def test_a_sign_up_makes_nothing_of_a_child_or_a_parent(here):
    before = [model.objects.count() for model in (Child, Parent, Subject, User, Representation)]
    sign_up = users.sign_up(here)
    decline_sign_up(sign_up=sign_up, at=timezone.now(), by=None)
    after = [model.objects.count() for model in (Child, Parent, Subject, User, Representation)]
    assert after == before


def test_what_was_typed_is_sealed(here):
    typed = {"email": "kanarina@example.com", "name": "Kanarina Zandstra", "child_name": "Kanaroos"}
    users.sign_up(here, **typed)
    stored = everything_stored()
    for word in ("kanarina@", "Kanarina", "Kanaroos", "2023-03-14"):  # long: none by chance
        assert word not in stored


def test_the_mail_to_confirm_holds_nothing_of_what_was_typed(here, mail_server):
    Client().post(START, typed(here))
    mail_sign_ups()
    [text] = mail_server.texts()
    for word in ("Ans", "Noor", "Boomhut"):
        assert word not in text


@pytest.mark.clause("L64", "S08")
def test_checked_and_linked_the_parent_is_invited_at_the_verified_address(
    here, kid, manager, mail_server
):
    sign_up, mother = users.sign_up(here), world.parents_of(kid)[0]
    client = asking(manager)
    world.child(here, "Bo", "Meer", birth_date=users.BORN + dt.timedelta(days=1))
    found = client.get(reverse("children:sign_up", args=[sign_up.pk])).context["rows"]
    url = reverse("children:link_sign_up", args=[sign_up.pk, mother.pk])
    assert {"text": mother.name, "url": url} in [row[0] for row in found]
    assert {row[1] for row in found} == {f"{kid.name} (14-03-2023)"}
    assert client.post(url, {"how": ""}).context["form"].errors["how"]
    told = client.post(url, {"how": "called"}).context["code"]
    assert is_code(Invitation.objects.get(), told)
    assert not SubjectGrant.objects.exists()  # nothing opens before the password is set
    assert world.fresh(mother.subject).user is None
    mail_invitations()
    assert Client().get(mail_server.link(ADDRESS)).status_code == 200
    assert not SignUp.objects.exists()
    with pytest.raises(KeyDestroyed):
        sealing_key(sign_up.pk, "child.sign_up")
    opened = Event.objects.get(action="section.opened", subject_id=mother.pk)
    assert (opened.actor, opened.function) == (manager, "location_manager")
    linked = Event.objects.get(action="sign_up.linked")
    assert (linked.subject_id, linked.details["checked"]) == (mother.pk, "called")


@pytest.mark.clause("S08")
def test_matches_are_sought_only_among_whom_the_manager_may_see(here, kid, manager):
    sign_up = users.sign_up(here)
    there = world.child(world.location("Het Vlot"), "Noor", "Elders", birth_date=users.BORN)
    foreign = world.parents_of(there)[0]
    client = asking(manager)
    for query in ("", "?q=Ans"):
        page = client.get(reverse("children:sign_up", args=[sign_up.pk]) + query)
        assert "Elders" not in page.content.decode()
    url = reverse("children:link_sign_up", args=[sign_up.pk, foreign.pk])
    assert client.post(url, {"how": "known"}).status_code == 404


@pytest.mark.clause("L33")
def test_a_parent_under_a_court_order_is_not_linked(here, kid, manager):
    sign_up, mother = users.sign_up(here), world.parents_of(kid)[0]
    consents.ordered(kid, mother.subject, since=today())
    url = reverse("children:link_sign_up", args=[sign_up.pk, mother.pk])
    page = asking(manager).post(url, {"how": "known"})
    assert "a court order stands" in page.content.decode()
    assert not Invitation.objects.exists()
    assert SignUp.objects.exists()


def test_handled_twice_the_second_is_refused(here, kid):
    sign_up, mother = users.sign_up(here), world.parents_of(kid)[0].subject
    more = {"at": timezone.now(), "by": None}
    link_sign_up(sign_up=sign_up, parent=mother, how="known", on=today(), **more)
    with pytest.raises(ValidationError):
        decline_sign_up(sign_up=sign_up, **more)


def test_who_declines_reads_who_asked(here, manager):
    sign_up = users.sign_up(here)
    shown = asking(manager).get(reverse("children:decline_sign_up", args=[sign_up.pk]))
    assert '<p class="caption">Ans Zandstra</p>' in shown.content.decode()


@pytest.mark.clause("S07")
def test_who_is_declined_gets_a_mail_that_tells_nothing(here, manager, mail_server):
    sign_up = users.sign_up(here)
    SignUp.objects.update(mailed_at=timezone.now())
    asking(manager).post(reverse("children:decline_sign_up", args=[sign_up.pk]))
    mail_sign_ups()
    mail_sign_ups()
    [text] = mail_server.to(ADDRESS)
    for word in ("Ans", "Noor", "Boomhut"):
        assert word not in text
    assert work_sources["children.sign_ups"].items(manager, today()) == []


@pytest.mark.clause("L64")
@pytest.mark.parametrize("declined", [False, True])
def test_what_was_not_linked_goes_after_four_weeks_with_its_key(here, declined):
    sign_up = users.sign_up(here)
    if declined:
        decline_sign_up(sign_up=sign_up, at=timezone.now(), by=None)
    due = timezone.localtime(sign_up.verified_at).date() + dt.timedelta(weeks=4)
    run_when_due(due)
    assert SignUp.objects.exists()
    run_when_due(due + dt.timedelta(days=1))
    assert not SignUp.objects.exists()
    with pytest.raises(KeyDestroyed):
        sealing_key(sign_up.pk, "child.sign_up")


@pytest.mark.clause("L64")
def test_what_was_never_verified_goes_after_two_days(here, mail_server):
    sign_up = users.sign_up(here, verified=False)
    mail_sign_ups()
    age(SignUp.objects.get(pk=sign_up.pk), LINK_LASTS - dt.timedelta(minutes=5))
    mail_sign_ups()
    assert SignUp.objects.exists()
    age(SignUp.objects.get(pk=sign_up.pk), dt.timedelta(minutes=10))
    assert Client().get(mail_server.link(ADDRESS)).status_code == 404
    mail_sign_ups()
    assert not SignUp.objects.exists()


def test_a_verified_one_outlives_its_link(here):
    sign_up = users.sign_up(here)
    age(sign_up, LINK_LASTS + dt.timedelta(days=5))
    mail_sign_ups()
    assert SignUp.objects.exists()


def test_verified_twice_the_first_time_stays(here):
    sign_up = users.sign_up(here)
    verify_address(sign_up=sign_up, at=timezone.now() + dt.timedelta(days=3))
    assert SignUp.objects.get().verified_at == sign_up.verified_at
    assert sign_up_of("", timezone.now()) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"website": "x"},
        {"opened_before": 1},
        {"stamp": "forged"},
        {"child_birth_date": "32-1-2020"},
    ],
)
def test_machines_and_slips_are_refused_and_what_was_typed_stays(here, changed):
    page = Client().post(START, typed(here, **changed))
    assert page.context["form"].errors
    assert 'value="Ans Zandstra"' in page.content.decode()
    assert not SignUp.objects.exists()


def test_one_address_is_mailed_a_few_times_an_hour_with_the_same_answer(here):
    for _n in range(MAILS_PER_HOUR + 2):
        assert Client().post(START, typed(here)).url == reverse("signup:sent")
    assert SignUp.objects.count() == MAILS_PER_HOUR


def test_one_sender_fills_the_form_so_often_and_no_more(here):
    for n in range(POSTS_PER_HOUR):
        Client().post(START, typed(here, email=f"a{n}@example.com"))
    assert Client().post(START, typed(here, email="b@example.com")).status_code == 429


def test_the_list_runs_the_same_number_of_queries_whatever_its_length(here, manager):
    def count() -> int:
        client = asking(manager)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("children:sign_ups"))
        return len(queries)

    users.sign_up(here)
    first = count()
    for _n in range(4):
        users.sign_up(here)
    assert count() == first
