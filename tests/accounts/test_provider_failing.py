"""What somebody meets where nothing comes of going to the organisation's provider, or who turns
back."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import LinkedIdentity
from audit.models import Event
from tests.accounts.test_first_sign_in import PROVEN as FIRST_PROVEN
from tests.accounts.test_first_sign_in import WAYS, made_by
from tests.accounts.test_provider import (
    ACCOUNT,
    PROVEN,
    START,
    linked,
    sent_to,
    signed_in,
    text,
    through,
    through_link,
)
from tests.factories import world
from tests.factories.http import asking, asking_afresh

pytestmark = pytest.mark.django_db
AFRESH, DELICATE = reverse("account:afresh"), reverse("account:change-password")
AGAIN, HOME = reverse("account:provider-afresh"), reverse("home")


@pytest.fixture
def user():
    return world.user("hr", email="piet@example.com")


def shows_again(provider, client):
    """Show at the provider once more who one is, and follow where that leads."""
    sent = client.post(AGAIN, {"next": DELICATE})
    return client.get(provider.sends_back(sent_to(sent)), follow=True)


def was_refused() -> bool:
    return Event.objects.filter(action="access.refused").exists()


def test_who_shows_nothing_there_is_signed_in_still_and_can_try_again(provider, user):
    linked(provider, user)
    client = asking(user)
    provider.says(wrong="nonce")
    page = shows_again(provider, client)
    assert page.redirect_chain[-1][0].startswith(AFRESH)
    assert "We could not confirm with De Zandbak who you are. You are still signed in." in text(
        page
    )
    assert "You are not signed in" not in text(page)
    assert f'name="next" value="{DELICATE}"' in text(page)
    assert not was_refused()
    assert Event.objects.filter(action="identity.refused").exists()
    provider.says()
    assert shows_again(provider, client).request["PATH_INFO"] == DELICATE


def test_a_provider_that_is_gone_refuses_nobody_who_is_signed_in(provider, user, settings):
    linked(provider, user)
    settings.OIDC_ISSUER = "http://localhost:9"
    page = asking(user).post(AGAIN, {"next": DELICATE}, follow=True)
    assert "You are still signed in." in text(page)
    page = asking_afresh(user).get(reverse("account:link-provider"), follow=True)
    assert page.request["PATH_INFO"] == ACCOUNT
    assert "You are still signed in." in text(page)
    assert not was_refused()


@pytest.mark.parametrize("shown", ["1001", "1003"], ids=["of somebody else", "of nobody"])
def test_who_shows_another_account_there_is_told_so(provider, user, shown):
    linked(provider, world.user())
    provider.says(sub="1002")
    linked(provider, user)
    client = asking(user)
    provider.says(sub=shown)
    page = shows_again(provider, client)
    assert "You used a different account at De Zandbak" in text(page)
    assert client.get(DELICATE).url.startswith(AFRESH)
    assert signed_in(client)
    assert not was_refused()


def test_who_cancels_linking_is_forgotten_at_once(provider, user):
    client, _answer = through_link(provider, user)
    assert 'name="cancel"' in text(client.get(PROVEN))
    assert client.post(PROVEN, {"cancel": "1"}).url == ACCOUNT
    assert "proven_identity" not in client.session
    assert client.post(PROVEN).url == ACCOUNT
    assert not LinkedIdentity.objects.exists()


def test_who_cancels_late_is_not_asked_first_who_that_is(provider, user):
    client, _answer = through_link(provider, user)
    session = client.session
    del session["fresh_until"]
    session.save()
    assert client.post(PROVEN, {"cancel": "1"}).url == ACCOUNT


@WAYS
def test_who_cancels_coming_in_for_the_first_time_is_forgotten_at_once(provider, way):
    client, answer = way(provider, made_by(way))
    assert 'name="cancel"' in text(client.get(answer.url))
    assert client.post(FIRST_PROVEN[way], {"cancel": "1"}).url == reverse("sign_in")
    for key in ("proven_identity", "accepting_invitation", "first_sign_in"):
        assert key not in client.session
    assert client.post(FIRST_PROVEN[way]).status_code == 404
    assert not LinkedIdentity.objects.exists()


@WAYS
def test_by_which_link_somebody_came_in_is_forgotten_after_it(provider, way):
    client, answer = way(provider, made_by(way))
    assert client.post(answer.url).url == HOME
    for key in ("proven_identity", "accepting_invitation", "first_sign_in"):
        assert key not in client.session


def test_from_a_safe_page_nobody_is_led_to_an_unsafe_one(provider, user):
    linked(provider, user)
    page = reverse("portal:requests")
    for before, after in ((f"http://testserver{page}", HOME), (page, page)):
        client = Client()
        sent = client.post(START, {"next": before}, secure=True)
        assert client.get(provider.sends_back(sent_to(sent)), secure=True).url == after
    assert through(provider, next=f"http://testserver{page}")[1].url.endswith(page)
