"""The own password: what is refused, how it changes, and what nobody can read (L57, L69)."""

import datetime as dt

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.forms import PasswordInput, TextInput
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.actions import start_appointment, take_in_colleague
from accounts.factor_forms import AppForm, SecondStepForm
from accounts.forms import NewPasswordForm, SignInForm
from accounts.fresh import FreshForm
from accounts.models import FormerPassword, User
from accounts.passwords import REMEMBERED
from core.dates import today
from organisation.models import Organisation
from subjects.invitation_views import AcceptForm
from subjects.invitations import invite
from tests.factories import world
from tests.factories.http import asking, asking_afresh
from tests.factories.users import give_token

pytestmark = pytest.mark.django_db
CHANGE, ACCOUNT, HOME = map(reverse, ["account:change-password", "portal:account", "home"])
NEW = "paard batterij nietje"
QUARTER = 91  # days


@pytest.fixture
def user():
    return world.user(email="pietersen@example.com")


def choose(client, password=NEW):
    return client.post(CHANGE, {"password": password, "again": password})


def old(user, days: int) -> None:
    User.objects.filter(pk=user.pk).update(password_set_at=timezone.now() - dt.timedelta(days=days))


def test_a_new_password_is_chosen_here_after_the_old_one_and_ends_the_other_sessions(user):
    elsewhere, here = asking(user), asking(user)
    assert choose(here).url.startswith(reverse("account:afresh"))
    here.post(reverse("account:afresh"), {"password": world.PASSWORD})
    assert choose(here).url == ACCOUNT
    assert here.get(ACCOUNT).status_code == 200
    assert elsewhere.get(ACCOUNT).url.startswith(reverse("sign_in"))
    typed = {"username": user.email, "password": NEW}
    assert Client().post(reverse("sign_in"), typed).status_code == 302


@pytest.mark.clause("L69")
@pytest.mark.parametrize(
    "password",
    [
        *("kort woord", "1234567890123", "aaaaaaaaaaaaaaaa", "qwertyuiop12345"),
        *("Wachtwoord-2026!", "welkom welkom", "Kinderopvang01", "September2026!"),
        *("pietersen2026!", "Pietersen1234", "stichting zandbak"),
    ],
)
def test_what_is_short_common_or_about_its_owner_is_refused(user, password):
    world.organisation()
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize(
    "password",
    [NEW, "de zandbak is vandaag te nat", "Xq7!vn2#Lp9$wz", "opvang vol blauwe olifanten"],
)
def test_a_good_password_is_taken(user, password):
    world.organisation()
    validate_password(password, user)


@pytest.mark.clause("L69")
def test_nobody_who_administers_reads_a_password(user, settings):
    settings.PASSWORD_HASHERS = ["accounts.hashers.DearScryptHasher"]
    user.set_password(world.PASSWORD)
    user.save()
    choose(asking_afresh(user))
    stored = User.objects.get(pk=user.pk).password
    assert NEW not in stored
    assert identify_hasher(stored).algorithm == "scrypt"
    page = asking(world.user("board")).get(reverse("access:person", args=[user.pk]))
    assert stored not in page.content.decode()
    assert NEW not in page.content.decode()


def test_the_password_of_now_is_not_a_new_one(user):
    client = asking_afresh(user)
    assert choose(client).url == ACCOUNT
    assert "had this password before" in choose(client).content.decode()


@pytest.mark.clause("L57")
def test_passwords_are_not_changed_by_the_calendar_unless_the_organisation_wants_so(user, settings):
    old(user, 10 * QUARTER)
    client = asking(user)
    assert client.get(ACCOUNT).status_code == 200
    settings.PASSWORD_ROTATION_DAYS = QUARTER
    assert client.get(ACCOUNT).url == CHANGE
    assert client.get(reverse("portal:requests")).url == CHANGE
    client.post(reverse("account:afresh"), {"password": world.PASSWORD})
    assert "older than your organisation allows" in client.get(CHANGE).content.decode()
    assert choose(client).url == ACCOUNT
    assert client.get(ACCOUNT).status_code == 200
    old(user, QUARTER - 1)
    assert client.get(ACCOUNT).status_code == 200


@pytest.mark.clause("L57")
def test_what_is_sent_by_who_must_first_choose_another_password_waits_for_that(user, settings):
    settings.PASSWORD_ROTATION_DAYS = QUARTER
    old(user, 10 * QUARTER)
    client = asking_afresh(user)
    assert client.post(HOME, {"place": "kantoor"}).url == CHANGE
    kept = choose(client).url
    assert kept == reverse("account:kept")
    assert 'name="place" value="kantoor"' in client.get(kept).content.decode()


@pytest.mark.clause("L57")
def test_where_they_change_the_last_ones_are_not_taken_again(user, settings):
    settings.PASSWORD_ROTATION_DAYS = QUARTER
    client = asking_afresh(user)
    words = [f"{NEW} {letter * 3}" for letter in "bcdefgh"]
    for word in words:
        assert choose(client, word).status_code == 302
    assert choose(client, words[-2]).status_code == 200
    assert FormerPassword.objects.filter(user=user).count() == REMEMBERED
    assert choose(client, words[0]).status_code == 302


@pytest.mark.clause("L57")
def test_a_browser_is_told_which_password_is_which_and_that_a_code_holds_once():
    """Browsers store passwords whatever a page asks, and should (docs/adr/0037); the old one may be
    filled in, a new one is never an old one, and a code is not kept."""
    asked = {
        (type(field.widget), field.widget.attrs["autocomplete"])
        for form in (SignInForm, NewPasswordForm, FreshForm, SecondStepForm, AppForm, AcceptForm)
        for name, field in form.base_fields.items()
        if isinstance(field.widget, PasswordInput) or name == "code"
    }
    assert asked == {
        (PasswordInput, "current-password"),
        (PasswordInput, "new-password"),
        (TextInput, "one-time-code"),
    }


@pytest.mark.clause("L57")
def test_no_page_keeps_a_password_that_was_typed(user):
    """What can be honoured of it: pages stay out of caches and never hold what was typed."""
    here, typed = asking_afresh(user), {"password": NEW, "again": "iets anders"}
    for client, page, sent in (
        (Client(), reverse("sign_in"), {"username": user.email, "password": NEW}),
        (here, CHANGE, typed),
        (asking(user), reverse("account:afresh"), {"password": NEW}),
        (Client(), _link_of_an_invitation(), {"code": "1234 5678", **typed}),
    ):
        for answer in (client.get(page), client.post(page, sent)):
            assert answer.status_code == 200, page
            assert "no-store" in answer["Cache-Control"]
            assert NEW not in answer.content.decode()


def _link_of_an_invitation() -> str:
    parent = world.parents_of(world.child(world.location()))[0].subject
    made = invite(subject=parent, email="ans@example.com", at=timezone.now(), on=today(), by=None)
    return reverse("invitation:accept", args=[give_token(made)])


def colleague(email):
    return take_in_colleague(
        email=email,
        name="P. Proef",
        function="hr",
        place=world.organisation(),
        starts_on=world.START,
        by=None,
    )


@pytest.mark.clause("L56", "L57")
def test_staff_have_an_account_at_a_domain_of_the_organisation_where_it_names_them():
    world.organisation()
    colleague("jan@gmail.example")
    Organisation.objects.update(staff_email_domains="zandbak.example Boomhut.example")
    with pytest.raises(ValidationError) as refused:
        colleague("kees@gmail.example")
    assert "email" in refused.value.message_dict
    for address in ("kees@zandbak.example.evil.example", "kees@evilzandbak.example"):
        with pytest.raises(ValidationError):
            colleague(address)
    colleague("kees@ZANDBAK.example")
    colleague("els@boomhut.example")


@pytest.mark.clause("L56")
def test_an_account_at_a_private_address_gets_no_function(user):
    place = world.organisation()
    Organisation.objects.update(staff_email_domains="zandbak.example")
    with pytest.raises(ValidationError):
        start_appointment(user=user, function="hr", place=place, starts_on=world.START, by=None)


def test_the_domains_are_set_on_the_page_of_the_organisation():
    board = world.user("board")
    client, page = asking(board), reverse("organisation:change")
    assert client.post(page, {"name": "A", "staff_email_domains": "@x"}).status_code == 200
    assert client.post(page, {"name": "A", "staff_email_domains": "a.nl b.nl"}).status_code == 302
    assert Organisation.objects.get().staff_email_domains == "a.nl b.nl"


def test_a_parent_needs_no_address_of_the_organisation():
    Organisation.objects.filter(pk=world.organisation().pk).update(
        staff_email_domains="zandbak.example"
    )
    assert asking(world.user()).get(ACCOUNT).status_code == 200


def test_what_is_too_short_is_told_once_and_in_the_language_of_the_reader(user):
    with translation.override("nl"):
        form = NewPasswordForm({"password": "kort", "again": "kort"}, user=user)
        assert form.errors["password"] == [
            "Dit is te kort: een wachtwoord heeft minstens 12 tekens."
        ]


def test_in_a_demo_the_passwords_it_tells_of_stay_as_they_are():
    told = world.user(email="hr@demo.example")
    assert NewPasswordForm({"password": NEW, "again": NEW}, user=told).is_valid()
    Organisation.objects.update_or_create(defaults={"is_demo": True, "name": "Demo"})
    assert not NewPasswordForm({"password": NEW, "again": NEW}, user=told).is_valid()
    assert NewPasswordForm({"password": NEW, "again": NEW}, user=world.user()).is_valid()
