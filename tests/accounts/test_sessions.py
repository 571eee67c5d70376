"""Sessions: how long they last, the own ones, and what was sent when one had ended (L55)."""

import datetime as dt
import json
import re
import uuid

import pytest
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_http_date

from accounts.actions import end_sessions
from accounts.kept_posts import SALT, take
from accounts.models import Session
from accounts.session_store import SessionStore
from accounts.sessions import LONGEST, device_words
from audit.models import Event
from breaches.models import Breach
from tests.factories import factors, world
from tests.factories.http import asking, asking_afresh, sessions_a_minute_later

pytestmark = pytest.mark.django_db
SESSIONS, OTHERS = reverse("account:sessions"), reverse("account:end-sessions")
KEPT, SIGN_IN, HOME = reverse("account:kept"), reverse("sign_in"), reverse("portal:home")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)


HOLDS = re.compile(r'data-session-seconds="(\d+)"')


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user():
    return world.user(email="piet@example.com")


def sign_in(user, client=None, **more):
    client = client or Client(**more)
    client.post(SIGN_IN, {"username": user.email, "password": world.PASSWORD})
    return client


def over(client):
    """Let half an hour pass for a session."""
    Session.objects.filter(pk=client.session.session_key).update(expire_date=timezone.now())


@pytest.mark.clause("L55")
def test_a_session_ends_after_half_an_hour_without_use(user):
    client = sign_in(user)
    left = Session.objects.get(user=user).expire_date - timezone.now()
    assert dt.timedelta(minutes=29) < left <= dt.timedelta(minutes=30)
    assert client.get(HOME).status_code == 200
    over(client)
    assert client.get(HOME).url.startswith(SIGN_IN)


@pytest.mark.parametrize(("seconds", "is_noted"), [(0, False), (55, False), (61, True)])
def test_that_a_session_is_in_use_is_written_once_a_minute(user, seconds, is_noted):
    client = sign_in(user)
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
    client, window = sign_in(user), Client()
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
    sign_in(user, HTTP_USER_AGENT=IPHONE)
    sign_in(world.user(), HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Chrome/130.0 Safari/537.36")
    here = sign_in(user, HTTP_USER_AGENT=FIREFOX)
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
    assert ["had ended already" in answer.content.decode() for answer in answers] == [True, True]
    assert Event.objects.filter(action="session.ended").count() == 1


def test_sessions_on_the_same_kind_of_device_are_told_apart_by_when_they_began(user):
    first, second = (sign_in(user, HTTP_USER_AGENT=FIREFOX) for _each in range(2))
    row = Session.objects.get(pk=first.session.session_key)
    began = row.get_decoded()
    began["sign_in"]["at"] = (timezone.now() - dt.timedelta(hours=3)).isoformat()
    Session.objects.filter(pk=row.pk).update(
        session_data=Session.objects.encode(began),
        started_at=timezone.now() - dt.timedelta(hours=3),
    )
    words = f"signed in {timezone.localtime() - dt.timedelta(hours=3):%d-%m-%Y %H:%M}"
    page = second.get(SESSIONS).content.decode()
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


def ended_while_typing(user, typed, page):
    """Somebody sends a form of a page whose session has ended."""
    client = sign_in(user)
    client.get(HOME)
    over(client)
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
    sign_in(user, client)
    fields = fields_of(client.get(KEPT).content.decode())
    assert client.post(report, fields).status_code == 200
    again = client.post(report, fields, follow=True)
    assert "has been sent already" in again.content.decode()
    assert client.get(KEPT).url == reverse("home")


def test_of_two_clicks_at_once_one_takes_what_was_kept(user):
    client, _answer = ended_while_typing(user, {"place": "kantoor"}, reverse("breaches:report"))
    sign_in(user, client)
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
    sign_in(world.user(), client)
    assert client.get(KEPT).url == reverse("home")


def test_what_was_kept_says_when_it_was_sent_and_what_it_holds(user):
    """Somebody else may have sent it, at a device where one forgot to sign out."""
    labels = json.dumps({"place": "Where was it?"})
    typed = {"place": "kantoor", "of": "x", "token": str(uuid.uuid4()), "_labels": labels}
    client, _answer = ended_while_typing(user, typed, reverse("breaches:report"))
    sign_in(user, client)
    page = client.get(KEPT).content.decode()
    assert f"It was sent on {timezone.localtime():%d-%m-%Y}" in page
    assert "Was that not you?" in page
    assert re.search(r"<dt>Where was it\?</dt><dd>\s*kantoor", page)
    assert "<li>x</li>" in page  # sent without a name
    assert f"<li>{typed['token']}</li>" not in page  # it goes along, and tells nobody anything


@pytest.mark.parametrize("labels", ["[]", "{", "1", "[" * 100_000])
def test_names_of_fields_that_cannot_be_read_leave_the_values(user, labels):
    typed = {"place": "kantoor", "_labels": labels}
    client, _answer = ended_while_typing(user, typed, reverse("breaches:report"))
    sign_in(user, client)
    assert "<li>kantoor</li>" in client.get(KEPT).content.decode()


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
    client = sign_in(user)
    client.cookies["who"] = before = noted(user, dt.timedelta(days=6))
    client.get(HOME)
    assert client.cookies["who"].value != before


def test_signing_out_takes_away_who_was_here(user):
    client = sign_in(user)
    client.get(HOME)
    assert client.cookies["who"].value
    assert str(user.pk) in client.cookies["who"].value
    assert client.cookies["who"]["httponly"]
    client.post(reverse("sign_out"))
    assert not client.cookies["who"].value


def test_who_signed_out_in_another_tab_is_told_that_what_was_sent_is_lost(user):
    client = sign_in(user)
    client.post(reverse("sign_out"))
    answer = client.post(reverse("breaches:report"), {"place": "kantoor"}, follow=True)
    assert "What you sent was not saved" in answer.content.decode()
    assert "What you sent" not in client.get(SIGN_IN).content.decode()


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
