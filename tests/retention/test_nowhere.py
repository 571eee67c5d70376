"""After a destruction nothing of the person is anywhere: not in the bytes of either database, not
in files, logs, the broker's folder or the cache."""

import time

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections

from accounts.models import Session
from children.models import Contract
from retention.ledger import ledger_file
from tests.factories import due
from tests.factories.due import CANARIES, DUE, SEALED, run_when_due
from tests.factories.http import asking
from tests.factories.raw import raw_databases, raw_files
from tests.factories.stored import everything_stored

pytestmark = pytest.mark.django_db(transaction=True)


def rewrite_databases() -> None:
    """Have the databases give up the room of rows that are gone, as they do by themselves in time:
    SQLite overwrites what it removes, PostgreSQL keeps it until then."""
    for alias in connections:
        with connections[alias].cursor() as cursor:
            cursor.execute("VACUUM FULL" if connections[alias].vendor == "postgresql" else "VACUUM")
            if connections[alias].vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def left_in_databases() -> list[str]:
    """The canaries that rewriting does not remove. PostgreSQL keeps a row that went as long as an
    older snapshot is open in the database, for example of an automatic ANALYZE; such a snapshot
    ends in a moment, and a row that is still there stays whatever the number of rewrites."""
    for _ in range(10):
        rewrite_databases()
        left = found(raw_databases())
        if not left:
            break
        time.sleep(1)
    return left


def found(content: bytes) -> list[str]:
    return [canary for canary in CANARIES if canary.encode() in content]


@pytest.mark.clause("K18", "L08")
def test_not_a_byte_is_left_of_who_was_destroyed(caplog):
    rewrite_databases()  # of what tests before this one left
    with caplog.at_level("DEBUG"):
        made = due.child()
        client = asking(made.subject.represented_by.get().parent.user)
        client.get("/my/")
        assert Session.objects.exists()
        contract = Contract.objects.get()
        plain = [canary for canary in CANARIES if canary not in SEALED]
        assert found(raw_databases()) == plain
        caplog.clear()
        run_when_due(DUE)
    assert Contract.objects.get() == contract  # it holds its own, sealed under another key
    assert left_in_databases() == []
    assert found(everything_stored().encode()) == []
    assert found(raw_files(settings.FILES_ROOT)) == []
    assert found(raw_files(settings.VAR / "broker")) == []
    assert found(ledger_file().read_bytes()) == []
    assert found(caplog.text.encode()) == []
    assert found(repr(getattr(cache, "_cache", {})).encode()) == []
    assert not Session.objects.exists()
