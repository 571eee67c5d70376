"""Signing others out: one person, or everybody at once; and what they are told."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from accounts.two_step import begin
from audit.models import Event
from organisation.models import Organisation
from tests.factories import world
from tests.factories.http import asking, asking_afresh

pytestmark = pytest.mark.django_db
EVERYBODY, SIGN_IN, HOME = map(reverse, ["access:end-all-sessions", "sign_in", "portal:home"])
REASON = {"reason": "Een laptop is gestolen"}


@pytest.fixture
def board(here):
    return world.user("board", Organisation.objects.get())


TYPED, PLACE = reverse("breaches:report"), "Op de tafel in de hal"
WAS_ENDED = "Your session was ended"


def is_in(client) -> bool:
    return client.get(HOME).status_code == 200


def page_of(user) -> str:
    return reverse("access:end-sessions", args=[user.pk])


def test_everybody_is_signed_out_also_who_asked_it(board, here):
    parent = world.parent_user(world.child(here))
    others = [asking(parent), asking(parent), asking(world.user("hr", here))]
    client = asking_afresh(board)
    answer = client.post(EVERYBODY, REASON)
    assert answer.url == SIGN_IN
    assert not any(is_in(one) for one in [client, *others])
    assert "Sessions ended: 4" in client.get(SIGN_IN).content.decode()
    event = Event.objects.get(action="sessions.all_ended")
    assert (event.actor, event.purpose) == (board, REASON["reason"])
    assert event.details == {"count": 4}
    ended = Event.objects.filter(action="session.ended").values_list("details__user", flat=True)
    assert (len(ended), list(ended).count(str(parent.pk))) == (4, 2)


def test_who_is_half_way_signing_in_begins_anew(board, rf):
    half = Client()
    session = half.session
    request = rf.get("/")
    request.session = session
    begin(request, board, timezone.now())
    session.save()
    half.cookies["sessionid"] = session.session_key
    assert half.get(reverse("account:second-step")).status_code == 200
    asking_afresh(board).post(EVERYBODY, REASON)
    assert half.get(reverse("account:second-step")).url == SIGN_IN


def test_a_reason_and_who_one_is_are_asked_first(board):
    assert asking(board).post(EVERYBODY, REASON).url.startswith(reverse("account:afresh"))
    client = asking_afresh(board)
    assert client.get(EVERYBODY).status_code == 200
    answer = client.post(EVERYBODY, {"reason": " "})
    assert list(answer.context["form"].errors) == ["reason"]
    assert is_in(client)
    assert not Event.objects.filter(action="sessions.all_ended").exists()


def test_only_who_gives_access_everywhere_signs_everybody_out(here):
    organisation = Organisation.objects.get()
    for user in (world.user("board", here), world.user("ict_support", organisation)):
        client = asking_afresh(user)
        assert client.post(EVERYBODY, REASON).status_code == 403
        assert is_in(client)
        assert EVERYBODY not in client.get(reverse("access:people")).content.decode()


def test_one_person_is_signed_out_everywhere_and_nobody_else(board, here):
    colleague, another = world.user("hr", here), world.user("hr", here)
    theirs, other = [asking(colleague), asking(colleague)], asking(another)
    client = asking_afresh(board)
    person = reverse("access:person", args=[colleague.pk])
    assert page_of(colleague) in client.get(person).content.decode()
    assert client.post(page_of(colleague), REASON).url == person
    assert not any(is_in(one) for one in theirs)
    assert is_in(other)
    assert is_in(client)
    event = Event.objects.get(action="sessions.person_ended")
    assert (event.purpose, event.details) == (REASON["reason"], {"count": 2})
    assert event.object_id == str(colleague.pk)


def test_nobody_is_signed_out_by_who_does_not_decide_on_all_of_the_work(board, here):
    both = world.user("hr", here)
    world.appoint(both, "hr", world.location("Elders"))
    one_place = asking_afresh(world.user("board", here))
    session = asking(both)
    assert one_place.post(page_of(both), REASON).status_code == 403
    assert asking_afresh(board).post(page_of(board), REASON).status_code == 403  # see My account
    assert is_in(session)


def test_no_session_is_left_of_who_was_signed_out(board):
    asking_afresh(board).post(EVERYBODY, REASON)
    assert not Session.objects.filter(user__isnull=False).exists()


def came_in(user) -> Client:
    """Somebody who signed in with a browser, and has used it."""
    client = Client()
    client.post(SIGN_IN, {"username": user.email, "password": world.PASSWORD})
    client.get(HOME)
    return client


def test_whose_session_was_ended_by_another_is_told_so_until_signed_in_again(board, here):
    user = world.user(email="piet@example.com")
    client = came_in(user)
    asking_afresh(board).post(page_of(user), REASON)
    led = client.get(HOME)
    assert led.url.startswith(SIGN_IN)
    for _look in range(2):  # a part of a page that asks by itself does not use it up
        assert WAS_ENDED in client.get(led.url).content.decode()
    sent = {"username": user.email, "password": world.PASSWORD}
    assert WAS_ENDED in client.post(led.url, {**sent, "password": "fout"}).content.decode()
    assert client.post(led.url, sent).url == HOME
    client.post(reverse("sign_out"))
    assert WAS_ENDED not in client.get(SIGN_IN).content.decode()


def test_what_was_typed_as_the_session_was_ended_is_kept(board, here):
    user = world.user(email="piet@example.com")
    client = came_in(user)
    asking_afresh(board).post(EVERYBODY, REASON)
    led = client.post(TYPED, {"place": PLACE})
    page = client.get(led.url).content.decode()
    assert WAS_ENDED in page
    assert "What you sent is kept until you have signed in again" in page
    assert PLACE not in page
    client.post(led.url, {"username": user.email, "password": world.PASSWORD})
    assert PLACE in client.get(reverse("account:kept")).content.decode()


def test_whose_time_was_over_is_not_told_that_somebody_ended_it(board):
    client = came_in(world.user(email="piet@example.com"))
    Session.objects.update(expire_date=timezone.now())
    led = client.get(HOME)
    assert WAS_ENDED not in client.get(led.url).content.decode()


def test_a_stranger_is_told_of_no_session(board):
    known = came_in(world.user(email="piet@example.com"))
    strangers = [Client(), Client(), Client()]
    strangers[1].cookies["sessionid"] = "a" * 32  # made up, in both
    strangers[2].cookies["sessionid"] = "a" * 32
    strangers[2].cookies["who"] = str(board.pk)
    known.post(reverse("sign_out"))
    for client in (*strangers, known):
        led = client.get(HOME)
        assert WAS_ENDED not in client.get(led.url).content.decode()


def test_who_signs_out_after_the_session_was_ended_is_out_and_leaves_nothing(board, here):
    user = world.user(email="piet@example.com")
    client = came_in(user)
    asking_afresh(board).post(page_of(user), REASON)
    page = client.post(reverse("sign_out"), follow=True).content.decode()
    assert WAS_ENDED not in page
    assert "is kept" not in page
    assert not client.cookies["who"].value


def words_after(client, page, sent=None) -> tuple[str, str]:
    """The notice that stands on the page one is led to, and its kind."""
    answer = client.post(page, sent, follow=True).content.decode()
    kind, words = re.search(
        r'<div class="notice (\w+)">.*?<p>(.*?)</p>', answer, re.DOTALL
    ).groups()
    return words, kind


def test_where_there_was_nothing_to_end_it_is_not_said_to_have_succeeded(board, here):
    colleague, client = world.user("hr", here), asking_afresh(board)
    for page, sent in (
        (page_of(colleague), REASON),
        (reverse("account:end-sessions"), None),
        (EVERYBODY, REASON),
    ):
        words, kind = words_after(client, page, sent)
        assert "not signed in anywhere" in words or "Nobody else" in words
        assert kind == "info"
    client = asking_afresh(board)
    asking(board), asking(colleague)
    for page, sent in ((page_of(colleague), REASON), (reverse("account:end-sessions"), None)):
        assert words_after(client, page, sent)[1] == "good"


def test_pages_that_end_sessions_lead_back(board, here):
    colleague = world.user("hr", here)
    client = asking_afresh(board)
    for page, back in (
        (page_of(colleague), reverse("access:person", args=[colleague.pk])),
        (EVERYBODY, reverse("access:people")),
        (reverse("account:end-sessions"), reverse("account:sessions")),
        (reverse("access:reset-factors", args=[colleague.pk]), f"/access/people/{colleague.pk}/"),
        (reverse("account:afresh") + "?next=/", reverse("home")),
    ):
        if page.startswith(reverse("account:afresh")):
            client = asking(board)
        assert f'<a class="back" href="{back}">' in client.get(page).content.decode()
