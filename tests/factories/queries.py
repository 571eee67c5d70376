"""Counting what a page asks of the databases."""

from django.db import connections
from django.test.utils import CaptureQueriesContext


def queries_of(client, url: str, sent: dict | None = None) -> tuple[int, int]:
    """How many queries answering `url` took, in `default` and in `keys`; with `sent`, a form."""
    with (
        CaptureQueriesContext(connections["default"]) as default,
        CaptureQueriesContext(connections["keys"]) as keys,
    ):
        response = client.get(url) if sent is None else client.post(url, sent)
    assert response.status_code == 200, response.status_code
    return len(default), len(keys)
