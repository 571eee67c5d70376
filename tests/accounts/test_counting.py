"""Attempts are counted before they are looked at, and what is counted is not pushed out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client
from django.urls import reverse

from accounts.lockout import MOST, MOST_CODES, code_was_right, is_locked, try_code, try_once
from audit.models import Event
from tests.factories import world

pytestmark = pytest.mark.django_db
ADDRESS = "127.0.0.1"


def sign_in(email: str, password: str):
    return Client().post(reverse("sign_in"), {"username": email, "password": password})


@pytest.mark.clause("L68")
def test_of_many_attempts_at_once_no_more_than_the_limit_are_looked_at():
    with ThreadPoolExecutor(24) as pool:
        tried = list(pool.map(lambda _n: try_once("a@example.com", ADDRESS), range(24)))
    assert tried.count(True) == MOST


def test_of_many_codes_at_once_no_more_than_the_limit_are_looked_at():
    user = world.user("board")
    with ThreadPoolExecutor(24) as pool:
        assert list(pool.map(lambda _n: try_code(user), range(40))).count(True) == MOST_CODES


def test_codes_that_were_right_use_up_nothing():
    user = world.user("board")
    for _once in range(MOST_CODES * 2):
        assert try_code(user)
        code_was_right(user)


@pytest.mark.clause("L68")
def test_an_empty_password_counts_for_nothing():
    user = world.user("board")
    for _once in range(MOST * 2):
        assert sign_in(user.email, "").status_code == 200
    assert not is_locked(user.email, ADDRESS)
    assert not Event.objects.filter(action="account.sign_in_failed").exists()


@pytest.mark.clause("L68")
def test_who_is_kept_out_stays_out_whatever_else_is_counted():
    for _once in range(MOST):
        try_once("a@example.com", ADDRESS)
    for number in range(2000):
        try_once(f"{number}@example.com", ADDRESS)
    assert is_locked("a@example.com", ADDRESS)
