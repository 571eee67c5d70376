"""Staff invite somebody to sign in: one link, once, and what it opens."""

import datetime as dt
import logging

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import change_matrix
from accounts.functions import DEFAULT_LEVELS
from accounts.links import hash_of
from accounts.models import User
from audit.models import Event
from children.actions import deregister_child
from core.dates import today
from portal.scope import own_children, own_file
from staff.actions import give_login
from staff.models import Contact
from subjects.actions import add_representation
from subjects.invitations import (
    LINK_LASTS,
    MOST_RENEWALS,
    WAITS,
    accept,
    take_login,
    withdraw,
)
from subjects.models import Invitation
from subjects.tasks import mail_invitations
from tests.factories import consents, staff, world
from tests.factories.due import run_when_due
from tests.factories.http import asking
from tests.factories.invitations import ADDRESS, invited
from tests.factories.stored import everything_stored
from tests.factories.users import give_token, told_code

pytestmark = pytest.mark.django_db


def later(by: dt.timedelta):
    """Let an invitation have been made so long ago."""
    for invitation in Invitation.objects.all():
        for name in ("asked_at", "mailed_at", "link_until", "expires_at"):
            moment = getattr(invitation, name)
            setattr(invitation, name, moment and moment - by)
        invitation.save()


def choose(client, path, password=world.PASSWORD, again=None):
    typed = {"password": password, "again": again or password}
    return client.post(path, {"code": told_code(path), **typed})


def accepted(invitation) -> User:
    return accept(invitation=invitation, code=invitation.code, password=world.PASSWORD, on=today())


def sign_in(client, email, password=world.PASSWORD):
    return client.post(reverse("sign_in"), {"username": email, "password": password})


@pytest.mark.clause("L63", "S08")
def test_an_invited_parent_chooses_a_password_and_sees_the_own_child_only(
    kid, mother, here, mail_server
):
    other = world.child(here, "Teun", "Duin")
    invited(mother)
    mail_invitations()
    path = mail_server.link(ADDRESS)
    visitor = Client()
    assert choose(visitor, path).url == reverse("sign_in")
    assert sign_in(visitor, ADDRESS).status_code == 302
    assert visitor.get(reverse("portal:child", args=[kid.pk])).status_code == 200
    assert visitor.get(reverse("portal:child", args=[other.pk])).status_code == 404
    mother = world.fresh(mother)
    assert list(own_children(mother.user, on=today())) == [kid.subject]
    assert mother.user.password != world.PASSWORD
    assert not Invitation.objects.exists()
    assert choose(Client(), path).status_code == 404  # once


@pytest.mark.clause("L75")
def test_the_mail_names_nobody_and_the_trail_no_address(kid, mother, mail_server):
    invited(mother)
    mail_invitations()
    [text] = mail_server.texts()
    for word in ("Ans", "Noor", "Zandstra", "Boomhut"):
        assert word not in text
    event = Event.objects.get(action="mail.sent")
    assert event.details == {"kind": "invitation", "to": str(mother.pk)}
    assert ADDRESS not in str(list(Event.objects.values()))


def test_the_token_and_the_address_stand_nowhere_in_plain_text(kid, mother, mail_server, caplog):
    caplog.set_level(logging.DEBUG)
    invited(mother, "nieuw@example.com")
    mail_invitations()
    token = mail_server.link("nieuw@example.com").rstrip("/").rpartition("/")[2]
    stored = everything_stored()
    assert hash_of(token) in stored
    assert token not in stored
    assert "nieuw@example.com" not in stored
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith("mail.")]
    assert token not in str(ours)
    assert "nieuw@example.com" not in str(ours)


def test_a_mail_that_was_refused_is_tried_again(mother, mail_server):
    invited(mother)
    mail_server.answer = "451 later"
    mail_invitations()
    assert not mail_server.mails
    mail_server.answer = "250 OK"
    mail_invitations()
    mail_invitations()
    assert len(mail_server.mails) == 1


def test_a_mail_that_is_refused_for_a_day_is_given_up_and_the_page_says_so(
    kid, mother, here, mail_server
):
    invited(mother, at=timezone.now() - dt.timedelta(days=1, minutes=1))
    mail_invitations()
    assert not mail_server.mails
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    page = asking(world.user("location_manager", here)).get(url).content.decode()
    assert "The email could not be sent for a day" in page


def test_sent_again_the_link_before_dies(mother, mail_server):
    invited(mother)
    mail_invitations()
    first = mail_server.link(ADDRESS)
    invited(mother)
    assert Client().get(first).status_code == 404  # at once, before the new mail is out
    mail_invitations()
    assert Client().get(first).status_code == 404
    assert Client().get(mail_server.link(ADDRESS)).status_code == 200


def test_withdrawn_the_link_is_dead(mother, mail_server):
    invitation = invited(mother)
    mail_invitations()
    withdraw(invitation=invitation, by=None)
    assert choose(Client(), mail_server.link(ADDRESS)).status_code == 404
    assert not User.objects.filter(email=ADDRESS).exists()


def test_after_three_days_the_link_opens_nothing_but_mails_a_new_one(mother, mail_server):
    invited(mother)
    mail_invitations()
    old = mail_server.link(ADDRESS)
    later(LINK_LASTS + dt.timedelta(minutes=1))
    choose(Client(), old)
    assert not User.objects.filter(email=ADDRESS).exists()
    mail_invitations()
    new = mail_server.link(ADDRESS)
    assert new != old
    assert choose(Client(), new).url == reverse("sign_in")


def test_an_old_link_does_not_mail_without_end(mother, mail_server):
    invited(mother)
    mail_invitations()
    for _n in range(MOST_RENEWALS + 2):
        later(LINK_LASTS + dt.timedelta(minutes=1))
        Invitation.objects.update(expires_at=timezone.now() + WAITS)
        Client().post(mail_server.link(ADDRESS))
        mail_invitations()
    assert len(mail_server.mails) == 1 + MOST_RENEWALS


def test_after_two_weeks_the_invitation_is_gone_with_its_address(mother, mail_server):
    invited(mother)
    mail_invitations()
    later(WAITS + dt.timedelta(minutes=1))
    assert Client().get(mail_server.link(ADDRESS)).status_code == 404
    mail_invitations()
    assert not Invitation.objects.exists()
    assert Event.objects.filter(action="invitation.expired", subject_id=mother.pk).exists()


@pytest.mark.clause("L63")
def test_an_invitation_goes_with_the_file(kid, mother):
    invited(mother)
    deregister_child(child=kid.subject, ends_on=dt.date(2024, 2, 29), by=None)
    run_when_due(dt.date(2026, 3, 1))
    assert not Invitation.objects.exists()


def test_the_group_does_not_see_who_has_a_login(kid, here):
    group = asking(world.user("pedagogical_professional", here))
    page = group.get(reverse("children:section", args=[kid.pk, "contact"])).content.decode()
    assert "Ans Zandstra" in page
    assert "no login yet" not in page


@pytest.mark.parametrize("password", ["kort", "q1w2e3r4t5y6"])
def test_a_weak_password_is_refused_and_the_link_stays_good(mother, password):
    path = reverse("invitation:accept", args=[give_token(invited(mother))])
    page = choose(Client(), path, password)
    assert page.context["form"].errors["password"]
    page = choose(Client(), path, world.PASSWORD, again="iets heel anders")
    assert page.context["form"].errors["again"]
    assert choose(Client(), path).status_code == 302


@pytest.mark.clause("L33")
def test_a_parent_for_whom_nothing_would_open_is_not_invited(kid, mother):
    consents.ordered(kid, mother, since=today())
    with pytest.raises(ValidationError):
        invited(mother)
    father = world.parents_of(kid)[1].subject
    kid.subject.represented_by.filter(parent=father).update(custody="none")
    with pytest.raises(ValidationError):
        invited(father)


@pytest.mark.clause("L33")
def test_only_who_may_see_custody_is_told_why_a_parent_is_not_invited(kid, mother, here):
    consents.ordered(kid, mother, since=today())
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    clerk = asking(world.user("administration", here))
    assert "a court order stands" in clerk.get(url).content.decode()
    levels = {function: dict(cells) for function, cells in DEFAULT_LEVELS.items()}
    levels["administration"]["child.custody"] = 0
    change_matrix(levels=levels, by=None)
    page = clerk.get(url).content.decode()
    assert "A login would open nothing" in page
    assert "a court order stands" not in page


@pytest.mark.clause("L33")
def test_an_order_between_invitation_and_answer_closes_the_link(kid, mother):
    path = reverse("invitation:accept", args=[give_token(invited(mother))])
    consents.ordered(kid, mother, since=today())
    assert Client().get(path).status_code == 404
    assert choose(Client(), path).status_code == 404
    assert world.fresh(mother).user is None


@pytest.mark.clause("L33", "S08")
def test_a_child_under_an_order_stays_shut_and_its_sister_opens(kid, mother, here):
    sister = world.child(here, "Fee", "Zandstra")
    add_representation(
        child=sister.subject, parent=mother, custody="joint", starts_on=world.START, by=None
    )
    consents.ordered(kid, mother, since=today())
    user = accepted(invited(mother))
    assert list(own_children(user, on=today())) == [sister.subject]


def test_long_after_the_care_nobody_is_invited(kid, mother):
    deregister_child(child=kid.subject, ends_on=today() - dt.timedelta(days=92), by=None)
    with pytest.raises(ValidationError):
        invited(mother)


def test_an_address_with_an_account_is_refused_for_another_person(kid, mother):
    accepted(invited(mother))
    with pytest.raises(ValidationError) as refused:
        invited(world.parents_of(kid)[1].subject)
    assert "email" in refused.value.error_dict


def test_accepted_twice_there_is_one_account(mother):
    invitation = invited(mother)
    accepted(invitation)
    with pytest.raises(ValidationError):
        accepted(invitation)
    assert User.objects.filter(email=ADDRESS).count() == 1


def test_staff_invite_send_again_and_withdraw_from_the_childs_file(kid, mother, here):
    manager = asking(world.user("location_manager", here))
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    assert manager.get(url).context["form"].initial["email"] == ADDRESS
    assert manager.post(url, {"email": ADDRESS, "do": "send"}).context["code"]
    first = Invitation.objects.get().pk
    seen = manager.get(url).context["seen"]
    manager.post(url, {"email": ADDRESS, "do": "send", "seen": seen})
    assert Invitation.objects.get().pk != first
    contact = manager.get(reverse("children:section", args=[kid.pk, "contact"])).content.decode()
    assert "invited, has not answered yet" in contact
    manager.post(url, {"do": "withdraw", "seen": manager.get(url).context["seen"]})
    assert not Invitation.objects.exists()


def test_a_parent_of_another_child_is_not_found_through_this_one(kid, here):
    foreign = world.child(world.location("Het Vlot"), "Teun", "Duin")
    manager = asking(world.user("location_manager", here))
    url = reverse("children:invite_parent", args=[kid.pk, world.parents_of(foreign)[0].pk])
    assert manager.get(url).status_code == 404


@pytest.mark.clause("K25", "L56")
def test_a_colleague_is_invited_at_the_work_address_and_sees_the_own_file(here):
    worker = staff.employee(here)
    Contact.objects.filter(subject=worker.subject).delete()
    Contact.objects.create(subject=worker.subject, email="prive@example.com")
    hr = asking(world.user("hr", here))
    url = reverse("staff:invite", args=[worker.pk])
    page = hr.post(url, {"email": "Prive@example.com"})
    assert "email" in page.context["form"].errors
    assert hr.post(url, {"email": "werk@example.com"}).status_code == 302
    user = accept(invitation=Invitation.objects.get(), password=world.PASSWORD, on=today())
    assert own_file(user, on=today()) == worker.subject


@pytest.mark.clause("K25")
def test_an_account_held_already_for_work_is_linked_to_the_file(here):
    worker, user = staff.employee(here), world.user("lunch_care", here, email="werk@example.com")
    hr = asking(world.user("hr", here))
    hr.post(reverse("staff:invite", args=[worker.pk]), {"email": "werk@example.com"})
    assert own_file(world.fresh(user), on=today()) == worker.subject
    assert not Invitation.objects.exists()


@pytest.mark.clause("S08", "L64")
def test_a_login_that_was_linked_to_the_wrong_parent_is_taken_away(here, kid, mother):
    user = world.parent_user(kid)
    client, office = asking(user), asking(world.user("administration", here))
    page = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    assert (
        page in office.get(reverse("children:section", args=[kid.pk, "contact"])).content.decode()
    )
    assert "Take the login away" in office.get(page).content.decode()
    office.post(page, {"do": "part"})
    assert world.fresh(mother).user is None
    assert not User.objects.filter(pk=user.pk).exists()
    assert client.get(reverse("portal:child", args=[kid.pk])).status_code == 302  # to sign in
    assert office.post(page, {"email": ADDRESS, "do": "send"}).context["code"]
    assert Invitation.objects.get().subject == mother


@pytest.mark.clause("K25")
def test_the_account_of_a_colleague_that_was_linked_by_mistake_stays_for_the_work(here):
    person, colleague = staff.employee(here), world.user("location_manager", here)
    give_login(subject=person.subject, user=colleague, starts_on=today(), by=None)
    assert own_file(world.fresh(colleague), on=today()) == person.subject
    hr = world.user("hr")
    asking(hr).post(reverse("staff:invite", args=[person.pk]), {"do": "part"})
    assert own_file(world.fresh(colleague), on=today()) is None
    assert world.fresh(person.subject).user is None
    give_login(subject=person.subject, user=hr, starts_on=today(), by=None)
    with pytest.raises(ValidationError):
        take_login(subject=person.subject, on=today(), by=hr)


@pytest.mark.clause("S07", "S08")
def test_two_people_are_not_invited_at_one_address_and_who_may_not_know_is_told_nothing(
    kid, mother, here
):
    father = world.parents_of(kid)[1].subject
    there = world.location("Het Vlot")
    sam = world.child(there, "Sam", "Vlottema")
    stranger = world.parents_of(sam)[0].subject
    manager, elsewhere = (world.user("location_manager", at) for at in (here, there))
    waiting = invited(mother)
    url = reverse("children:invite_parent", args=[kid.pk, father.pk])
    page = asking(manager).post(url, {"email": ADDRESS.upper(), "do": "send"})
    assert "Ans Zandstra has been invited at this address already" in page.content.decode()
    assert list(Invitation.objects.all()) == [waiting]
    url = reverse("children:invite_parent", args=[sam.pk, stranger.pk])
    page = asking(elsewhere).post(url, {"email": ADDRESS, "do": "send"})
    assert "invited at this address" not in page.content.decode()
    withdraw(invitation=waiting, by=manager)
    invited(father, by=manager)
    invited(father, by=manager)  # sent again, at the own address


@pytest.mark.clause("S08")
def test_who_waits_is_not_told_to_whoever_may_not_invite_that_person(kid, mother, here):
    worker = staff.employee(world.location("Het Vlot"), "Piet", "Elders").subject
    invited(worker)
    desk = world.user("administration", here)
    world.appoint(desk, "privacy_officer", world.organisation())
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    page = asking(world.fresh(desk)).post(url, {"email": ADDRESS, "do": "send"})
    assert "Piet" not in page.content.decode()
    assert Invitation.objects.filter(subject=mother).exists()
