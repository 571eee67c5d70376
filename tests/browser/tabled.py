"""The pages of the permission table, for browsers: each with somebody to whom it is open."""

from collections import defaultdict

from django.urls import reverse

from tests.permissions.table import EVERYBODY

OVERSEER = "overseer"


def _opened_by(row) -> str | None:
    """Who is to open the page of a row; None where there is no page."""
    if row.get is None:
        return None
    if row.public:
        return "nobody"
    return next((person for person in EVERYBODY if row.get.of(person) == "open"), OVERSEER)


def pages_of(made, rows) -> dict[str, list[str]]:
    """The addresses of the pages (not of files) of these rows, by who opens them."""
    found = defaultdict(list)
    for row in rows:
        person = _opened_by(row)
        if person is None:
            continue
        parts = made.addresses["own"].get(row.uses, []) if row.uses else []
        address = reverse(row.name, args=[*parts, *row.extra])
        answer = made.clients[person].get(address)
        html = answer.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and html and address not in found[person]:
            found[person].append(address)
    return found
