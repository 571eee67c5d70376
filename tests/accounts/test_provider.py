"""Signing in through the organisation's provider, against one in a process of its own."""

import html
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from accounts.actions import remove_user
from accounts.models import LinkedIdentity, Notice
from audit.models import Event
from privacyhub.environment import check_provider
from tests.factories import factors, world
from tests.factories.http import asking, asking_afresh
from tests.plugins.oidc_provider import OPENS_MORE

pytestmark = pytest.mark.django_db
START, LINK, SIGN_IN = map(reverse, ["account:provider", "account:link-provider", "sign_in"])
PROVEN, ACCOUNT = reverse("account:link-proven"), reverse("portal:account")
HOME, SECOND = reverse("home"), reverse("account:second-step")


def sent_to(answer) -> str:
    """Where a browser goes from an answer: led there, or by a page that goes on by itself."""
    if answer.status_code == 302:
        return answer.url
    goes_on = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', text(answer))
    return html.unescape(goes_on[1])


def text(answer) -> str:
    return answer.content.decode()


def through(provider, client=None, start=START, **sent):
    """Go to the provider and back; return the client and the answer."""
    client = client or Client()
    return client, client.get(provider.sends_back(sent_to(client.post(start, sent))))


def through_link(provider, user):
    client = asking_afresh(user)
    return client, client.get(provider.sends_back(client.get(LINK).url))


def linked(provider, user) -> None:
    client, answer = through_link(provider, user)
    assert answer.url == PROVEN
    assert client.post(PROVEN).url == ACCOUNT


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_who_linked_the_own_account_signs_in_without_a_password(provider, user):
    linked(provider, user)
    client, answer = through(provider, next=reverse("portal:requests"))
    assert answer.url == reverse("portal:requests")
    assert client.get(answer.url).status_code == 200
    assert Event.objects.filter(action="identity.used").get().actor_id == user.pk


def test_the_sign_in_page_offers_it_by_name(provider):
    assert "Sign in with De Zandbak" in Client().get(SIGN_IN).content.decode()


def test_another_site_cannot_send_somebody_to_sign_in(provider, user):
    linked(provider, user)
    guarded = Client(enforce_csrf_checks=True)
    assert guarded.get(START).status_code == 405
    assert guarded.post(START).status_code == 403
    assert not guarded.session.get("provider")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text(guarded.get(SIGN_IN)))[1]
    client, _answer = through(provider, guarded, csrfmiddlewaretoken=token)
    assert signed_in(client)


def test_where_to_go_after_signing_in_is_never_another_site(provider, user):
    linked(provider, user)
    assert through(provider, next="https://kwaad.example/")[1].url == HOME


def test_without_a_provider_there_is_no_such_page(settings):
    assert settings.OIDC_ISSUER == ""
    assert Client().post(START).status_code == 404
    assert reverse("account:provider") not in Client().get(SIGN_IN).content.decode()


def test_linking_asks_first_who_one_is(provider, user):
    for page in (LINK, PROVEN):
        assert asking(user).get(page).url.startswith(reverse("account:afresh"))


def test_who_is_sent_to_the_provider_and_back_is_not_linked_until_it_says_so(provider, user):
    client, _answer = through_link(provider, user)
    assert f"as {user.email}" in client.get(PROVEN).content.decode()
    assert not LinkedIdentity.objects.exists()
    client.post(PROVEN)
    assert LinkedIdentity.objects.get().user == user
    assert client.post(PROVEN).url == ACCOUNT  # once
    assert asking_afresh(world.user()).get(PROVEN).url == ACCOUNT


def asked_of_the_provider(answer) -> dict:
    return parse_qs(urlsplit(sent_to(answer)).query)


@pytest.mark.clause("L55")
def test_on_a_shared_computer_the_provider_asks_who_it_is(provider, user):
    asked = asked_of_the_provider(Client().post(START))
    assert asked["prompt"] == ["select_account"]
    assert asked["max_age"] == ["1800"]
    assert asked_of_the_provider(asking_afresh(user).get(LINK))["prompt"] == ["login"]


@pytest.mark.clause("L55")
@pytest.mark.parametrize(
    "shown",
    [None, "now", time.time() - 3600, time.time() + 3600],
    ids=["untold", "no moment", "an hour ago", "in an hour"],
)
def test_who_showed_there_who_it_is_longer_than_half_an_hour_ago_shows_it_again(
    provider, user, shown
):
    linked(provider, user)
    provider.says(auth_time=shown)
    client, answer = through(provider)
    assert answer.status_code == 403
    assert not signed_in(client)


def test_an_unknown_identity_is_told_so_and_never_found_by_its_address(provider, user):
    provider.says(email=user.email, email_verified=True, preferred_username=user.email)
    client, answer = through(provider)
    assert answer.status_code == 403
    assert "is not linked" in answer.content.decode()
    assert not signed_in(client)
    assert not LinkedIdentity.objects.exists()


def test_another_address_there_changes_nothing_and_another_subject_everything(provider, user):
    linked(provider, user)
    provider.says(email="nieuw@example.com")
    assert signed_in(through(provider)[0])
    provider.says(sub="1002", email=user.email)
    assert not signed_in(through(provider)[0])


def test_only_the_pinned_tenant_comes_in(provider, user, settings):
    settings.OIDC_TENANT = "tenant-of-ours"
    provider.says(tid="tenant-of-ours")
    linked(provider, user)
    for tenant in ({"tid": "another"}, {}):
        provider.says(**tenant)
        client, answer = through(provider)
        assert answer.status_code == 403
        assert not signed_in(client)
    provider.says(tid="tenant-of-ours")
    assert signed_in(through(provider)[0])


def test_the_same_subject_of_another_tenant_is_somebody_else(provider, user):
    provider.says(tid="one")
    linked(provider, user)
    provider.says(tid="two")
    assert not signed_in(through(provider)[0])


@pytest.mark.parametrize(
    "wrong", [*("nonce", "no nonce", "issuer", "audience", "time", "key", "unsigned")]
)
def test_a_token_that_does_not_fit_signs_nobody_in(provider, user, wrong):
    linked(provider, user)
    provider.says(wrong=wrong)
    client, answer = through(provider)
    assert answer.status_code == 403
    assert "failed. Try again" in answer.content.decode()
    assert not signed_in(client)
    assert Event.objects.filter(action="identity.refused").exists()


def test_a_provider_that_calls_itself_otherwise_is_not_believed(provider, user, settings):
    settings.OIDC_ISSUER += "/"  # found at the same address
    provider.says(iss=settings.OIDC_ISSUER)
    _client, answer = through_link(provider, user)
    assert answer.url == ACCOUNT
    assert not LinkedIdentity.objects.exists()


def test_what_the_provider_gave_is_kept_nowhere(provider, user):
    linked(provider, user)
    client, answer = through(provider)
    assert signed_in(client)
    kept = f"{client.session.items()}{answer.serialize_headers()}"
    assert OPENS_MORE not in kept
    assert "eyJ" not in kept  # how a token begins


def test_a_token_for_another_site_signs_nobody_in_whoever_asked_for_it(provider, user, settings):
    ours = settings.OIDC_CLIENT_ID
    linked(provider, user)
    provider.says(aud=[ours])
    assert signed_in(through(provider)[0])
    for meant_for in (
        {"aud": "another", "azp": ours},
        {"aud": ["another"], "azp": ours},
        {"aud": [ours, "another"], "azp": "another"},
        {"aud": None},
    ):
        provider.says(**meant_for)
        client, answer = through(provider)
        assert answer.status_code == 403
        assert not signed_in(client)


def test_a_subject_or_tenant_that_is_no_text_is_nobody(provider, user):
    linked(provider, user)
    for odd in ({"sub": ["1001"]}, {"tid": ["x"]}):
        provider.says(**odd)
        assert through(provider)[1].status_code == 403


def test_an_answer_counts_once_and_only_where_it_was_asked_for(provider, user):
    linked(provider, user)
    client = Client()
    answer = provider.sends_back(sent_to(client.post(START)))
    stranger = Client()
    stranger.post(START)
    assert stranger.get(answer).status_code == 403  # the state is of another session
    assert not signed_in(stranger)
    assert not signed_in_by(Client(), answer)  # who never asked
    assert client.get(answer).status_code == 302
    client.post(reverse("sign_out"))
    client.post(START)
    assert not signed_in_by(client, answer)


def signed_in_by(client, answer) -> bool:
    client.get(answer)
    return signed_in(client)


def test_a_provider_that_is_gone_is_a_page_that_says_so(provider, settings):
    settings.OIDC_ISSUER = "http://localhost:9"
    answer = Client().post(START)
    assert answer.status_code == 403
    assert "failed. Try again" in answer.content.decode()


@pytest.mark.clause("L78")
def test_our_second_factor_is_asked_unless_a_trusted_one_was_shown_there(provider, settings):
    staff = world.user("hr", email="hr@example.com")
    factors.app(staff)
    linked(provider, staff)
    provider.says(amr=["pwd", "mfa"])
    client, answer = through(provider)
    assert answer.url.startswith(SECOND)
    assert not signed_in(client)
    settings.OIDC_SECOND_FACTOR = ["mfa"]
    client, answer = through(provider)
    assert client.get(HOME).status_code == 200
    provider.says(acr=["mfa"])  # not what the standard says, but it happens
    client, answer = through(provider)
    assert client.get(HOME).status_code == 200
    for weaker in ({"amr": ["pwd"]}, {"acr": ["pwd"], "amr": None}, {"acr": [["mfa"]]}):
        provider.says(**weaker)
        client, answer = through(provider)
        assert answer.url.startswith(SECOND)


@pytest.mark.clause("L78")
def test_staff_without_a_factor_here_or_there_are_led_to_set_one_up(provider):
    staff = world.user("hr", email="hr@example.com")
    linked(provider, staff)
    client, _answer = through(provider)
    assert client.get(HOME).url == reverse("account:factors")


def test_an_identity_has_one_account_and_unlinking_ends_it(provider, user):
    linked(provider, user)
    other = world.user()
    client, _answer = through_link(provider, other)
    client.post(PROVEN)
    assert LinkedIdentity.objects.get().user == user
    asking_afresh(user).post(reverse("account:unlink-provider"))
    assert not signed_in(through(provider)[0])
    assert Notice.objects.filter(user=user, kind="sign_in_changed").count() == 2


@pytest.mark.clause("L56", "L63")
def test_who_left_comes_in_no_more_and_with_the_account_goes_the_link(provider, user):
    linked(provider, user)
    user.is_active = False
    user.save()
    assert not signed_in(through(provider)[0])
    remove_user(user=user, by=None)
    assert not LinkedIdentity.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": ""},
        {"client": ""},
        {"issuer": "http://login.example"},
        {"issuer": "https://login.microsoftonline.com/common/v2.0"},
    ],
)
def test_a_provider_that_could_not_be_trusted_does_not_start(wrong):
    right = {
        "issuer": "https://login.example",
        "client": "c",
        "secret": "s",
        "tenant": "",
        "production": True,
    }
    check_provider(**right)
    with pytest.raises(ImproperlyConfigured):
        check_provider(**{**right, **wrong})
