"""Work that must not run beside other work of its kind: making backups, changing data keys, putting
a backup back. A backup that is made while keys are replaced may hold what no key in it opens.

The lock lives as long as the process that took it, however it ends. On PostgreSQL it is an advisory
lock of the key store, held by a connection of its own, so it counts for all machines; SQLite means
one machine, and there a lock on a file beside the key store does.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections

POLL = 1.0  # seconds between two tries
LOCK = (20552, 1)  # the product's number for an advisory lock, and this one's
WORDS = 60  # PostgreSQL cuts the name of a session off at 63 bytes


class Busy(Exception):
    """Other work of the kind runs. Says which, and since when where that is known."""


@contextmanager
def alone(what: str, *, patience: float = 0) -> Iterator[None]:
    """Run the block while no other such work runs; `what` tells others what this is, in English.

    Waits `patience` seconds at most. Raises Busy, before the block, where the other takes longer.
    """
    if connections["keys"].vendor == "postgresql":
        with _advisory_lock(what, patience):
            yield
    else:
        with _file_lock(what, patience):
            yield


@contextmanager
def _advisory_lock(what: str, patience: float) -> Iterator[None]:
    connection = connections["keys"].copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('application_name', %s, false)", [what[:WORDS]])

            def is_ours() -> bool:
                cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK)
                return cursor.fetchone()[0]

            def who() -> str:
                cursor.execute(
                    "SELECT application_name, to_char(backend_start AT TIME ZONE 'UTC',"
                    " 'YYYY-MM-DD HH24:MI') FROM pg_stat_activity JOIN pg_locks USING (pid)"
                    " WHERE locktype = 'advisory' AND granted AND (classid, objid) = (%s, %s)",
                    LOCK,
                )
                found = cursor.fetchone()
                return f"{found[0]}, since {found[1]} UTC" if found else ""

            _wait(is_ours, who, patience)
            yield
    finally:
        connection.close()


def _lock_file() -> Path:
    database = Path(str(connections["keys"].settings_dict["NAME"]))
    beside = database if database.is_file() else settings.VAR / "keys"
    return beside.with_name(f"{beside.name}.lock")


@contextmanager
def _file_lock(what: str, patience: float) -> Iterator[None]:
    path = _lock_file()
    with path.open("a+") as file:

        def is_ours() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        _wait(is_ours, lambda: path.read_text().strip(), patience)
        file.truncate(0)
        file.write(what)
        file.flush()
        yield


def _wait(is_ours, who, patience: float) -> None:
    until = time.monotonic() + patience
    while not is_ours():
        if time.monotonic() >= until:
            raise Busy(f"{who() or 'other work'} is running. Wait until that is done.")
        time.sleep(POLL)
