"""Sessions: how long they last, the own ones, and what was sent when one had ended (L55)."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.test.signals import template_rendered
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.http import parse_http_date

from accounts.actions import end_sessions
from accounts.models import Session
from accounts.sessions import LONGEST, device_words
from audit.models import Event
from tests.factories import factors, world
from tests.factories.http import (
    asking,
    asking_afresh,
    half_an_hour_later,
    sessions_a_minute_later,
    typing_password,
)

pytestmark = pytest.mark.django_db
SESSIONS, OTHERS = reverse("account:sessions"), reverse("account:end-sessions")
KEPT, SIGN_IN, HOME = reverse("account:kept"), reverse("sign_in"), reverse("portal:home")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)


HOLDS = re.compile(r'data-session-seconds="(\d+)"')


@pytest.mark.clause("L55")
def test_a_session_ends_after_half_an_hour_without_use(user):
    client = typing_password(user)
    left = Session.objects.get(user=user).expire_date - timezone.now()
    assert dt.timedelta(minutes=29) < left <= dt.timedelta(minutes=30)
    assert client.get(HOME).status_code == 200
    half_an_hour_later(client)
    assert client.get(HOME).url.startswith(SIGN_IN)


@pytest.mark.parametrize(("seconds", "is_noted"), [(0, False), (55, False), (61, True)])
def test_that_a_session_is_in_use_is_written_once_a_minute(user, seconds, is_noted):
    client = typing_password(user)
    lasts = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    until = timezone.now() + lasts - dt.timedelta(seconds=seconds)
    Session.objects.update(expire_date=until)
    answer = client.get(HOME)
    ends = Session.objects.get().expire_date
    assert (ends > until) == is_noted
    # Browser and server keep it equally long, also where the answer of before never came, and the
    # page tells the shortest.
    kept_until = parse_http_date(answer.cookies[settings.SESSION_COOKIE_NAME]["expires"])
    assert abs(kept_until - ends.timestamp()) < 30
    assert int(HOLDS.search(answer.content.decode())[1]) == 29 * 60


def test_that_a_session_is_in_use_is_noted_without_undoing_what_another_window_put_in_it(user):
    client, window = typing_password(user), Client()
    client.get(HOME)
    window.cookies = client.cookies
    sessions_a_minute_later()

    def send(**_):
        template_rendered.disconnect(send)
        window.post(reverse("breaches:report"), {"place": "kantoor", "_keep": "yes"})

    template_rendered.connect(send)
    client.get(SESSIONS)
    assert "kantoor" in client.get(KEPT).content.decode()


def test_a_session_ends_twelve_hours_after_signing_in_however_it_is_used(user):
    client = asking(user)
    for ago, answer in ((LONGEST - dt.timedelta(minutes=1), 200), (LONGEST, 302)):
        session = client.session
        session["sign_in"] = {
            **session["sign_in"],
            "at": (timezone.now() - ago - dt.timedelta(seconds=1)).isoformat(),
        }
        session.save()
        found = client.get(HOME)
        assert found.status_code == answer
    assert found.url == f"{SIGN_IN}?next={HOME.replace('/', '%2F')}"
    assert client.get(HOME).url.startswith(SIGN_IN)
    assert Event.objects.filter(action="session.expired").count() == 1


def test_a_session_without_the_moment_of_signing_in_ends(user):
    client = asking(user)
    session = client.session
    del session["sign_in"]
    session.save()
    assert client.get(HOME).url.startswith(SIGN_IN)


def test_the_own_sessions_are_listed_by_device_and_those_of_others_are_not(user):
    typing_password(user, HTTP_USER_AGENT=IPHONE)
    typing_password(
        world.user(), HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Chrome/130.0 Safari/537.36"
    )
    here = typing_password(user, HTTP_USER_AGENT=FIREFOX)
    page = here.get(SESSIONS).content.decode()
    assert "iPhone" in page
    assert "Firefox, Windows" in page
    assert "Linux" not in page
    assert here.session.session_key not in page


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [(FIREFOX, "Firefox, Windows"), (IPHONE, "Safari, iPhone"), ("curl/8", ""), ("", "")],
)
def test_a_device_is_called_by_what_its_owner_knows(user_agent, words):
    assert device_words(user_agent) == words


def test_one_session_is_ended_from_another_and_a_strangers_is_not(user):
    phone, desk, other = asking(user), asking(user), asking(world.user())
    listed = Session.objects.get(pk=phone.session.session_key)
    page = reverse("account:end-session", args=[listed.id])
    for client in (other, phone):  # somebody else's; and one's own, which is signed out of
        assert client.post(page).url == SESSIONS
        assert phone.get(HOME).status_code == 200
    assert desk.post(page).url == SESSIONS
    assert phone.get(HOME).url.startswith(SIGN_IN)
    assert desk.get(HOME).status_code == 200
    assert Event.objects.get(action="session.ended").details == {"user": str(user.pk)}


def test_a_session_that_ended_and_one_of_somebody_else_cannot_be_told_apart(user):
    phone, desk, other = asking(user), asking(user), asking(world.user())
    row = Session.objects.get(pk=phone.session.session_key)
    page = reverse("account:end-session", args=[row.id])
    desk.post(page)
    answers = [client.post(page, follow=True) for client in (desk, other)]
    assert ["had already ended" in answer.content.decode() for answer in answers] == [True, True]
    assert Event.objects.filter(action="session.ended").count() == 1


def test_sessions_on_the_same_kind_of_device_are_told_apart_by_when_they_began(user):
    first, second = (typing_password(user, HTTP_USER_AGENT=FIREFOX) for _each in range(2))
    row = Session.objects.get(pk=first.session.session_key)
    began = row.get_decoded()
    began["sign_in"]["at"] = (timezone.now() - dt.timedelta(hours=3)).isoformat()
    Session.objects.filter(pk=row.pk).update(
        session_data=Session.objects.encode(began),
        started_at=timezone.now() - dt.timedelta(hours=3),
    )
    words = f"signed in {timezone.localtime() - dt.timedelta(hours=3):%d-%m-%Y %H:%M}"
    page = strip_tags(second.get(SESSIONS).content.decode())
    assert f": Firefox, Windows, {words}" in page
    assert page.index("here, now") < page.index(words)
    ending = second.get(reverse("account:end-session", args=[row.id])).content.decode()
    assert f"End: Firefox, Windows, {words}" in ending
    assert "Last used" in ending
    assert "is kept until then" in ending  # as test_ending_sessions shows


def test_all_others_are_ended_at_once(user):
    phone, desk, other = asking(user), asking(user), asking(world.user())
    desk.post(OTHERS)
    assert phone.get(HOME).url.startswith(SIGN_IN)
    assert desk.get(HOME).status_code == other.get(HOME).status_code == 200


def test_a_session_goes_on_in_the_same_row_and_ends_with_its_user(user):
    client = asking(user)
    for _n in range(3):
        client.get(HOME)
    row = Session.objects.get(user=user)
    assert row.pk == client.session.session_key
    end_sessions(user)
    assert not Session.objects.filter(user=user).exists()


def test_the_matrix_is_edited_by_who_showed_who_it_is_and_typed_work_waits():
    board = world.user("board")
    page = reverse("access:change", args=["hr"])
    client = asking(board)
    afresh = client.post(page, {"base": 0})
    assert afresh.url.startswith(reverse("account:afresh"))
    then = client.post(afresh.url, {"password": world.PASSWORD})
    assert then.url == KEPT
    assert 'name="base" value="0"' in client.get(KEPT).content.decode()
    assert client.get(page).status_code == 200
    assert asking_afresh(board).get(page).status_code == 200


def test_who_may_not_open_a_page_is_not_asked_who_it_is():
    page = reverse("access:change", args=["hr"])
    assert asking(world.user("hr")).get(page).status_code == 403


def test_showing_who_one_is_does_not_lead_to_another_site(user):
    client = asking(user)
    page = f"{reverse('account:afresh')}?next=https://elsewhere.example/"
    assert client.post(page, {"password": world.PASSWORD}).url == reverse("home")


@pytest.mark.parametrize(
    "typed",
    [{"code": "123456"}, {"passkey": "{}"}, {"passkey": " "}, {"code": " ", "passkey": " "}],
)
@pytest.mark.parametrize("has_app", [False, True])
def test_a_step_somebody_does_not_have_shows_nothing_there(user, typed, has_app):
    if has_app:
        factors.app(user)
    client = asking(user)
    page = client.post(reverse("account:afresh"), typed)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert "fresh_until" not in client.session


def test_too_many_wrong_passwords_there_end_the_session(user):
    client = asking(user)
    for _n in range(5):
        client.post(reverse("account:afresh"), {"password": "verkeerd"})
    assert client.get(HOME).url.startswith(SIGN_IN)
