"""Requests that lie: about the host, the scheme, the method, where to go next, and how much."""

import pytest
from django.test import Client
from django.urls import reverse

from core.middleware import METHODS
from tests.factories import world
from tests.factories.http import asking
from tests.permissions.test_table import ROWS, url_names

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"
PASSWORD = "een lange zin van vroeger"


def test_a_host_that_is_not_ours_gets_a_page_that_says_nothing_of_it(client):
    page = client.get(SIGN_IN, HTTP_HOST="elsewhere.example")
    assert page.status_code == 400
    assert "<h1>" in page.content.decode()
    assert "elsewhere" not in page.content.decode()


def test_a_host_a_proxy_is_said_to_have_met_is_not_believed(client):
    page = client.get("/", HTTP_X_FORWARDED_HOST="elsewhere.example", HTTP_FORWARDED="host=else")
    assert page.url.startswith("/sign-in/")
    assert "elsewhere" not in page.url


@pytest.mark.parametrize(("remote", "secure"), [("10.0.0.4", True), ("198.51.100.7", False)])
def test_that_a_browser_came_by_tls_is_believed_of_our_proxy_alone(
    client, settings, remote, secure
):
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    page = client.get(SIGN_IN, REMOTE_ADDR=remote, HTTP_X_FORWARDED_PROTO="https")
    assert page.wsgi_request.is_secure() is secure


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "PATCH", "DELETE", "CONNECT", "X"])
def test_a_method_no_page_knows_is_answered_nowhere(client, method):
    assert set(METHODS) == {"GET", "HEAD", "POST"}
    for address in ("/", SIGN_IN, "/children/", "/livez", "/no-such-page/"):
        answer = client.generic(method, address, HTTP_X_SECRET="x")
        assert answer.status_code == 405
        assert answer.content == b""
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_head_says_what_get_would_and_sends_nothing(client):
    answer = client.head(SIGN_IN)
    assert answer.status_code == 200
    assert answer.content == b""


ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "javascript:alert(1)",
    "https:elsewhere.example",
]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_after_signing_in_nobody_is_led_elsewhere(client, to):
    user = world.user("location_manager", world.location())
    user.set_password(PASSWORD)
    user.save()
    page = client.post(
        SIGN_IN, {"username": user.email, "password": PASSWORD, "next": to}, follow=False
    )
    assert "elsewhere" not in getattr(page, "url", "")
    assert "alert" not in getattr(page, "url", "")


@pytest.mark.parametrize("to", ELSEWHERE)
def test_after_choosing_a_language_nobody_is_led_elsewhere(client, to):
    page = client.post("/language/", {"language": "en", "next": to})
    assert page.status_code == 302
    assert page.url == "/"


def test_a_form_from_another_site_is_refused_with_a_page():
    strict = Client(enforce_csrf_checks=True)
    for address in (SIGN_IN, "/account/forgotten/", "/language/"):
        page = strict.post(address, {"username": "x", "next": "/"})
        assert page.status_code == 403
        assert "This form has expired" in page.content.decode()


def test_a_form_larger_than_any_of_ours_is_refused_with_a_page(client):
    page = client.post(SIGN_IN, {"username": "a", "password": "x" * (2 * 1024 * 1024 + 1)})
    assert page.status_code in {400, 413}
    assert "<h1>" in page.content.decode()


def test_more_fields_than_any_form_has_are_refused_with_a_page(client):
    page = client.post(SIGN_IN, {f"field{n}": "x" for n in range(1_100)})
    assert page.status_code in {400, 413}
    assert "<h1>" in page.content.decode()


def test_a_parameter_that_is_given_twice_does_not_change_who_is_asked_about():
    here, there = world.location(), world.location("Het Vlot")
    foreign = world.child(there)
    client = asking(world.user("location_manager", here))
    address = reverse("children:deregister", args=[foreign.pk])
    assert client.get(f"{address}?pk={world.child(here).pk}&pk={foreign.pk}").status_code == 404


def test_every_post_page_for_everybody_is_counted_or_named_here():
    """A new public form is a decision: these are counted by address (core.spam, accounts.lockout:
    sign-in over all accounts as well, the second step by account too), lead nowhere without a
    secret of 128 bits or more (an invitation counts the code beside it), lead to the provider,
    which counts by itself, or write nothing."""
    public = {row.name for row in ROWS if row.public and row.post}
    counted = {"sign_in", "account:second-step", "account:forgotten", "signup:start", "apply:form"}
    by_secret = {
        *("account:reset", "account:first-provider", "account:first-proven", "signup:verify"),
        *("invitation:accept", "invitation:provider", "invitation:proven"),
    }
    assert public == counted | by_secret | {"account:provider", "set_language"}
    assert public <= set(url_names())
