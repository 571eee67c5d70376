"""Production as an administrator starts it: Django's own check, cookies, proxies."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.core.test_settings import STRONG, loaded

SHOWN = [
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY",
    "LANGUAGE_COOKIE_SECURE",
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "LANGUAGE_COOKIE_NAME",
    "SECURE_HSTS_SECONDS",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "PASSWORD_HASHERS",
]


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


def test_cookies_are_this_hosts_alone_and_travel_by_tls_only(tmp_path):
    show = f"import json; print(json.dumps({{n: getattr(s, n) for n in {SHOWN}}}))"
    found = json.loads(loaded(tmp_path, show=show, **STRONG).stdout)
    assert all(found[name] is True for name in SHOWN if name.endswith(("_SECURE", "_HTTPONLY")))
    assert all(found[name].startswith("__Host-") for name in SHOWN if name.endswith("_NAME"))
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert found["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is found["SECURE_SSL_REDIRECT"] is True
    assert found["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.ScryptPasswordHasher"]


def test_a_proxy_is_named_before_it_is_believed(tmp_path):
    answer = loaded(tmp_path, **STRONG, BEHIND_TLS_PROXY="true")
    assert answer.returncode != 0
    assert "TRUSTED_PROXIES" in answer.stderr
    named = {"BEHIND_TLS_PROXY": "true", "TRUSTED_PROXIES": "10.0.0.4"}
    assert loaded(tmp_path, **STRONG, **named).returncode == 0


@pytest.mark.clause("B04", "L70")
def test_only_pages_lead_from_http_to_tls(client, settings):
    settings.SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz|healthz|metrics)$"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/sign-in/").url == "https://testserver/sign-in/"
    assert client.get("/livez").status_code == 200
