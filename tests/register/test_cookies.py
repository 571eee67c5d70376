"""The page about cookies tells of every cookie the site sets, and the site loads nothing from
anywhere else (K37, L65)."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from register.cookies import cookies, kept_by_the_browser
from tests.factories import users, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
PAGE = reverse("privacy:cookies")
LOADS = {"src", "srcset", "poster", "action", "formaction", "data", "background", "ping"}


class Loading(HTMLParser):
    """Every address a page loads or sends to by itself: a link that is followed is not one."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in LOADS or (tag in ("link", "use", "image") and name.endswith("href")):
                self.found.append(value or "")


def addresses(patterns=None, prefix=""):
    """Every page that is reached without naming anything."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, f"{prefix}{entry.pattern}")
        elif isinstance(entry, URLPattern) and "<" not in str(entry.pattern):
            yield f"/{prefix}{entry.pattern}"


class Walk:
    """What was set in, and asked of, the browsers of a visitor and of people who sign in."""

    def __init__(self):
        self.cookies, self.pages, self.elsewhere = set(), 0, []

    def go(self, client, address, data=None):
        answer = client.get(address) if data is None else client.post(address, data)
        self.cookies |= set(answer.cookies)
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            self.pages += answer.status_code == 200
            loading = Loading()
            loading.feed(answer.content.decode())
            self.elsewhere += [
                (address, found) for found in loading.found if re.match(r"\s*(\w+:)?//", found)
            ]
        return answer


@pytest.fixture
def walk():
    users.statement()
    kid = world.child(world.location())
    parent = world.parent_user(kid, email="ouder@example.com")
    officer = world.user("privacy_officer")
    walked = Walk()
    visitor = Client()
    for client in (visitor, asking(parent), asking(officer)):
        for address in addresses():
            walked.go(client, address)
    walked.go(visitor, reverse("set_language"), {"language": "en", "next": "/"})
    portal = asking(parent)
    for name in ("portal:child", "portal:consents", "portal:ask"):
        walked.go(portal, reverse(name, args=[kid.pk]))
    signed_in = walked.go(
        visitor,
        reverse("sign_in"),
        {"username": "ouder@example.com", "password": world.PASSWORD},
    )
    assert signed_in.status_code == 302
    walked.go(visitor, reverse("privacy:read", args=[1]), {})
    walked.go(visitor, reverse("privacy:version", args=[1]))
    walked.go(visitor, reverse("sign_out"), {})
    return walked


@pytest.mark.clause("K37", "L65")
def test_no_page_sets_a_cookie_that_is_not_told_of_or_loads_from_another_host(walk):
    assert walk.pages > 80
    assert walk.cookies == {cookie.name for cookie in cookies()}
    assert walk.elsewhere == []


@pytest.mark.clause("L65")
def test_our_own_styles_and_scripts_load_and_keep_nothing_that_is_not_told_of():
    told = {kept.name for kept in kept_by_the_browser()}
    files = [
        path
        for folder in [settings.BASE_DIR / "static", *settings.BASE_DIR.glob("*/static")]
        for path in Path(folder).rglob("*")
        if path.suffix in (".css", ".js")
    ]
    assert files
    for path in files:
        text = path.read_text()
        assert not re.search(r"(url\(|@import|import|fetch\()\s*[\"'(]*(https?:)?//", text), path
        assert "document.cookie" not in text, path
        kept = re.findall(r"(?:local|session)Storage\.\w+\(\s*[\"']([^\"']+)", text)
        assert set(kept) <= told, path


@pytest.mark.clause("L65")
def test_the_browser_is_told_to_load_from_nowhere_else():
    policy = Client().get(PAGE).headers["Content-Security-Policy"]
    for rule in policy.split(";"):
        assert set(rule.split()[1:]) <= {"'self'", "'none'"}, rule


@pytest.mark.clause("K37")
def test_anybody_reads_which_cookies_what_for_how_long_and_how_to_refuse_them():
    world.organisation()
    page = Client().get(PAGE).content.decode()
    for cookie in [*cookies(), *kept_by_the_browser()]:
        for words in (cookie.name, cookie.purpose[1:], cookie.lasts):
            assert words in page
    assert "30 minutes after the last page" in page
    assert "refuse or remove cookies in your browser" in page


@pytest.mark.clause("K37")
def test_the_footer_of_every_frame_leads_there():
    world.organisation()
    link = f'href="{PAGE}"'
    kid = world.child(world.location())
    parent = asking(world.parent_user(kid))
    for client, address in (
        (Client(), reverse("sign_in")),
        (parent, reverse("portal:home")),
        (asking(world.user("board")), "/"),
    ):
        assert link in client.get(address).content.decode()
