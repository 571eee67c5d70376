"""Signing in by somebody at a browser: the second step, passkeys, sessions, the idle warning."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import SecondFactor, Session
from breaches.models import Breach
from tests.accounts.test_provider import linked
from tests.browser.conftest import nl
from tests.factories import factors, world

pytestmark = pytest.mark.browser


@pytest.fixture
def user(transactional_db):
    cache.clear()
    return world.user("hr")


def passkeys_of(visitor) -> None:
    """Give the browser of a visitor a device that makes and keeps passkeys."""
    tools = visitor.context.new_cdp_session(visitor.page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_out(visitor):
    visitor.page.context.clear_cookies()


@pytest.mark.clause("L78")
def test_an_app_is_set_up_at_the_first_sign_in_and_asked_at_the_next(visitor, user):
    someone = visitor()
    someone.give_password(user, world.PASSWORD)
    assert someone.reads(
        nl("You work with other people's data. A password alone is not enough for that.")
    )
    assert someone.checked() == []
    someone.follow("Set up an app")
    assert someone.page.locator("svg.qr").is_visible()
    assert someone.checked() == []
    secret = someone.page.locator(".key").inner_text().replace(" ", "")
    someone.fill("Code", "12345")
    someone.press("Go on")
    assert someone.page.locator("[data-error-summary]").is_visible()
    assert someone.page.locator(".key").inner_text().replace(" ", "") == secret
    someone.fill("Code", factors.code(secret))
    someone.press("Go on")
    codes = someone.page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    assert someone.checked() == []
    someone.follow("I have kept them, go on")
    assert someone.page.url == f"{someone.base}/"
    sign_out(someone)
    factors.forget_use(user)
    someone.give_password(user, world.PASSWORD)
    assert someone.checked() == []
    someone.fill("Code", factors.code(secret))
    someone.press("Go on")
    assert someone.page.url == f"{someone.base}/"
    sign_out(someone)
    someone.give_password(user, world.PASSWORD)
    someone.fill("Code", codes[0])
    someone.press("Go on")
    assert someone.page.url == f"{someone.base}/"
    someone.go("/account/factors/")
    assert someone.reads("9")
    assert someone.checked() == []


@pytest.mark.clause("L78")
def test_a_passkey_is_made_and_signs_in(visitor, user):
    someone = visitor()
    passkeys_of(someone)
    someone.give_password(user, world.PASSWORD)
    someone.follow("Set up a passkey")
    assert someone.checked() == []
    someone.fill("Name", "mijn laptop")
    someone.press("Make the passkey")
    someone.page.locator(".codes").wait_for()
    assert SecondFactor.objects.get(user=user).name == "mijn laptop"
    sign_out(someone)
    someone.give_password(user, world.PASSWORD)
    assert someone.checked() == []
    someone.press("Use your passkey")
    someone.page.wait_for_url(f"{someone.base}/")
    someone.go("/account/factors/codes/")
    someone.press("Use your passkey")
    someone.page.wait_for_url("**/account/factors/codes/")
    assert someone.reads(nl("Make new recovery codes"))


def test_a_passkey_of_another_device_does_not_sign_in(visitor, user):
    someone, other = visitor(), visitor()
    for one in (someone, other):
        passkeys_of(one)
    someone.give_password(user, world.PASSWORD)
    someone.follow("Set up a passkey")
    someone.fill("Name", "mijn laptop")
    someone.press("Make the passkey")
    someone.page.locator(".codes").wait_for()
    other.give_password(user, world.PASSWORD)
    other.press("Use your passkey")
    other.page.locator("[data-passkey-failed]").wait_for()
    other.go("/")
    assert "/sign-in/" in other.page.url


def test_a_session_is_ended_from_elsewhere(visitor, user):
    phone, desk = visitor(), visitor()
    phone.sign_in(user, world.PASSWORD)
    desk.sign_in(user, world.PASSWORD)
    desk.go("/account/sessions/")
    assert re.search("Chrome, Linux", desk.page.locator("main").inner_text())
    assert desk.checked() == []
    desk.follow("Sign out everywhere else")
    desk.press("Sign out there")
    phone.go("/")
    assert "/sign-in/" in phone.page.url
    desk.go("/")
    assert desk.page.url == f"{desk.base}/"


@pytest.mark.clause("L55")
def test_the_page_warns_before_half_an_hour_is_over_and_the_session_goes_on(visitor, user):
    someone = visitor()
    someone.page.clock.install()
    someone.sign_in(user, world.PASSWORD)
    warning = someone.page.locator('[data-session="warning"]')
    assert not warning.is_visible()
    someone.page.clock.fast_forward("28:10")
    warning.wait_for()
    assert someone.checked() == []
    someone.page.get_by_role("button", name=nl("Stay signed in")).click()
    warning.wait_for(state="hidden")
    someone.page.clock.fast_forward("31:00")
    someone.page.locator('[data-session="ended"]').wait_for()
    assert not someone.page.locator("main").is_visible()


@pytest.mark.clause("L55")
def test_what_was_typed_when_the_session_ended_is_there_after_signing_in_again(visitor, user):
    someone = visitor()
    someone.page.clock.install()
    someone.sign_in(user, world.PASSWORD)
    someone.go("/breaches/report/")
    someone.fill("What happened?", "Een tas met papieren is weg")
    Session.objects.update(expire_date=timezone.now())
    someone.page.clock.fast_forward("31:00")
    someone.page.get_by_role("link", name=nl("Sign in again")).click()
    someone.page.wait_for_url("**/sign-in/**")
    assert someone.reads(nl("Your session had ended. Sign in again: what you sent is kept."))
    assert "tas" not in someone.page.content()
    secret = factors.app(user)
    someone.fill("Email", user.email)
    someone.fill("Password", world.PASSWORD)
    someone.press("Sign in")
    someone.fill("Code", factors.code(secret))
    someone.press("Go on")
    someone.page.wait_for_url("**/account/kept/")
    assert someone.checked() == []
    someone.press("Send it now")
    someone.page.wait_for_url("**/breaches/**")
    assert Breach.objects.count() == 1


def test_the_provider_is_reached_by_a_form_and_led_back_from(visitor, user, provider, settings):
    """A browser stops a form that ends up elsewhere (form-action): the page between goes on."""
    factors.app(user)
    linked(provider, user)
    someone = visitor()
    settings.SITE_URL = someone.base
    someone.go("/sign-in/")
    assert someone.checked() == []
    someone.page.get_by_role("button", name="De Zandbak").click()
    someone.page.wait_for_url("**/account/second-step/**")
    assert not [said for said in someone.complaints if "form-action" in said]
