"""How long signing in takes tells nobody who is known (S07): a password is hashed as often for
every address. Counted, for a clock tells little on a busy machine."""

import time

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from children.models import SignUp
from core.spam import Stamp
from tests.factories import users, world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("S07")]


class Counting(MD5PasswordHasher):
    """Hashes as the tests do, and counts how often."""

    algorithm = "counting"
    hashed: list[str] = []

    def encode(self, password, salt):
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def hasher(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]


def _known():
    return world.user()


def _inactive():
    user = world.user()
    user.is_active = False
    user.save()
    return user


def _without_password():
    """As who was taken in and chose none yet, and who signs in with the provider only."""
    user = world.user()
    user.set_unusable_password()
    user.save()
    return user


def _removed_password():
    user = world.user()
    user.password = ""
    user.save()
    return user


def _unknown():
    return None


WHO = pytest.mark.parametrize(
    "who", [_known, _inactive, _without_password, _removed_password, _unknown]
)


def _address(who) -> str:
    user = who()
    email = user.email if user else "niemand@example.com"
    Counting.hashed.clear()
    return email


@WHO
def test_a_wrong_password_is_hashed_once_for_everybody(who):
    email = _address(who)
    page = Client().post(reverse("sign_in"), {"username": email, "password": "verkeerd"})
    assert page.status_code == 200
    assert len(Counting.hashed) == 1


@WHO
def test_a_right_password_is_hashed_once_too(who):
    email = _address(who)
    Client().post(reverse("sign_in"), {"username": email, "password": world.PASSWORD})
    assert len(Counting.hashed) == 1


@WHO
def test_asking_for_a_new_password_hashes_nothing_for_anybody(who):
    email = _address(who)
    stamp = Stamp(time.time() - 60).sealed("forgotten")
    page = Client().post(reverse("account:forgotten"), {"email": email, "stamp": stamp})
    assert page.status_code == 302
    assert Counting.hashed == []


@WHO
def test_asking_for_a_login_hashes_nothing_for_anybody(who):
    email, here = _address(who), world.location()
    Counting.hashed.clear()
    typed = {
        "email": email,
        "own_name": "Ans Zandstra",
        "child_name": "Noor Zandstra",
        "child_birth_date": f"{users.BORN:%d-%m-%Y}",
        "location": here.pk,
        "stamp": Stamp(time.time() - 60).sealed("sign-up"),
    }
    page = Client().post(reverse("signup:start"), typed)
    assert page.status_code == 302, page.context["form"].errors
    assert SignUp.objects.count() == 1
    assert Counting.hashed == []
