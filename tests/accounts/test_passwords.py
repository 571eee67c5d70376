"""Signing in and out, a forgotten password, and what of it stands in the trail (L75)."""

import datetime as dt
import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import take_in_colleague
from accounts.lockout import MOST
from accounts.models import PasswordReset, Session
from accounts.passwords import LASTS
from accounts.tasks import expire_sessions, mail_resets
from audit.models import Event
from core.spam import MAILS_PER_HOUR, Stamp
from tests.factories import world
from tests.factories.http import asking, bare

pytestmark = pytest.mark.django_db
ADDRESS, NEW = "piet@example.com", "een heel nieuw wachtwoord"
FORGOTTEN = reverse("account:forgotten")


@pytest.fixture
def user():
    return world.user(email=ADDRESS)


def sign_in(email=ADDRESS, password=world.PASSWORD, client=None, **more):
    client = client or Client()
    return client.post(reverse("sign_in"), {"username": email, "password": password}, **more)


def forget(email=ADDRESS):
    stamp = Stamp(time.time() - 60).sealed("forgotten")
    return Client().post(FORGOTTEN, {"email": email, "stamp": stamp})


def choose(path, password=NEW):
    return Client().post(path, {"password": password, "again": password})


def actions() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def test_who_forgot_the_password_chooses_a_new_one_with_a_link_that_works_once(user, mail_server):
    forget(ADDRESS.upper())
    mail_resets()
    path = mail_server.link(ADDRESS)
    assert choose(path, "kort").status_code == 200
    assert choose(path).url == reverse("sign_in")
    assert choose(path).status_code == 404
    assert sign_in(password=NEW).status_code == 302
    assert sign_in().status_code == 200


def test_a_colleague_who_was_taken_in_chooses_the_first_password_so(mail_server):
    take_in_colleague(
        email=ADDRESS,
        name="P. Proef",
        function="hr",
        place=world.organisation(),
        starts_on=world.START,
        by=None,
    )
    assert sign_in(password=NEW).status_code == 200
    forget()
    mail_resets()
    choose(mail_server.link(ADDRESS))
    assert sign_in(password=NEW).status_code == 302


def test_a_new_password_ends_every_session(user, mail_server):
    elsewhere = asking(user)
    forget()
    mail_resets()
    choose(mail_server.link(ADDRESS))
    assert elsewhere.get(reverse("portal:home")).status_code == 302
    assert Event.objects.get(action="session.ended").details == {"user": str(user.pk)}


@pytest.mark.clause("S07")
def test_asking_is_answered_alike_for_every_address(user, mail_server, django_assert_num_queries):
    answers = []
    world.user(email="weg@example.com").__class__.objects.filter(email="weg@example.com").update(
        is_active=False
    )
    for email in (ADDRESS, "niemand@example.com", "weg@example.com"):
        with django_assert_num_queries(6):
            sent = forget(email)
        answers.append((sent.status_code, sent.url, bare(Client().get(sent.url))))
    assert len(set(answers)) == 1
    mail_resets()
    assert [to for to, _content in mail_server.mails] == [[ADDRESS]]
    assert PasswordReset.objects.get().user == user  # nothing is kept of the others


def test_a_link_is_over_after_two_hours_and_its_row_goes(user, mail_server):
    forget()
    mail_resets()
    for reset in PasswordReset.objects.all():
        reset.link_until -= LASTS + dt.timedelta(seconds=5)
        reset.save()
    assert choose(mail_server.link(ADDRESS)).status_code == 404
    mail_resets()
    assert not PasswordReset.objects.exists()


def test_one_address_is_not_mailed_all_day(user):
    for _n in range(MAILS_PER_HOUR + 2):
        assert forget().status_code == 302
    assert PasswordReset.objects.count() == MAILS_PER_HOUR


@pytest.mark.clause("L75")
def test_signing_in_and_out_and_failing_stand_in_the_trail_without_the_address(user):
    client = Client()
    sign_in(password="verkeerd", client=client)
    sign_in("niemand@example.com", client=client)
    sign_in(client=client)
    client.post(reverse("sign_out"))
    found = [action for action in actions() if action.startswith("account.sign")]
    assert found == ["account.sign_in_failed"] * 2 + ["account.signed_in", "account.signed_out"]
    tried = Event.objects.filter(action="account.sign_in_failed").order_by("pk")
    assert [event.object_id for event in tried] == [str(user.pk), ""]
    assert Event.objects.get(action="account.signed_out").actor_id == user.pk
    assert "example.com" not in str(list(Event.objects.values()))


@pytest.mark.clause("L75")
def test_five_wrong_passwords_wait_and_the_owner_elsewhere_does_not(user):
    for _n in range(MOST):
        assert sign_in(password="verkeerd").status_code == 200
    assert sign_in().status_code == 429
    assert actions()[-1] == "account.sign_in_blocked"
    assert sign_in(REMOTE_ADDR="192.0.2.7").status_code == 302


def test_another_way_of_writing_an_address_gives_no_more_attempts():
    user = world.user(email="sis@example.com")
    for other in ("\u017fis@example.com", "s\u0131s@example.com"):  # written large: SIS
        assert sign_in(other).status_code == 200
    assert sign_in(user.email.upper()).status_code == 302


@pytest.mark.parametrize("typed", [f"{ADDRESS}\0", "\0", "a" * 5000, "piet"])
def test_what_is_no_address_is_refused_as_one_that_is_unknown(user, typed):
    for _n in range(MOST):
        assert sign_in(typed).status_code == 200
    assert sign_in(typed).status_code == 429


def test_an_unknown_address_is_locked_alike(user):
    known, unknown = [], []
    for _n in range(MOST + 1):
        known.append(bare(sign_in(password="verkeerd"), ADDRESS))
        unknown.append(bare(sign_in("niemand@example.com"), "niemand@example.com"))
    assert known == unknown


def test_a_good_password_forgets_the_wrong_ones(user):
    for _n in range(MOST - 1):
        sign_in(password="verkeerd")
    sign_in()
    sign_in(password="verkeerd")
    assert sign_in().status_code == 302


@pytest.mark.clause("L75")
def test_a_session_that_ends_by_time_stands_in_the_trail_and_is_removed(user):
    client, other = asking(user), asking(world.user())
    mine = client.session.session_key
    Session.objects.filter(pk=mine).update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    expire_sessions()
    expire_sessions()
    event = Event.objects.get(action="session.expired")
    assert event.details == {"user": str(user.pk)}
    assert not Session.objects.filter(pk=mine).exists()
    assert other.get(reverse("portal:home")).status_code == 200


def test_who_is_locked_out_signs_in_at_once_with_a_new_password(user, mail_server):
    for _attempt in range(MOST):
        sign_in(password="fout")
    assert sign_in().status_code == 429
    forget()
    mail_resets()
    choose(mail_server.link(ADDRESS))
    assert sign_in(password=NEW).status_code == 302
