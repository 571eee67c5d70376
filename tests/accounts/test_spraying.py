"""One password tried on many accounts, from one address."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from django.urls import reverse

from accounts.lockout import address_was_right, try_address, try_once
from accounts.models import User
from audit.models import Event
from core.clients import counted_as
from core.spam import may_send
from tests.factories import world
from tests.factories.http import bare

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L68")]
MOST = 50


def sign_in(email, password="zomer 2026", address="198.51.100.9"):
    typed = {"username": email, "password": password}
    return Client().post(reverse("sign_in"), typed, REMOTE_ADDR=address)


def test_one_password_on_many_accounts_is_stopped():
    users = [world.user() for _n in range(MOST + 1)]
    answers = [sign_in(user.email).status_code for user in users]
    assert answers == [200] * MOST + [429]
    page = sign_in(users[0].email, world.PASSWORD)  # also where it is right
    assert page.status_code == 429
    assert "came from your internet address" in page.content.decode()
    assert sign_in(users[0].email, world.PASSWORD, "198.51.100.10").status_code == 302
    assert Event.objects.filter(action="account.sign_in_blocked").count() == 2


def test_known_and_unknown_accounts_are_answered_alike_when_it_is_stopped():
    user = world.user()
    for number in range(MOST):
        sign_in(f"{number}@example.com")
    unknown = sign_in("niemand@example.com")
    assert unknown.status_code == 429
    assert bare(sign_in(user.email), user.email) == bare(unknown, "niemand@example.com")


def test_a_location_signs_in_from_one_address_in_the_morning():
    user = world.user()
    for _n in range(MOST + 20):
        assert sign_in(user.email, world.PASSWORD).status_code == 302
    assert User.objects.count() == 1


def test_how_many_is_a_setting(settings):
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 3
    for number in range(3):
        assert sign_in(f"{number}@example.com").status_code == 200
    assert sign_in("4@example.com").status_code == 429


def test_of_many_at_once_no_more_than_the_limit_are_looked_at():
    with ThreadPoolExecutor(24) as pool:
        tried = list(pool.map(lambda _n: try_address("198.51.100.9"), range(MOST * 2)))
    assert tried.count(True) == MOST
    address_was_right("198.51.100.9")


def test_who_has_a_network_of_ipv6_has_one_address():
    addresses = [f"2001:db8:1:2::{number:x}" for number in range(1, MOST + 2)]
    assert [try_address(address) for address in addresses].count(True) == MOST
    assert [try_once("a@example.com", address) for address in addresses].count(True) == 5
    assert [may_send(address, "forgotten") for address in addresses].count(True) == 20
    assert try_address("2001:db8:1:3::1")
    assert counted_as("::ffff:192.0.2.7") == counted_as("192.0.2.7") == "192.0.2.7"
    assert counted_as("") == ""
