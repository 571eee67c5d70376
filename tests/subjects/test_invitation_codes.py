"""Who reads the mail of a parent gets no further: beside the link there is a code."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Event
from children.actions import ParentDetails
from core.dates import today
from core.registries import work_sources
from subjects.invitation_codes import MOST_TRIES, is_code, try_code
from subjects.invitations import accept, needs_code, renew_code, to_mail
from subjects.models import Invitation
from subjects.tasks import mail_invitations
from tests.factories import applicants, consents, staff, world
from tests.factories.http import asking
from tests.factories.invitations import ADDRESS, invited, page_of, seen, type_in
from tests.factories.stored import everything_stored
from tests.factories.users import give_token

pytestmark = pytest.mark.django_db


def another(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 10**8:08d}"


def ended(invitation) -> str:
    """The link of an invitation for which a wrong code was typed five times."""
    path = page_of(invitation)
    for _once in range(MOST_TRIES):
        type_in(path, another(invitation.code))
    return path


@pytest.mark.clause("L63", "S08")
def test_who_has_only_the_mail_sets_no_password(mother):
    invitation = invited(mother)
    path = page_of(invitation)
    for typed in ("", another(invitation.code)):
        page = type_in(path, typed)
        assert page.context["form"].errors["code"]
    assert not User.objects.filter(email=ADDRESS).exists()
    with pytest.raises(ValidationError):
        accept(invitation=invitation, password=world.PASSWORD, on=today())
    assert type_in(path, invitation.code).url == reverse("sign_in")


@pytest.mark.parametrize("spaced", ["{}", " {} ", "{}-"])
def test_however_a_code_is_spaced_it_is_right(mother, spaced):
    invitation = invited(mother)
    typed = spaced.format(invitation.code.replace(" ", ""))
    assert type_in(page_of(invitation), typed).status_code == 302


def test_a_code_stands_in_no_mail_and_nowhere_that_is_kept(mother, mail_server):
    code = invited(mother).code
    mail_invitations()
    [text] = mail_server.texts()
    assert "U krijgt die van uw locatie" in text or "You get it from your location" in text
    stored = everything_stored()
    for word in (code, code.replace(" ", "")):
        assert word not in text
        assert word not in stored


@pytest.mark.clause("L63", "L68")
def test_after_five_wrong_codes_nothing_opens_the_invitation(mother):
    invitation = invited(mother)
    path = page_of(invitation)
    for _once in range(MOST_TRIES - 1):
        assert type_in(path, another(invitation.code)).status_code == 200
    last = type_in(path, another(invitation.code))
    assert last.status_code == 404
    assert "The code was wrong five times" in last.content.decode()
    assert type_in(path, invitation.code).status_code == 404
    assert Client().get(path).status_code == 404
    assert not User.objects.filter(email=ADDRESS).exists()
    trail = Event.objects.filter(subject_id=mother.pk).values_list("action", flat=True)
    assert list(trail).count("invitation.code_wrong") == MOST_TRIES
    assert list(trail).count("invitation.code_ended") == 1


def test_a_wrong_code_tells_how_many_tries_are_left_and_what_comes_after_the_last(mother):
    invitation = invited(mother)
    path = page_of(invitation)
    for left in range(MOST_TRIES - 1, 1, -1):
        page = type_in(path, another(invitation.code)).content.decode()
        assert f"{left} tries are left." in page
    page = type_in(path, another(invitation.code)).content.decode()
    assert "1 try is left, then this invitation is over." in page


def test_a_weak_password_costs_no_try(mother):
    invitation = invited(mother)
    path = page_of(invitation)
    for _once in range(MOST_TRIES * 2):
        page = type_in(path, invitation.code, password="kort")
        assert list(page.context["form"].errors) == ["password"]
    assert type_in(path, invitation.code).status_code == 302


@pytest.mark.clause("L68")
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_many_codes_at_once_five_are_looked_at(mother):
    invitation = invited(mother)

    def one(_n):
        try:
            try_code(invitation=invitation, typed=another(invitation.code))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(12)))
    assert Event.objects.filter(action="invitation.code_wrong").count() == MOST_TRIES
    assert Event.objects.filter(action="invitation.code_refused").count() == 12 - MOST_TRIES


@pytest.mark.clause("L63", "L33")
def test_where_no_code_is_offered_none_is_given_to_who_asks_by_hand(kid, mother, manager):
    desk = asking(manager)
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    no_invitation = desk.post(url, {"email": ADDRESS, "do": "code"}, follow=True)
    assert "nothing was done now" in no_invitation.content.decode()
    assert not Invitation.objects.exists()

    invitation = invited(mother)
    asked = {"do": "code", "seen": seen(desk, url)}
    Invitation.objects.update(expires_at=timezone.now())
    expired = desk.post(url, asked, follow=True).content.decode()
    assert "This invitation is over. Send a new one." in expired
    assert "Make a new code" not in expired
    Invitation.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))
    consents.ordered(kid, mother, since=today())
    ordered = desk.post(url, asked).content.decode()
    assert "A login would open nothing for this parent" in ordered
    with pytest.raises(ValidationError):
        renew_code(invitation=invitation, at=timezone.now(), on=today(), by=manager)
    assert is_code(Invitation.objects.get(), invitation.code)


@pytest.mark.clause("L63")
@pytest.mark.parametrize(
    ("so", "words"),
    [
        ({"expires_at": timezone.now()}, "nobody accepted it within two weeks"),
        (
            {"asked_at": timezone.now() - dt.timedelta(hours=25)},
            "the email could not be sent for a day",
        ),
        ({"wrong_codes": MOST_TRIES}, "the code was wrong five times"),
    ],
)
def test_the_file_says_of_an_invitation_that_nobody_can_answer_why(kid, mother, manager, so, words):
    invited(mother)
    Invitation.objects.update(**so)
    contact = reverse("children:section", args=[kid.pk, "contact"])
    page = asking(manager).get(contact).content.decode()
    assert words in page
    assert "has not answered yet" not in page


@pytest.mark.clause("L63")
def test_for_an_invitation_whose_mail_is_sent_no_more_there_is_no_other_code(kid, mother, manager):
    desk = asking(manager)
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    invitation = invited(mother)
    asked = {"do": "code", "seen": seen(desk, url)}
    Invitation.objects.update(asked_at=timezone.now() - dt.timedelta(hours=25))
    page = desk.post(url, asked, follow=True).content.decode()
    assert "This invitation is over. Send a new one." in page
    assert "The email could not be sent for a day" in page
    assert "Make a new code" not in page
    assert is_code(Invitation.objects.get(), invitation.code)


@pytest.mark.clause("L63")
@pytest.mark.parametrize("by", ["codes", "time"])
def test_of_an_invitation_that_is_over_no_new_code_is_promised(kid, mother, manager, by):
    desk = asking(manager)
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    before = seen(desk, url)
    invitation = invited(mother)
    if by == "codes":
        ended(invitation)
    else:
        Invitation.objects.update(expires_at=timezone.now())
    answer = desk.post(url, {"do": "send", "email": ADDRESS, "seen": before}, follow=True)
    told = answer.content.decode()
    assert "nothing was done now" in told
    assert "This invitation is over" in told
    assert "Make a new one here" not in told


@pytest.mark.clause("L63")
def test_staff_see_the_code_once_and_can_make_another(kid, mother, manager):
    desk = asking(manager)
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    page = desk.post(url, {"email": ADDRESS, "do": "send"})
    first = page.context["code"]
    assert first in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert first not in desk.get(url).content.decode()
    path = page_of(Invitation.objects.get())
    second = desk.post(url, {"do": "code", "seen": seen(desk, url)}).context["code"]
    assert second != first
    assert type_in(path, first).context["form"].errors["code"]
    assert type_in(path, second).status_code == 302  # the link is the one of before


def test_the_number_to_call_stands_beside_the_code(here):
    parent = ParentDetails("Ans", "Zandstra", email=ADDRESS, phone="06 12345678")
    kid = world.child(here, "Noor", "Zandstra", parents=[parent])
    url = reverse("children:invite_parent", args=[kid.pk, world.parents_of(kid)[0].subject_id])
    desk = asking(world.user("location_manager", here))
    page = desk.post(url, {"email": ADDRESS, "do": "send"})
    assert page.context["code"]
    assert "06 12345678" in page.content.decode()


def test_without_a_number_in_the_file_none_is_spoken_of(kid, mother, manager):
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    page = asking(manager).post(url, {"email": ADDRESS, "do": "send"}).content.decode()
    assert "no telephone number of this person is in the file" in page
    assert "by telephone at the number" not in page


def test_the_number_of_a_volunteer_stands_beside_the_code(here):
    wil = staff.volunteer(here)
    desk = asking(world.user("administration", here))
    url = reverse("volunteers:invite", args=[wil.pk])
    page = desk.post(url, {"email": ADDRESS, "do": "send"})
    assert page.context["code"]
    assert wil.phone in page.content.decode()


def test_beside_a_code_it_says_what_became_of_the_one_of_before(kid, mother, manager):
    desk = asking(manager)
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    first = desk.post(url, {"email": ADDRESS, "do": "send"}).content.decode()
    assert "earlier" not in first
    give_token(Invitation.objects.get())
    new_code = desk.post(url, {"do": "code", "seen": seen(desk, url)}).content.decode()
    assert "The earlier code no longer works. The link in the email still" in new_code
    again = desk.post(url, {"email": ADDRESS, "do": "send", "seen": seen(desk, url)})
    assert "The earlier link and code no longer work" in again.content.decode()


@pytest.mark.parametrize(
    ("so", "words"),
    [
        ({"mailed_at": None, "link_until": None}, "is about to be sent"),
        ({"link_until": timezone.now() - dt.timedelta(hours=1)}, "is too old"),
    ],
)
def test_beside_a_new_code_it_says_how_the_link_is(kid, mother, manager, so, words):
    desk, waiting = asking(manager), invited(mother)
    give_token(waiting)
    Invitation.objects.update(**so)
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    page = desk.post(url, {"do": "code", "seen": seen(desk, url)}).content.decode()
    assert words in page
    assert "The link in the email still works" not in page


def test_the_file_leads_to_an_invitation_that_waits_by_its_name(kid, mother, manager):
    contact = reverse("children:section", args=[kid.pk, "contact"])
    desk = asking(manager)
    assert "Invite Ans Zandstra to sign in" in desk.get(contact).content.decode()
    invited(mother)
    page = desk.get(contact).content.decode()
    assert "The invitation of Ans Zandstra" in page
    assert "Invite Ans Zandstra" not in page


def test_sent_again_there_is_a_new_code(mother):
    first = invited(mother).code
    second = invited(mother)
    assert not is_code(second, first)
    assert is_code(second, second.code)


@pytest.mark.clause("L63", "B10")
def test_the_location_is_told_of_an_invitation_that_ended(kid, mother, here, manager):
    invitation = invited(mother)
    items = work_sources["children.ended_invitations"].items
    assert items(manager, today()) == []
    ended(invitation)
    [item] = items(manager, today())
    assert item.about == kid.name
    page = asking(manager).get(item.url).content.decode()
    assert "This invitation is over" in page
    assert "Make a new code" not in page
    with pytest.raises(ValidationError):  # that would open it again
        renew_code(invitation=invitation, at=timezone.now(), on=today(), by=manager)
    elsewhere = world.user("location_manager", world.location("Het Vlot"))
    group = world.user("pedagogical_professional", here)
    assert items(elsewhere, today()) == items(group, today()) == []
    invited(mother)
    assert items(world.fresh(manager), today()) == []


@pytest.mark.clause("L63", "B10")
def test_the_location_is_told_of_that_of_a_volunteer_too(here):
    wil = staff.volunteer(here)
    desk = world.user("administration", here)
    items = work_sources["staff.ended_invitations"].items
    invitation = invited(wil.subject)
    assert items(desk, today()) == []
    ended(invitation)
    [item] = items(desk, today())
    assert item.about == wil.name
    assert "This invitation is over" in asking(desk).get(item.url).content.decode()
    assert items(world.user("administration", world.location("Het Vlot")), today()) == []


def test_the_mail_of_an_invitation_that_ended_is_not_sent_any_more(mother):
    ended(invited(mother))
    Invitation.objects.update(mailed_at=None)
    assert not to_mail(timezone.now()).exists()


def test_a_link_too_old_is_renewed_and_the_code_stays(mother, mail_server):
    invitation = invited(mother)
    path = page_of(invitation)
    Invitation.objects.update(link_until=timezone.now() - dt.timedelta(minutes=1))
    assert Client().post(path).status_code == 302
    mail_invitations()
    assert type_in(mail_server.link(ADDRESS), invitation.code).status_code == 302


@pytest.mark.clause("K25")
def test_a_volunteer_needs_a_code_who_works_here_or_applies_none(here):
    applied = applicants.application(applicants.procedure(here))
    assert needs_code(staff.volunteer(here).subject)
    assert not needs_code(staff.employee(here).subject)
    assert not needs_code(applied.subject)
    page = Client().get(page_of(invited(applied.subject)))
    assert "code" not in page.context["form"].fields
