"""A session that is ended while a request of it runs leads to signing in (L55)."""

from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django.db.models.signals import post_save
from django.http import HttpResponseNotModified
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.urls import reverse

from accounts.middleware import EndedMeanwhileMiddleware
from accounts.models import Session
from audit.models import Event
from tests.factories import world
from tests.factories.http import sessions_a_minute_later

pytestmark = pytest.mark.django_db
SIGN_IN, HOME, KEPT = map(reverse, ["sign_in", "portal:home", "account:kept"])
SESSIONS, OTHERS = map(reverse, ["account:sessions", "account:end-sessions"])
REPORT, PLACE = reverse("breaches:report"), "Op de tafel in de hal"
WAS_ENDED = "Your session was ended"


def sign_in(user, client, page=SIGN_IN):
    return client.post(page, {"username": user.email, "password": world.PASSWORD})


@contextmanager
def ended_as(signal, sender=None):
    """All sessions are ended at the moment that `signal` is sent, during a request that writes."""
    sessions_a_minute_later()

    def end(**_):
        Session.objects.all().delete()

    signal.connect(end, sender=sender)
    try:
        yield
    finally:
        signal.disconnect(end, sender=sender)


def came_in(user) -> Client:
    client = Client()
    sign_in(user, client)
    client.get(HOME)
    return client


def test_a_page_that_was_asked_is_shown_after_signing_in_again(user):
    client = came_in(user)
    with ended_as(template_rendered):
        led = client.get(SESSIONS)
    assert led.status_code == 302
    assert led.headers["Cache-Control"] == "no-store"
    assert WAS_ENDED in client.get(led.url).content.decode()
    assert sign_in(user, client, led.url).url == SESSIONS


def test_what_was_typed_and_not_taken_in_is_kept(user):
    client = came_in(user)
    with ended_as(template_rendered):  # the page of the form comes back: more is asked
        led = client.post(REPORT, {"place": PLACE})
    page = client.get(led.url).content.decode()
    assert WAS_ENDED in page
    assert "What you sent is kept until you have signed in again" in page
    assert PLACE not in page
    assert sign_in(user, client, led.url).url == KEPT
    assert PLACE in client.get(KEPT).content.decode()


def test_what_was_done_is_not_offered_to_be_sent_again(user):
    client = came_in(user)
    with ended_as(post_save, Event):
        led = client.post(OTHERS)
    page = client.get(led.url).content.decode()
    assert WAS_ENDED in page
    assert "nowhere else" not in page  # what was to be said is not for who finds the sign-in page
    assert sign_in(user, client, led.url).url == SESSIONS
    assert client.get(KEPT).url == reverse("home")


def test_what_was_kept_before_goes_along(user):
    client = came_in(user)
    client.post(REPORT, {"place": PLACE, "_keep": "yes"})
    with ended_as(template_rendered):
        led = client.get(SESSIONS)
    sign_in(user, client, led.url)
    assert PLACE in client.get(KEPT).content.decode()


def test_nobody_who_was_not_signed_in_is_told_of_a_session(user):
    client = Client()
    client.get(HOME)
    session = client.session
    session["something"] = "kept for a visitor"
    session.save()
    client.cookies["sessionid"] = session.session_key
    with ended_as(template_rendered):
        answer = client.get(SIGN_IN)
    assert answer.status_code == 200
    assert WAS_ENDED not in client.get(SIGN_IN).content.decode()


def test_a_page_the_browser_had_already_leads_to_signing_in_as_well(user):
    def not_modified(request):
        request.session["something"] = "to be written"
        Session.objects.all().delete()
        return HttpResponseNotModified()

    request = RequestFactory().get(SESSIONS)
    request.COOKIES["sessionid"] = came_in(user).session.session_key
    request.user = user
    led = EndedMeanwhileMiddleware(not_modified)(request)
    assert led.url == f"{SIGN_IN}?{urlencode({'next': SESSIONS})}"
