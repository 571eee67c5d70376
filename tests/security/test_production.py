"""Production as an administrator starts it: Django's own check, cookies, proxies."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.hashers import ScryptPasswordHasher, check_password, make_password
from django.test import Client
from django.urls import reverse

from register.cookies import cookies
from tests.core.test_settings import STRONG, loaded
from tests.factories import world
from tests.factories.http import asking
from tests.register.test_cookies import addresses


@pytest.mark.clause("B04", "L70")
def test_django_has_nothing_to_say_about_how_it_is_deployed(tmp_path):
    answer = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "PRIVACYHUB_VAR": str(tmp_path), **STRONG},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr


@pytest.fixture(scope="module")
def of_production(tmp_path_factory):
    """What production says of cookies, TLS and passwords, as settings of Django."""
    wanted = ["SESSION_", "CSRF_", "LANGUAGE_COOKIE_", "WHO_", "SECURE_", "PASSWORD_HASHERS"]
    show = (
        "import json; print(json.dumps({n: getattr(s, n) for n in dir(s)"
        f" if n.startswith(tuple({wanted}))}}))"
    )
    answer = loaded(tmp_path_factory.mktemp("var"), show=show, **STRONG)
    return json.loads(answer.stdout)


@pytest.fixture
def as_production(of_production, settings):
    """This process answers as production would; clients made after it notice."""
    for name, value in of_production.items():
        setattr(settings, name, value)


def test_what_production_says_of_tls(of_production):
    assert of_production["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert of_production["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert of_production["SECURE_SSL_REDIRECT"] is True


def test_a_guess_at_a_password_is_as_dear_as_owasp_asks(as_production):
    """Scrypt, by appendix C of the ASVS: r is 8, and N 2^17, 2^16 or 2^15 with p 1, 2, or more."""
    stored = make_password(world.PASSWORD)
    algorithm, *numbers = stored.split("$")
    n, salt, r, p, _hash = (int(one) if one.isdigit() else one for one in numbers)
    assert algorithm == "scrypt"
    assert r == 8
    assert n >= 2 ** (18 - min(p, 3))
    assert len(salt) >= 22  # 128 bits
    made = hashlib.scrypt(
        world.PASSWORD.encode(), salt=salt.encode(), n=n, r=r, p=p, maxmem=2**28, dklen=64
    )
    assert stored.endswith(base64.b64encode(made).decode())


def test_a_password_that_was_kept_more_cheaply_is_known_and_kept_anew(as_production):
    kept = []
    cheap = ScryptPasswordHasher().encode(world.PASSWORD, "s" * 22)
    assert check_password(world.PASSWORD, cheap, setter=kept.append)
    assert kept == [world.PASSWORD]
    assert not check_password("een ander", cheap)


def cookies_set(client, address, data=None) -> list:
    """The cookies an answer sets, by TLS; what is taken away again is not one."""
    ask = client.get if data is None else client.post
    answer = ask(address, data or {}, secure=True)
    return [cookie for cookie in answer.cookies.values() if cookie.value]


@pytest.mark.django_db
def test_every_cookie_is_this_hosts_alone_travels_by_tls_and_is_out_of_reach_of_scripts(
    as_production,
):
    kid = world.child(world.location())
    parent, officer = world.parent_user(kid, email="ouder@example.com"), world.user("board")
    visitor = Client()
    found = []
    for client in (visitor, asking(parent), asking(officer)):
        for address in addresses():
            found += cookies_set(client, address)
    found += cookies_set(visitor, reverse("set_language"), {"language": "en", "next": "/"})
    typed = {"username": parent.email, "password": world.PASSWORD}
    found += cookies_set(visitor, reverse("sign_in"), typed)
    found += cookies_set(visitor, reverse("portal:home"))
    # Each of those the site is said to set was met, and no other.
    assert {cookie.key for cookie in found} == {cookie.name for cookie in cookies()}
    for cookie in found:
        assert cookie.key.startswith("__Host-")
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert (cookie["path"], cookie["domain"]) == ("/", "")


@pytest.mark.django_db
def test_a_browser_is_told_to_come_by_tls_for_a_year(as_production):
    told = Client().get("/sign-in/", secure=True).headers["Strict-Transport-Security"]
    assert int(re.search(r"max-age=(\d+)", told)[1]) >= 365 * 24 * 3600
    assert "includeSubDomains" in told


def test_a_proxy_is_named_before_it_is_believed(tmp_path):
    answer = loaded(tmp_path, **STRONG, BEHIND_TLS_PROXY="true")
    assert answer.returncode != 0
    assert "TRUSTED_PROXIES" in answer.stderr
    named = {"BEHIND_TLS_PROXY": "true", "TRUSTED_PROXIES": "10.0.0.4"}
    assert loaded(tmp_path, **STRONG, **named).returncode == 0


@pytest.mark.clause("B04", "L70")
@pytest.mark.django_db
def test_only_pages_lead_from_http_to_tls(as_production):
    client = Client()
    for address in ("/sign-in/", "/", "/children/", "/no-such-page/"):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (301, f"https://testserver{address}")
    for asked_inside in ("/livez", "/readyz", "/healthz", "/metrics"):
        assert client.get(asked_inside).status_code != 301
    assert client.get("/livez").status_code == 200
