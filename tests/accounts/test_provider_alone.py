"""Who signs in at the organisation's provider and has no password here: no mail gives one."""

import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import LinkedIdentity, Notice, PasswordReset, User
from accounts.tasks import mail_resets
from audit.models import Event
from core.spam import Stamp
from organisation.models import Organisation
from tests.accounts.test_provider import linked, sent_to, signed_in, text, through
from tests.factories import world
from tests.factories.http import asking, asking_afresh, bare
from tests.factories.users import give_token

pytestmark = pytest.mark.django_db
ADDRESS, NEW = "noor@zandbak.example", "een heel nieuw wachtwoord"
FORGOTTEN, SIGN_IN = reverse("account:forgotten"), reverse("sign_in")


@pytest.fixture
def user(provider):
    """A colleague who is linked, and has no password here."""
    user = world.user("hr", email=ADDRESS)
    linked(provider, user)
    user.set_unusable_password()
    user.save()
    return user


def forget(email=ADDRESS):
    stamp = Stamp(time.time() - 60).sealed("forgotten")
    return Client().post(FORGOTTEN, {"email": email, "stamp": stamp})


def choose(path):
    return Client().post(path, {"password": NEW, "again": NEW})


def person(user) -> str:
    return reverse("access:person", args=[user.pk])


def unlinking(user) -> str:
    return reverse("access:unlink-provider", args=[user.pk])


def board() -> User:
    return world.user("board", Organisation.objects.get())


@pytest.mark.clause("S07")
def test_the_mail_says_where_to_sign_in_and_the_page_says_the_same_to_all(
    user, mail_server, django_assert_num_queries
):
    world.user(email="piet@example.com")
    answers = []
    for email in (ADDRESS, "piet@example.com", "niemand@example.com"):
        with django_assert_num_queries(6):
            sent = forget(email)
        answers.append((sent.status_code, sent.url, bare(Client().get(sent.url))))
    assert len(set(answers)) == 1
    mail_resets()
    told = mail_server.to(ADDRESS)[0]
    assert "you sign in with De Zandbak" in told
    assert mail_server.link(ADDRESS) == SIGN_IN
    assert "/account/password/" in mail_server.to("piet@example.com")[0]
    assert not PasswordReset.objects.filter(user=user).exists()
    mail_resets()
    assert len(mail_server.to(ADDRESS)) == 1
    event = Event.objects.get(action="mail.sent", details__to=str(user.pk))
    assert event.details["kind"] == "password_at_provider"
    assert ADDRESS not in str(list(Event.objects.values()))


def test_what_the_mail_server_refuses_is_mailed_later(user, mail_server):
    forget()
    mail_server.answer = "451 later"
    mail_resets()
    mail_server.answer = "250 OK"
    mail_resets()
    assert len(mail_server.to(ADDRESS)) == 1


def test_a_link_that_was_mailed_before_gives_no_password(user):
    token = give_token(PasswordReset.objects.create(user=user, asked_at=timezone.now()))
    assert choose(reverse("account:reset", args=[token])).status_code == 404
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_where_there_is_no_provider_any_more_the_mail_gives_a_password(user, mail_server, settings):
    settings.OIDC_ISSUER = ""
    forget()
    mail_resets()
    assert choose(mail_server.link(ADDRESS)).url == SIGN_IN
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_who_has_both_chooses_a_new_password_as_ever(provider, mail_server):
    user = world.user(email=ADDRESS)
    linked(provider, user)
    forget()
    mail_resets()
    assert choose(mail_server.link(ADDRESS)).url == SIGN_IN


def test_who_is_asked_once_more_is_sent_to_the_provider_and_not_to_the_mail(user):
    page = text(asking(user).get(reverse("account:afresh")))
    assert "Use De Zandbak to show who you are." in page
    assert "Forgotten" not in page


def test_who_wants_both_chooses_a_password_after_showing_at_the_provider_who_it_is(provider, user):
    client, change = asking(user), reverse("account:change-password")
    sent = client.post(reverse("account:provider-afresh"), {"next": change})
    assert client.get(provider.sends_back(sent_to(sent))).url == change
    client.post(change, {"password": NEW, "again": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert LinkedIdentity.objects.get().user == user


def test_who_lost_the_account_there_is_let_in_by_who_gives_access(provider, user, mail_server):
    session, client = asking(user), asking_afresh(board())
    assert unlinking(user) in text(client.get(person(user)))
    assert "De Zandbak" in text(client.get(unlinking(user)))
    assert client.post(unlinking(user)).url == person(user)
    assert not signed_in(through(provider)[0])
    assert session.get(reverse("portal:home")).url.startswith(SIGN_IN)
    assert Notice.objects.filter(user=user, kind="sign_in_changed").count() == 2  # linked, parted
    assert Event.objects.get(action="identity.unlinked").object_id == str(user.pk)
    forget()
    mail_resets()
    page = text(Client().get(mail_server.link(ADDRESS)))
    assert "Sign in with De Zandbak" in page  # with another account there, or a password
    assert choose(mail_server.link(ADDRESS)).url == SIGN_IN


def test_nobody_is_parted_by_who_does_not_decide_on_it_or_did_not_show_who_that_is(user):
    for function in ("ict_support", "hr"):
        client = asking_afresh(world.user(function, Organisation.objects.get()))
        assert client.post(unlinking(user)).status_code == 403
    client = asking(board())
    assert client.post(unlinking(user)).url.startswith(reverse("account:afresh"))
    assert LinkedIdentity.objects.exists()


def test_who_is_not_linked_is_not_parted(user):
    client, other = asking_afresh(board()), world.user("hr")
    assert unlinking(other) not in text(client.get(person(other)))
    assert client.post(unlinking(other)).status_code == 404
