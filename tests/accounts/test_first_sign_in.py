"""Coming in for the first time through the organisation's provider, in the place of a password;
and showing there once more who one is."""

import datetime as dt
import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import take_in_colleague
from accounts.models import LinkedIdentity, PasswordReset, User
from audit.models import Event
from core.dates import today
from staff.actions import invite_worker
from subjects.models import Invitation
from tests.accounts.test_provider import linked, sent_to, signed_in, text, through, through_link
from tests.factories import staff, world
from tests.factories.http import asking, asking_afresh
from tests.factories.users import give_token

pytestmark = pytest.mark.django_db
ADDRESS = "noor@zandbak.example"
HOME, OVER = reverse("home"), "does not work any more"


def invited_worker():
    """A colleague with a file, and the path of the link that was mailed."""
    worker = staff.employee(world.location())
    invite_worker(subject=worker.subject, email=ADDRESS, at=timezone.now(), on=today(), by=None)
    return worker, give_token(Invitation.objects.get())


def taken_in() -> tuple[User, str]:
    """A colleague without a file, who is to choose a first password."""
    user = take_in_colleague(
        email=ADDRESS,
        name="Noor Zandstra",
        function="hr",
        place=world.organisation(),
        starts_on=world.START,
        by=None,
    )
    reset = PasswordReset.objects.create(user=user, asked_at=timezone.now())
    return user, give_token(reset)


def by_invitation(provider, token, client=None):
    """From the page of the invitation to the provider and back."""
    page = reverse("invitation:provider", args=[token])
    return through(provider, client, page)


def by_first_link(provider, token, client=None):
    return through(provider, client, reverse("account:first-provider", args=[token]))


PROVEN = {
    by_invitation: reverse("invitation:proven"),
    by_first_link: reverse("account:first-proven"),
}


def test_an_invited_colleague_signs_in_through_the_provider_and_has_no_password(provider):
    worker, token = invited_worker()
    page = text(Client().get(reverse("invitation:accept", args=[token])))
    assert "Sign in with De Zandbak" in page
    client, answer = by_invitation(provider, token)
    asked = text(client.get(answer.url))
    assert ADDRESS in asked
    assert not User.objects.filter(email=ADDRESS).exists()  # nothing before the button
    assert client.post(answer.url).url == HOME
    user = User.objects.get(email=ADDRESS)
    assert not user.has_usable_password()
    worker.subject.refresh_from_db()
    assert worker.subject.user == user
    assert client.session["_auth_user_id"] == str(user.pk)
    assert signed_in(through(provider)[0])  # and the next day
    assert not Invitation.objects.exists()
    assert Event.objects.get(action="identity.linked").actor == user


def test_a_colleague_without_a_file_does_the_same_with_the_link_of_a_first_password(provider):
    user, token = taken_in()
    page = text(Client().get(reverse("account:reset", args=[token])))
    assert "Sign in with De Zandbak" in page
    client, answer = by_first_link(provider, token)
    assert ADDRESS in text(client.get(answer.url))
    assert not LinkedIdentity.objects.exists()
    assert client.post(answer.url).url == HOME
    assert LinkedIdentity.objects.get().user == user
    assert not PasswordReset.objects.exists()
    assert client.get(HOME).url == reverse("account:factors")  # the second step is asked as ever


def made_by(way):
    return invited_worker()[1] if way is by_invitation else taken_in()[1]


WAYS = pytest.mark.parametrize("way", [by_invitation, by_first_link], ids=lambda way: way.__name__)


@WAYS
def test_it_is_the_subject_that_is_kept_and_never_the_address(provider, way):
    provider.says(sub="1001", email="iemand-anders@example.com")
    client, answer = way(provider, made_by(way))
    client.post(answer.url)
    provider.says(sub="1002", email=ADDRESS)
    assert not signed_in(through(provider)[0])
    provider.says(sub="1001", email="nieuw@example.com")
    assert signed_in(through(provider)[0])


@WAYS
def test_of_another_tenant_nobody_accepts(provider, settings, way):
    settings.OIDC_TENANT = "ours"
    provider.says(tid="theirs")
    client, answer = way(provider, made_by(way))
    assert answer.status_code == 403
    assert client.get(PROVEN[way]).status_code == 404
    provider.says(tid="ours")
    client, answer = way(provider, made_by_again(way))
    assert client.post(answer.url).url == HOME


def made_by_again(way):
    """The same link once more, as after a mail that was asked for again."""
    return give_token((Invitation if way is by_invitation else PasswordReset).objects.get())


@WAYS
def test_an_account_of_somebody_else_is_not_taken_over_and_the_link_stays(provider, way):
    other = world.user(email="piet@example.com")
    linked(provider, other)
    token = made_by(way)
    client, answer = way(provider, token)
    assert client.post(answer.url).url == reverse("sign_in")
    assert "linked to somebody else" in text(client.get(reverse("sign_in")))
    assert LinkedIdentity.objects.get().user == other
    assert not signed_in(client)
    assert Event.objects.filter(action="identity.taken").exists()
    provider.says(sub="1002")
    client, answer = way(provider, token)
    assert client.post(answer.url).url == HOME


@WAYS
def test_who_comes_back_later_finds_it_over(provider, way):
    token = made_by(way)
    first, answer = way(provider, token)
    second, other = way(provider, token)
    assert first.post(answer.url).url == HOME
    assert OVER in text(second.post(other.url))
    assert LinkedIdentity.objects.count() == 1


@WAYS
def test_what_was_shown_for_one_page_opens_no_other(provider, way):
    token = made_by(way)
    client, _answer = through_link(provider, world.user())
    session = client.session
    session["accepting_invitation"] = str(getattr(Invitation.objects.first(), "pk", ""))
    session["first_sign_in"] = str(getattr(PasswordReset.objects.first(), "pk", ""))
    session.save()
    assert client.get(PROVEN[way]).status_code == 404
    client, _answer = way(provider, token)
    assert client.get(reverse("account:link-proven")).status_code == 302
    assert not LinkedIdentity.objects.exists()


@WAYS
def test_who_was_signed_in_as_somebody_else_is_no_more(provider, way):
    here = asking(world.user())
    client, answer = way(provider, made_by(way), here)
    client.post(answer.url)
    assert client.session["_auth_user_id"] == str(User.objects.get(email=ADDRESS).pk)


def test_a_link_for_a_forgotten_password_links_nothing(provider):
    user = world.user(email=ADDRESS)
    token = give_token(PasswordReset.objects.create(user=user, asked_at=timezone.now()))
    assert "Sign in with De Zandbak" not in text(
        Client().get(reverse("account:reset", args=[token]))
    )
    assert by_first_link_is_over(token)


def test_who_signs_in_through_the_provider_already_is_linked_to_nobody_else_by_mail(provider):
    user, token = taken_in()
    client, answer = by_first_link(provider, token)
    client.post(answer.url)
    later = give_token(PasswordReset.objects.create(user=user, asked_at=timezone.now()))
    assert OVER in text(Client().get(reverse("account:reset", args=[later])))
    assert by_first_link_is_over(later)


def by_first_link_is_over(token) -> bool:
    page = reverse("account:first-provider", args=[token])
    return Client().post(page).status_code == 404


def test_a_password_that_was_chosen_meanwhile_ends_it(provider):
    user, token = taken_in()
    client, answer = by_first_link(provider, token)
    user.set_password(world.PASSWORD)
    user.save()
    assert OVER in text(client.post(answer.url))
    assert not LinkedIdentity.objects.exists()


def test_a_parent_is_not_sent_there(provider):
    child = world.child(world.location())
    parent = world.parents_of(child)[0].subject
    invitation = Invitation.objects.create(
        subject=parent,
        email="ans@example.com",
        asked_at=timezone.now(),
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    token = give_token(invitation)
    assert "Sign in with De Zandbak" not in text(
        Client().get(reverse("invitation:accept", args=[token]))
    )
    assert Client().post(reverse("invitation:provider", args=[token])).status_code == 404


def test_without_a_provider_a_password_is_all_there_is():
    _worker, token = invited_worker()
    page = text(Client().get(reverse("invitation:accept", args=[token])))
    assert "Choose a password" in page
    assert reverse("invitation:provider", args=[token]) not in page
    assert Client().post(reverse("invitation:provider", args=[token])).status_code == 404


# --- once more ---------------------------------------------------------------------------------

AFRESH, DELICATE = reverse("account:afresh"), reverse("account:change-password")


def shows_again(provider, client):
    sent = client.post(reverse("account:provider-afresh"), {"next": DELICATE})
    return client.get(provider.sends_back(sent_to(sent)))


def test_who_has_no_password_shows_at_the_provider_who_it_is(provider):
    user = world.user()
    linked(provider, user)
    client = asking(user)
    assert client.get(DELICATE).url.startswith(AFRESH)
    assert "Show it with De Zandbak" in text(client.get(AFRESH))
    assert shows_again(provider, client).url == DELICATE
    assert client.get(DELICATE).status_code == 200
    assert Event.objects.filter(action="account.signed_in_afresh", actor=user).exists()


def test_what_was_shown_there_before_it_was_asked_is_not_enough(provider):
    user = world.user()
    linked(provider, user)
    client = asking(user)
    provider.says(auth_time=time.time() - 600)  # enough to sign in, and not now
    assert shows_again(provider, client).url.startswith(AFRESH)
    assert client.get(DELICATE).url.startswith(AFRESH)


def test_somebody_else_at_the_provider_does_not_do(provider):
    user, other = world.user(), world.user()
    linked(provider, other)
    provider.says(sub="1002")
    linked(provider, user)
    client = asking(user)
    provider.says(sub="1001")
    assert shows_again(provider, client).url.startswith(AFRESH)
    assert client.get(DELICATE).url.startswith(AFRESH)


def test_who_has_no_password_cannot_part_from_the_provider_and_is_told_why(provider):
    user = world.user()
    linked(provider, user)
    user.set_unusable_password()
    user.save()
    client = asking_afresh(user)
    assert "Choose a password first" in text(
        client.get(reverse("account:unlink-provider"), follow=True)
    )
    client.post(reverse("account:unlink-provider"))
    assert LinkedIdentity.objects.exists()
    assert "You have no password here" in text(asking(user).get(AFRESH))


def test_who_left_accepts_nothing(provider):
    user, token = taken_in()
    client, answer = by_first_link(provider, token)
    user.is_active = False
    user.save()
    assert OVER in text(client.post(answer.url))


def test_the_own_file_opens_as_it_does_with_a_password(provider):
    _worker, token = invited_worker()
    client, answer = by_invitation(provider, token)
    client.post(answer.url)
    assert client.get(reverse("portal:home")).status_code == 200
    assert Event.objects.filter(action="employee.login_given").exists()
