"""What was sent after a session ended waits for who sent it, and for nobody else."""

import datetime as dt
import re
import uuid

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.kept_posts import SALT, take
from accounts.session_store import SessionStore
from accounts.sessions import LONGEST
from breaches.models import Breach
from core.field_labels import signed
from tests.factories import world
from tests.factories.http import asking, half_an_hour_later, typing_password

pytestmark = pytest.mark.django_db
KEPT, SIGN_IN, HOME = reverse("account:kept"), reverse("sign_in"), reverse("portal:home")


def ended_while_typing(user, typed, page):
    """Somebody sends a form of a page whose session has ended."""
    client = typing_password(user)
    client.get(HOME)
    half_an_hour_later(client)
    return client, client.post(page, typed)


def fields_of(page: str) -> dict:
    form = re.search(r'<form method="post" action="/breaches.*?</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def test_what_was_sent_too_late_is_sent_after_signing_in_again(user):
    report, words = reverse("breaches:report"), "Er lag een lijst op straat"
    client, answer = ended_while_typing(user, {"place": words}, report)
    assert answer.url.startswith(SIGN_IN)
    assert words not in str(client.session.items())  # sealed where it waits
    page = client.get(answer.url).content.decode()
    assert "is kept" in page
    then = client.post(answer.url, {"username": user.email, "password": world.PASSWORD}).url
    assert then == KEPT
    fields = fields_of(client.get(KEPT).content.decode())
    assert fields["place"] == words
    assert words in client.post(report, fields).content.decode()  # what lacks is asked there
    assert not Breach.objects.exists()
    client.post(KEPT)
    assert client.get(KEPT).url == reverse("home")


def test_what_was_kept_is_sent_once_however_often_one_clicks(user):
    report = reverse("breaches:report")
    client, _answer = ended_while_typing(user, {"place": "kantoor"}, report)
    typing_password(user, client)
    fields = fields_of(client.get(KEPT).content.decode())
    assert client.post(report, fields).status_code == 200
    again = client.post(report, fields, follow=True)
    assert "has already been sent" in again.content.decode()
    assert client.get(KEPT).url == reverse("home")


def test_of_two_clicks_at_once_one_takes_what_was_kept(user):
    client, _answer = ended_while_typing(user, {"place": "kantoor"}, reverse("breaches:report"))
    typing_password(user, client)
    fields = fields_of(client.get(KEPT).content.decode())
    clicks = [RequestFactory().post("/", fields) for _n in range(2)]
    for click in clicks:
        click.session = SessionStore(client.session.session_key)
        assert "kept_post" in click.session  # both have read it before either is done
    assert [take(click) for click in clicks] == [True, False]
    for click in clicks:
        click.session.save()
    assert "kept_post" not in client.session


@pytest.mark.parametrize(
    ("field", "kept"),
    [("postcode", True), ("passkeys_used", True), ("code", False), ("points-0-code", False)],
)
def test_a_form_is_kept_unless_a_field_of_it_is_a_secret(user, field, kept):
    typed = {"place": "x", field: "1234AB"}
    client, _answer = ended_while_typing(user, typed, reverse("breaches:report"))
    assert ("kept_post" in client.session) is kept


def twelve_hours_later(client):
    session = client.session
    began = timezone.now() - LONGEST - dt.timedelta(seconds=1)
    session["sign_in"] = {**session["sign_in"], "at": began.isoformat()}
    session.save()


@pytest.mark.parametrize("more", [{}, {"_keep": "yes"}])
def test_what_is_sent_after_twelve_hours_is_kept_as_well(user, more):
    client, report = asking(user), reverse("breaches:report")
    client.get(HOME)
    twelve_hours_later(client)
    answer = client.post(report, {"place": "kantoor", **more})
    if more:  # the script asks to keep it first
        assert answer.url == KEPT
        answer = client.get(KEPT)
    assert answer.url == f"{SIGN_IN}?next={KEPT.replace('/', '%2F')}"
    typed = {"username": user.email, "password": world.PASSWORD}
    assert client.post(answer.url, typed).url == KEPT
    assert fields_of(client.get(KEPT).content.decode())["place"] == "kantoor"


def test_what_one_sent_is_not_shown_to_who_signs_in_next(user):
    client, _answer = ended_while_typing(user, {"description": "x"}, reverse("breaches:report"))
    typing_password(world.user(), client)
    assert client.get(KEPT).url == reverse("home")


def test_what_was_kept_says_when_it_was_sent_and_what_it_holds(user):
    """Somebody else may have sent it, at a device where one forgot to sign out."""
    labels = signed({"place": "Where was it?"})
    typed = {"place": "kantoor", "of": "x", "token": str(uuid.uuid4()), "_labels": labels}
    client, _answer = ended_while_typing(user, typed, reverse("breaches:report"))
    typing_password(user, client)
    page = client.get(KEPT).content.decode()
    assert f"It was sent on {timezone.localtime():%d-%m-%Y}" in strip_tags(page)
    assert "If that was not you" in page
    assert re.search(r"<dt>Where was it\?</dt><dd>\s*kantoor", page)
    assert "<li>x</li>" in page  # sent without a name
    assert f"<li>{typed['token']}</li>" not in page  # it goes along, and tells nobody anything


@pytest.mark.parametrize(
    "labels", ['{"place": "Ring 06 1"}', '{"x": "\\ud800"}', "{", "[" * 100_000]
)
def test_names_of_fields_that_we_did_not_give_leave_the_values(user, labels):
    """Who had the device before could else have the page say anything."""
    typed = {"place": "kantoor", "_labels": labels}
    client, _answer = ended_while_typing(user, typed, reverse("breaches:report"))
    typing_password(user, client)
    page = client.get(KEPT).content.decode()
    assert "<li>kantoor</li>" in page
    assert "Ring 06 1" not in page


def test_a_password_is_not_kept_nor_what_a_stranger_sends(user):
    client, _answer = ended_while_typing(
        user, {"password": "geheim geheim"}, reverse("account:afresh")
    )
    assert "kept_post" not in client.session
    stranger = Client()
    stranger.post(reverse("breaches:report"), {"description": "x"})
    assert "kept_post" not in stranger.session


def noted(user, ago: dt.timedelta) -> str:
    """The cookie that says who was here, as it was given so long ago."""
    signer = signing.get_cookie_signer(salt=settings.WHO_COOKIE_NAME + SALT)
    signer.timestamp = lambda: signing.b62_encode(int((timezone.now() - ago).timestamp()))
    return signer.sign(str(user.pk))


@pytest.mark.parametrize(("days", "kept"), [(6, True), (8, False)])
def test_who_was_here_more_than_a_week_ago_is_not_known_any_more(user, days, kept):
    client = Client()
    client.cookies["who"] = noted(user, dt.timedelta(days=days))
    client.post(reverse("breaches:report"), {"place": "kantoor"})
    assert ("kept_post" in client.session) is kept
    assert bool(client.cookies["who"].value) is kept  # nor does it stay in the browser


def test_who_goes_on_coming_is_noted_anew(user):
    client = typing_password(user)
    client.cookies["who"] = before = noted(user, dt.timedelta(days=6))
    client.get(HOME)
    assert client.cookies["who"].value != before


def test_signing_out_takes_away_who_was_here(user):
    client = typing_password(user)
    client.get(HOME)
    assert client.cookies["who"].value
    assert str(user.pk) in client.cookies["who"].value
    assert client.cookies["who"]["httponly"]
    client.post(reverse("sign_out"))
    assert not client.cookies["who"].value


def test_who_signed_out_in_another_tab_is_told_that_what_was_sent_is_lost(user):
    client = typing_password(user)
    client.post(reverse("sign_out"))
    answer = client.post(reverse("breaches:report"), {"place": "kantoor"}, follow=True)
    assert "What you sent was not saved" in answer.content.decode()
    assert "What you sent" not in client.get(SIGN_IN).content.decode()
