"""Two who invite at once, and a page that is loaded again, end nothing that already went out."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from audit.models import Event
from core.actions import ChangedMeanwhile
from core.dates import today
from subjects import invitations
from subjects.invitations import renew_code, withdraw
from subjects.models import Invitation
from tests.factories import world
from tests.factories.http import asking
from tests.factories.invitations import ADDRESS, invited, page_of, seen, type_in

pytestmark = pytest.mark.django_db


@pytest.mark.clause("L63")
@pytest.mark.parametrize("do", ["send", "code"])
def test_the_page_with_a_code_loaded_once_more_kills_nothing(kid, mother, manager, do):
    desk = asking(manager)
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    if do == "code":
        invited(mother)
    sent = {"email": ADDRESS, "do": do, "seen": seen(desk, url)}
    code, waiting = desk.post(url, sent).context["code"], Invitation.objects.get()
    path = page_of(waiting)
    again = desk.post(url, sent, follow=True)
    assert again.redirect_chain == [(url, 302)]
    assert "nothing was done now" in again.content.decode()
    assert "Make a new one here" in again.content.decode()
    assert type_in(path, code).status_code == 302


@pytest.mark.clause("L63")
def test_of_two_colleagues_who_invite_at_once_the_second_is_told_of_the_first(
    kid, mother, manager, here
):
    colleague = world.user("location_manager", here)
    colleague.name = "K. Lega"
    colleague.save()
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    first, second = asking(colleague), asking(manager)
    sent = {"email": ADDRESS, "do": "send", "seen": seen(first, url)}
    also = {**sent, "seen": seen(second, url)}
    code, waiting = first.post(url, sent).context["code"], Invitation.objects.get()
    told = second.post(url, also, follow=True).content.decode()
    assert "nothing was done now" in told
    assert re.search(
        r"Already invited on \d\d-\d\d-\d{4} \d\d:\d\d by K\. Lega\.", strip_tags(told)
    )
    assert type_in(page_of(waiting), code).status_code == 302
    assert Event.objects.filter(action="invitation.made").count() == 1


@pytest.mark.clause("L63")
@pytest.mark.parametrize("do", ["send", "code", "withdraw"])
def test_a_page_opened_before_a_colleague_made_a_code_tells_so_and_leaves_that_code(
    kid, mother, manager, here, do
):
    colleague = world.user("administration", here)
    colleague.name = "K. Lega"
    colleague.save()
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    desk, other = asking(manager), asking(colleague)
    desk.post(url, {"email": ADDRESS, "do": "send", "seen": seen(desk, url)})
    before = seen(desk, url)
    code = other.post(url, {"do": "code", "seen": seen(other, url)}).context["code"]
    told = desk.post(url, {"email": ADDRESS, "do": do, "seen": before}, follow=True)
    told = strip_tags(told.content.decode())
    assert "nothing was done now" in told
    assert re.search(r"A new code was made on \d\d-\d\d-\d{4} \d\d:\d\d by K\. Lega\.", told)
    assert type_in(page_of(Invitation.objects.get()), code).status_code == 302


@pytest.mark.clause("L63")
def test_who_sends_again_what_a_colleague_withdrew_is_told_so(kid, mother, manager, here):
    colleague = world.user("location_manager", here)
    colleague.name = "K. Lega"
    colleague.save()
    invited(mother)
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    desk, other = asking(manager), asking(colleague)
    before = seen(desk, url)
    other.post(url, {"do": "withdraw", "seen": seen(other, url)})
    for do in ("send", "withdraw"):
        told = desk.post(url, {"email": ADDRESS, "do": do, "seen": before}, follow=True)
        assert "The invitation was withdrawn on" in told.content.decode()
        assert "by K. Lega." in told.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("do", ["send", "code", "withdraw"])
def test_the_page_says_so_where_it_changed_after_it_was_looked_at(
    kid, mother, manager, monkeypatch, do
):
    desk, waiting = asking(manager), invited(mother)
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    monkeypatch.setattr("subjects.invitation_pages._is_as_seen", lambda *_args: True)
    told = desk.post(url, {"email": ADDRESS, "do": do, "seen": ""}, follow=True)
    assert "nothing was done now" in told.content.decode()
    assert type_in(page_of(waiting), waiting.code).status_code == 302


def test_a_code_for_an_invitation_that_was_just_withdrawn_is_no_error(mother, monkeypatch):
    waiting = invited(mother)
    path, code = page_of(waiting), waiting.code
    of_the_link = invitations.invitation_of

    def withdrawn_meanwhile(*args):
        found = of_the_link(*args)
        Invitation.objects.all().delete()
        return found

    monkeypatch.setattr("subjects.invitations.invitation_of", withdrawn_meanwhile)
    answer = type_in(path, code)
    assert answer.status_code == 404
    assert "five times" not in answer.content.decode()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_invited_at_the_same_moment_there_is_one_invitation(mother):
    def one(_n):
        try:
            return invited(mother, seen="")
        except ChangedMeanwhile:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        (made,) = filter(None, pool.map(one, range(8)))
    assert Invitation.objects.get() == made
    assert type_in(page_of(made), made.code).status_code == 302


def test_what_was_done_while_one_waited_for_the_lock_is_not_done_over(mother):
    waiting = invited(mother)
    with pytest.raises(ChangedMeanwhile):
        invited(mother, seen="")
    with pytest.raises(ChangedMeanwhile):
        renew_code(invitation=waiting, at=timezone.now(), on=today(), seen="", by=None)
    with pytest.raises(ChangedMeanwhile):
        withdraw(invitation=waiting, seen="", by=None)
    assert Invitation.objects.get() == waiting


@pytest.mark.clause("L63")
def test_the_page_with_a_code_loaded_again_after_a_withdrawal_sends_nothing(kid, mother, manager):
    desk = asking(manager)
    url = reverse("children:invite_parent", args=[kid.pk, mother.pk])
    sent = {"email": ADDRESS, "do": "send", "seen": seen(desk, url)}
    desk.post(url, sent)
    desk.post(url, {"do": "withdraw", "seen": seen(desk, url)})
    again = desk.post(url, sent, follow=True)
    assert "nothing was done now" in again.content.decode()
    assert not Invitation.objects.exists()
    assert desk.post(url, {**sent, "seen": seen(desk, url)}).status_code == 200
    assert Invitation.objects.get()
