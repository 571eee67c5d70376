"""Sessions, stamps, digests and lines of the log cannot be made up, moved or used twice."""

import logging

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse

from core import spam
from core.crypto import digest, new_key
from core.logs import JsonFormatter
from core.spam import MAX_SECONDS, new_stamp, read_stamp
from tests.factories import world
from tests.factories.http import asking
from tests.system.test_installing import ROOT

ACCOUNT = reverse("portal:account")
PASSWORD = "een lange zin van vroeger"


def test_a_stamp_is_of_one_form_unchanged_and_a_day_old_at_most(monkeypatch):
    stamp = new_stamp(("tekst",))
    sealed = stamp.sealed("apply")
    assert read_stamp(sealed, "apply") == stamp
    assert read_stamp(sealed, "sign-up") is None
    assert read_stamp(sealed[:-1] + ("a" if sealed[-1] != "a" else "b"), "apply") is None
    assert read_stamp(signing.dumps([1.0], salt="apply", key="x" * 50), "apply") is None
    monkeypatch.setattr(spam.time, "time", lambda: stamp.opened_at + MAX_SECONDS + 1)
    assert read_stamp(sealed, "apply") is None


@pytest.mark.django_db
def test_signing_in_gives_a_new_random_session_and_signing_out_ends_it():
    user = world.user()
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32  # one that somebody else chose
    keys = set()
    for _time in range(2):
        client.post("/sign-in/", {"username": user.email, "password": PASSWORD})
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert len(key) >= 32  # of 36 letters: 165 bits
        keys.add(key)
        assert client.get(ACCOUNT).status_code == 200
        client.post("/sign-out/")
        stolen = Client()
        stolen.cookies[settings.SESSION_COOKIE_NAME] = key
        assert stolen.get(ACCOUNT).status_code == 302
    assert len(keys) == 2
    assert "a" * 32 not in keys


@pytest.mark.django_db
def test_a_session_that_was_made_up_opens_nothing():
    client = Client()
    for made_up in ("a" * 32, "../../etc/passwd", "x' OR 1=1 --"):
        client.cookies[settings.SESSION_COOKIE_NAME] = made_up
        assert client.get("/children/").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("made_up", [r'"aaaaaaaa\000"', "a" * 3000, '"aaaaaaaa é"', "aaaa-aaaa;"])
def test_a_session_that_cannot_be_one_is_none(made_up):
    """A database need not be able to look for it."""
    client = Client()
    for page in (reverse("sign_in"), reverse("home")):
        assert client.get(page, headers={"cookie": f"sessionid={made_up}"}).status_code in {
            200,
            302,
        }


def test_a_digest_is_long_keyed_and_of_one_purpose(settings):
    before = digest("bsn", "123456782")
    assert len(before) >= 32
    assert digest("phone", "123456782") != before
    settings.BLIND_INDEX_KEY = new_key()
    assert digest("bsn", "123456782") != before
    assert len({new_key() for _time in range(50)}) == 50
    assert len(new_key()) == 32


def test_a_line_of_the_log_is_one_line_whatever_stands_in_it():
    text = 'a\n{"level": "INFO", "message": "forged"}\r\u2028b'
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, text, (), None)
    assert len(JsonFormatter().format(record).split("\n")) == 1
    assert "\r" not in JsonFormatter().format(record)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/static/",
        "/static/css/",
        "/.git/config",
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
    ],
)
def test_no_folder_is_shown_and_nothing_beside_the_static_files(address):
    client = asking(world.user())
    assert client.get(address).status_code == 404


def test_the_image_holds_no_history_no_secrets_and_no_tests():
    left_out = set((ROOT / ".dockerignore").read_text().split())
    assert {".git", "secrets", "var", "tests"} <= left_out
