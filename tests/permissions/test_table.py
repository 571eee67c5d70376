"""Asks every URL by every method as everybody, about the own, a foreign and an ended file."""

import shutil
import tempfile
from copy import deepcopy
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import TestCase, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions import (
    rows_access,
    rows_applicants,
    rows_breach_people,
    rows_breaches,
    rows_children,
    rows_consents,
    rows_deliveries,
    rows_destruction,
    rows_disclosures,
    rows_documents,
    rows_imports,
    rows_manual,
    rows_others,
    rows_oversight,
    rows_overview,
    rows_register,
    rows_signing_in,
    rows_staff,
    rows_system,
    rows_trail,
    rows_users,
    world,
)
from tests.permissions.table import EVERYBODY, Verdicts

ROOMS = (
    rows_access,
    rows_applicants,
    rows_breach_people,
    rows_breaches,
    rows_children,
    rows_consents,
    rows_deliveries,
    rows_destruction,
    rows_disclosures,
    rows_documents,
    rows_imports,
    rows_manual,
    rows_others,
    rows_oversight,
    rows_overview,
    rows_register,
    rows_signing_in,
    rows_staff,
    rows_system,
    rows_trail,
    rows_users,
)
ROWS = [row for room in ROOMS for row in room.ROWS]
METHODS = ("get", "post")


def url_names(patterns=None, prefix=""):
    """The names of all URLs there are."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from url_names(entry.url_patterns, space)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"


def verdict_of(response) -> str:
    if response.status_code == 302 and response.url.startswith(reverse("sign_in")):
        return "sign-in"
    if response.status_code == 200 and b'name="reason"' in getattr(response, "content", b""):
        return "reason"
    return {200: "open", 302: "open", 403: "closed", 404: "unknown"}.get(
        response.status_code, str(response.status_code)
    )


pytestmark = pytest.mark.table


class Undone(Exception):
    """Ends a block whose writes are not to stay."""


@override_settings(ROOT_URLCONF="tests.permissions.urls")
class TableTest(TestCase):
    databases = frozenset({"default", "keys"})

    @classmethod
    def setUpTestData(cls):
        cls.files_root = Path(tempfile.mkdtemp(prefix="privacyhub-table-"))
        cls.addClassCleanup(shutil.rmtree, cls.files_root)
        with override_settings(FILES_ROOT=cls.files_root):
            cls.world = world.build()

    def ask(self, row, method, person, relation) -> str:
        """The verdict, and nothing it did stays."""
        parts = self.world.addresses[relation].get(row.uses, []) if row.uses else []
        url = reverse(row.name, args=[*parts, *row.extra])
        client = self.world.clients[person]
        cookies = deepcopy(client.cookies)
        found = ""
        cache.clear()  # how often somebody sent something is no matter here
        try:
            with transaction.atomic(using="default"), transaction.atomic(using="keys"):
                found = verdict_of(getattr(client, method)(url))
                raise Undone
        except Undone:
            client.cookies = cookies  # signing out, too, is undone
            return found

    def check(self, row, method, verdicts: Verdicts):
        wrong = []
        for person in EVERYBODY:
            own = verdicts.of(person)
            expected = {"own": own}
            if row.uses and own != "unknown":  # who may not see the own sees no other either
                expected["foreign"] = _foreign(verdicts, person)
                if row.uses in world.OF_A_CHILD:
                    expected["ended"] = verdicts.ended.get(person, own)
            for relation, verdict in expected.items():
                found = self.ask(row, method, person, relation)
                if found != verdict:
                    wrong.append(f"{person}, {relation}: {found} and not {verdict}")
        anonymous = self.ask(row, method, None, "own")
        wanted = verdicts.rest if row.public else "sign-in"
        if anonymous != wanted:
            wrong.append(f"nobody signed in: {anonymous} and not {wanted}")
        assert wrong == [], f"{method} {row.name} {row.extra}"

    def test_every_url_is_in_the_table(self):
        assert {row.name for row in ROWS} == set(url_names())

    def test_every_verdict_of_the_table_is_asked(self):
        """By a test of its own, that is made below."""
        asked = [name for name in dir(TableTest) if name.rpartition("_")[2] in METHODS]
        verdicts = [getattr(row, method) for row in ROWS for method in METHODS]
        assert len(asked) == sum(verdict is not None for verdict in verdicts)
        assert len(asked) > 500

    def test_a_method_without_verdict_is_not_answered(self):
        for row in ROWS:
            for method in METHODS:
                if getattr(row, method) is None:
                    found = self.ask(row, method, "location_manager", "own")
                    assert found in {"405", "closed", "unknown"}, f"{method} {row.name}"

    @override_settings(ROOT_URLCONF="privacyhub.urls")
    def test_a_refusal_is_a_page_for_everybody(self):
        child = reverse(
            "children:section", args=[*self.world.addresses["foreign"]["child"], "name"]
        )
        for person in EVERYBODY:
            for url in (child, reverse("retention:plan"), "/no-such-page/"):
                page = self.world.clients[person].get(url)
                if page.status_code != 200:
                    assert page.status_code in {403, 404}, (person, url)
                    assert b"<h1>" in page.content, (person, url)

    def test_a_parent_under_a_court_order_meets_nothing(self):
        world.restrict(self.world)
        for row in ROWS:
            if row.uses in {"child", "group", "copy", "shared_document", "question"} and row.get:
                found = self.ask(row, "get", "parent", "own")
                assert found in {"unknown", "closed"}, row.name


def _foreign(verdicts: Verdicts, person: str) -> str:
    """What becomes of the same question about an object of another place: unknown, but for whom
    the room itself is closed. An empty `foreign` means that the object belongs to no place."""
    own = verdicts.of(person)
    if not verdicts.foreign:
        return own
    shut_out = own == verdicts.rest == "closed" and person not in verdicts.closed.split()
    return "closed" if shut_out else verdicts.foreign


def _test_of(row, method):
    def test(self):
        self.check(row, method, getattr(row, method))

    return test


for _row in ROWS:
    for _method in METHODS:
        if getattr(_row, _method) is not None:
            _name = "_".join(["test", _row.name, _row.uses, *map(str, _row.extra), _method])
            setattr(
                TableTest,
                _name.replace(":", "_").replace(".", "_").replace("-", "_"),
                _test_of(_row, _method),
            )
