"""What every answer says to the browser, over all pages of the table of permissions; and what all
of them make of parameters that are nonsense."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.db.models import CharField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tests.architecture.test_house import our_models
from tests.factories import world as places
from tests.factories.http import asking
from tests.permissions.table import EVERYBODY
from tests.permissions.test_table import ROWS, TableTest
from tests.security.test_code import SOURCES

pytestmark = [pytest.mark.table, pytest.mark.django_db]
# Every parameter that is read somewhere, as no page of ours would send it.
READ = {
    name
    for path in SOURCES
    for name in re.findall(r'GET\.get(?:list)?\(\s*"(\w+)"', path.read_text())
} | {"q", "from", "until"}
NONSENSE = [
    urlencode(dict.fromkeys(sorted(READ), value) | {"page": "9" * 25})
    for value in ("\x00'\"<script>", "9" * 25)
]
WRITES = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "(\w+)"')
# That somebody looked and why, what was read, and until when one is signed in.
OF_LOOKING = {
    *("audit_event", "subjects_statedreason", "accounts_session"),
    *("accounts_notice", "breaches_communication", "rights_calendarfeed"),
}
MARKUP = "<img src=x onerror=alert(1)>"
SIGN_OUT = f'action="{reverse("sign_out")}"'


def named_with_markup() -> Iterator[str]:
    """Call everything and everybody by a name with markup in it; gives the models it did so in."""
    for model in our_models():
        for field in model._meta.concrete_fields:
            is_name = field.name in {"name", "first_name", "family_name", "title"}
            if is_name and type(field) is CharField and not field.unique and not field.choices:
                model._base_manager.update(**{field.name: MARKUP})
                yield model._meta.label


def wrong_headers(answer) -> list[str]:
    """What is missing of what every page must say."""
    policy = answer.get("Content-Security-Policy", "")
    wanted = {
        "nosniff": answer.get("X-Content-Type-Options") == "nosniff",
        "referrer": answer.get("Referrer-Policy") == "same-origin",
        "opener": answer.get("Cross-Origin-Opener-Policy") == "same-origin",
        "frame": answer.get("X-Frame-Options") == "DENY",
        "policy": "default-src 'none'" in policy and "unsafe" not in policy,
        "origins": "Access-Control-Allow-Origin" not in answer,
        "kept": "no-store" in answer.get("Cache-Control", ""),
        "kind": "charset=utf-8" in answer.get("Content-Type", "").lower()
        or not answer.get("Content-Type", "").startswith("text/"),
    }
    if "sandbox" not in policy:
        wanted["policy of a page"] = all(
            part in policy
            for part in (
                "object-src 'none'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
                "form-action 'self'",
            )
        )
    return [name for name, is_there in wanted.items() if not is_there]


class AnswersTest(TableTest):
    """Borrows the world of the table, asks other questions of it."""

    def pages(self):
        """Every page with somebody for whom it opens."""
        for row in ROWS:
            if row.get is None:
                continue
            person = next((one for one in EVERYBODY if row.get.of(one) == "open"), "nobody")
            parts = self.world.addresses["own"].get(row.uses, []) if row.uses else []
            yield row, reverse(row.name, args=[*parts, *row.extra]), self.world.clients[person]

    def test_every_page_tells_the_browser_to_trust_nothing_else_and_to_keep_nothing(self):
        wrong = []
        for row, address, client in self.pages():
            cache.clear()
            missing = wrong_headers(client.get(address))
            if missing:
                wrong.append(f"{row.name}: {', '.join(missing)}")
        assert wrong == []

    def test_no_page_breaks_on_parameters_that_are_nonsense(self):
        wrong = []
        for row, address, client in self.pages():
            cache.clear()
            for nonsense in NONSENSE:
                answer = client.get(f"{address}?{nonsense}")
                if answer.status_code >= 500 and row.name != "healthz":
                    wrong.append(row.name)
                elif not answer.streaming and b"'\"<script>" in answer.content:
                    wrong.append(f"{row.name}: unescaped")
        assert wrong == []

    def test_no_page_that_is_only_looked_at_writes_more_than_that_it_was(self):
        written = {}
        for row, address, client in self.pages():
            cache.clear()
            with ExitStack() as stack:
                asked = [
                    stack.enter_context(CaptureQueriesContext(connections[alias]))
                    for alias in connections
                ]
                client.get(address)
            tables = {
                found[1]
                for queries in asked
                for query in queries
                if (found := WRITES.match(query["sql"]))
            }
            if tables - OF_LOOKING:
                written[row.name] = tables - OF_LOOKING
        assert written == {}

    def test_every_page_shows_markup_in_a_name_as_text_and_has_a_way_to_sign_out(self):
        changed = {label for label in named_with_markup() if label}
        assert {"children.Child", "accounts.User", "organisation.Location"} <= changed
        wrong, shown = [], 0
        for row, address, client in self.pages():
            cache.clear()
            answer = client.get(address)
            if answer.streaming or not answer["Content-Type"].startswith("text/html"):
                continue
            text = answer.content.decode()
            shown += escape(MARKUP) in text
            if MARKUP in text:
                wrong.append(f"{row.name}: unescaped")
            if not row.public and answer.status_code == 200 and SIGN_OUT not in text:
                wrong.append(f"{row.name}: no way out")
        assert wrong == []
        assert shown > 100


# The table's own questions are asked in its own file.
for _name in [name for name in dir(TableTest) if name.startswith("test_")]:
    setattr(AnswersTest, _name, None)
del TableTest

ERRORS = {
    400: lambda client: client.get("/sign-in/", HTTP_HOST="elsewhere.example"),
    403: lambda client: client.get("/imports/"),
    404: lambda client: client.get("/no-such-page/"),
    429: lambda client: _too_often(client),
}


def _too_often(client):
    for _time in range(6):
        page = client.post("/sign-in/", {"username": "a@b.example", "password": "x"})
    return page


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("code", ERRORS)
def test_an_error_is_a_page_in_ones_own_language(code, language):
    cache.clear()
    client = asking(places.user("lunch_care", places.location())) if code == 403 else Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = ERRORS[code](client)
    text = page.content.decode()
    assert page.status_code == code
    assert f'<html lang="{language}"' in text
    assert re.search(r"<h1>[^<]{5,}</h1>", text)
    missing = set(wrong_headers(page))
    assert missing <= ({"kept", "frame", "opener"} if code == 400 else set())


def test_the_page_of_an_error_of_ours_says_nothing_of_it(monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("SELECT bsn FROM geheim")

    monkeypatch.setattr("applicants.views.public.Paginator", broken)
    client = Client(raise_request_exception=False)
    page = client.get("/apply/")
    assert page.status_code == 500
    assert "geheim" not in page.content.decode()
    assert "Traceback" not in page.content.decode()
    assert "<h1>" in page.content.decode()
