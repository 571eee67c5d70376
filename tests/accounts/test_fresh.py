"""Being asked once more who one is: for what, and the way back."""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.kept_posts import page_before
from accounts.models import User
from core.field_labels import labels_in
from organisation.models import Organisation
from oversight.models import EvidencePack
from tests.factories import factors, world
from tests.factories.http import asking, asking_afresh

pytestmark = pytest.mark.django_db
ASK, PACKS = reverse("oversight:ask-pack"), reverse("oversight:packs")
AFRESH, KEPT = reverse("account:afresh"), reverse("account:kept")
CHANGE, ACCOUNT = reverse("account:change-password"), reverse("portal:account")
ABOUT = "It is about: Make an evidence pack."


@pytest.fixture
def board():
    world.location()
    return asking(world.user("board", Organisation.objects.get()))


def came_from(page: str) -> dict:
    return {"HTTP_REFERER": f"http://testserver{page}"}


def cancel_of(answer) -> str:
    return re.search(r'<a href="([^"]*)">Cancel</a>', answer.content.decode())[1]


def test_who_makes_an_evidence_pack_reads_what_it_is_about_and_can_go_back(board):
    asked = board.post(ASK, follow=True, **came_from(PACKS))
    assert ABOUT in asked.content.decode()
    assert cancel_of(asked) == PACKS
    form = {"next": KEPT, "back": PACKS}
    wrong = board.post(AFRESH, {**form, "password": "niet dit"}, **came_from(AFRESH))
    assert ABOUT in wrong.content.decode()
    assert cancel_of(wrong) == PACKS
    kept = board.post(AFRESH, {**form, "password": world.PASSWORD}, follow=True)
    assert kept.redirect_chain[-1][0] == KEPT
    assert ABOUT in kept.content.decode()
    assert board.post(KEPT).url == PACKS  # thrown away


def test_who_opens_the_page_to_make_a_pack_is_asked_first_and_then_makes_it(board):
    assert ASK in board.get(PACKS).content.decode()
    led = board.get(ASK, **came_from(PACKS))
    assert led.url == f"{AFRESH}?next={ASK.replace('/', '%2F')}"
    page = board.post(led.url, {"next": ASK, "password": world.PASSWORD}, follow=True)
    assert page.redirect_chain == [(ASK, 302)]
    assert f'<a class="back" href="{PACKS}">' in page.content.decode()
    assert not EvidencePack.objects.exists()
    made = board.post(ASK, follow=True)
    assert EvidencePack.objects.count() == 1
    assert f'<a class="back" href="{PACKS}">' in made.content.decode()


def test_the_way_back_is_never_another_site(board):
    for before in ("https://kwaad.example/a", "http://testserver//kwaad.example/a", ""):
        assert cancel_of(board.get(AFRESH, HTTP_REFERER=before)) == reverse("home")
    sent = board.post(AFRESH, {"back": "https://kwaad.example/", "password": "niet dit"})
    assert cancel_of(sent) == reverse("home")


def test_the_page_before_keeps_what_was_searched_for(rf):
    request = rf.get("/", **came_from("/access/?q=kim&page=2"))
    assert page_before(request) == "/access/?q=kim&page=2"


def test_the_own_password_is_chosen_within_the_menu_and_can_be_left():
    parent = world.parent_user(world.child(world.location()))
    page = asking_afresh(parent).get(CHANGE)
    assert cancel_of(page) == ACCOUNT
    assert 'aria-label="Main menu"' in page.content.decode()


def test_who_must_choose_another_sees_no_way_around_it(settings):
    settings.PASSWORD_ROTATION_DAYS = 1
    user = world.user()
    User.objects.update(password_set_at=timezone.now() - dt.timedelta(days=2))
    page = asking_afresh(user).get(CHANGE)
    assert "Cancel" not in page.content.decode()
    assert "older than your organisation allows" in page.content.decode()


def test_an_app_is_named_once():
    user = world.user()
    factors.app(user)
    page = asking(user).get(reverse("account:factors")).content.decode()
    assert page.lower().count("authenticator app") == 3  # its name, in “Remove”, and what it is


def test_nobody_is_asked_who_is_not_signed_in():
    assert Client().get(AFRESH).status_code == 302


def test_who_is_asked_afresh_stays_signed_in_where_the_password_is_kept_in_a_dearer_way(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    user = world.user()
    user.set_password(world.PASSWORD)
    user.save()
    here = Client()
    here.post(reverse("sign_in"), {"username": user.email, "password": world.PASSWORD})
    settings.PASSWORD_HASHERS = ["accounts.hashers.DearScryptHasher"]
    here.post(AFRESH, {"password": world.PASSWORD, "next": ACCOUNT})
    assert User.objects.get(pk=user.pk).password != user.password
    assert here.get(ACCOUNT).status_code == 200
    assert here.get(CHANGE).status_code == 200  # and it still counts


def test_a_form_sends_along_what_its_fields_are_called(board):
    """For the page of what was kept, which is not the page of the form."""
    page = board.get(reverse("breaches:report"))
    sent = re.search(r'name="_labels" value="([^"]*)"', page.content.decode())[1]
    fields = page.context["form"].visible_fields()
    assert labels_in([html.unescape(sent)]) == {f.html_name: str(f.label) for f in fields}
