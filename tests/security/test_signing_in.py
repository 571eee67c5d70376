"""What the list of ASVS asks of signing in and no other test shows: docs/security/asvs.csv."""

import gzip
import math
import re
import time

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import remove_user
from accounts.factors import renew_codes
from accounts.tasks import mail_resets
from audit.models import Event
from core.spam import Stamp
from tests.factories import factors, world
from tests.factories.http import asking, asking_afresh
from tests.security.test_code import our_forms

pytestmark = pytest.mark.django_db
ADDRESS, NEW = "piet@example.com", "paard batterij nietje"
LEAST_BITS = 20  # of a code that opens once: ASVS 6.5.4


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def user():
    return world.user(email=ADDRESS)


def sign_in(password):
    client = Client()
    return client, client.post(reverse("sign_in"), {"username": ADDRESS, "password": password})


def accepted(password) -> bool:
    try:
        validate_password(password)
    except ValidationError:
        return False
    return True


def test_no_password_many_people_take_is_taken():
    with gzip.open(CommonPasswordValidator().DEFAULT_PASSWORD_LIST_PATH, "rt") as lines:
        common = [line.strip() for line in lines if len(line.strip()) >= 12]
    assert len(common) > 50
    assert [word for word in common if accepted(word)] == []


def test_no_script_of_ours_keeps_a_password_from_being_pasted_or_filled_in():
    scripts = list((settings.BASE_DIR / "static" / "js").glob("*.js"))
    assert scripts
    for path in scripts:
        assert not re.search(r"\bpaste|autocomplete|type=.?password", path.read_text()), path.name


def test_a_password_is_taken_as_it_was_typed_however_long(user):
    password = "  Paard Batterij Nietje é☃ " + "x7q vn2 " * 9 + "  "
    assert len(password) > 64
    typed = {"password": password, "again": password}
    assert asking_afresh(user).post(reverse("account:change-password"), typed).status_code == 302
    assert sign_in(password)[1].status_code == 302
    for other in (password.strip(), password.lower(), password[:64], password[:72]):
        assert sign_in(other)[1].status_code == 200


def test_a_password_is_masked_and_keeps_its_spaces():
    asked = {
        (form.__name__, name): field
        for _name, form in our_forms()
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.PasswordInput) or "password" in name
    }
    assert {("SignInForm", "password"), ("NewPasswordForm", "again")} <= set(asked)
    for field in asked.values():
        assert isinstance(field.widget, forms.PasswordInput)
        assert not field.strip


def test_a_forgotten_password_leaves_the_second_step(user, mail_server):
    factors.app(user)
    stamp = Stamp(time.time() - 60).sealed("forgotten")
    Client().post(reverse("account:forgotten"), {"email": ADDRESS, "stamp": stamp})
    mail_resets()
    chosen = Client()
    chosen.post(mail_server.link(ADDRESS), {"password": NEW, "again": NEW})
    assert "_auth_user_id" not in chosen.session
    client, answer = sign_in(NEW)
    assert answer.url.startswith(reverse("account:second-step"))
    assert "_auth_user_id" not in client.session


def test_recovery_codes_are_many_and_long_enough(user):
    codes = {code.replace("-", "") for code in renew_codes(user=user, at=timezone.now(), by=user)}
    signs = set("".join(codes))
    assert len(codes) == 10
    assert len(signs) > 20  # drawn from many
    assert min(map(len, codes)) * math.log2(len(signs)) > LEAST_BITS


def test_with_an_account_its_sessions_end(user):
    client = asking(user)
    page = reverse("portal:account")
    assert client.get(page).status_code == 200
    remove_user(user=user, by=None)
    assert Event.objects.get(action="session.ended").details == {"user": str(user.pk)}
    assert client.get(page).url.startswith(reverse("sign_in"))


@pytest.mark.parametrize("page", ["home", "staff:list", "account:factors", "manual:index"])
def test_signing_out_stands_on_the_pages_of_who_works_here(page):
    body = asking(world.user("board")).get(reverse(page)).content.decode()
    assert f'action="{reverse("sign_out")}"' in body


@pytest.mark.parametrize("page", ["portal:account", "account:sessions", "account:factors"])
def test_signing_out_stands_on_the_pages_of_the_portal(user, page):
    body = asking_afresh(user).get(reverse(page)).content.decode()
    assert f'action="{reverse("sign_out")}"' in body


def test_the_trail_tells_by_which_factors_somebody_came_in(user):
    client, _answer = sign_in(world.PASSWORD)
    secret = factors.app(user)
    client, _answer = sign_in(world.PASSWORD)
    client.post(reverse("account:second-step"), {"code": factors.code(secret)})
    events = Event.objects.filter(action="account.signed_in", actor_id=user.pk).order_by("pk")
    assert [event.details["factor"] for event in events] == ["", "app"]
