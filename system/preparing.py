"""Making the databases ready for this version: one process at a time, keys after data."""

import datetime as dt
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from backups.models import Backup
from core.key_guard import refuse_wrong_keys, require_right_keys
from system.state import unapplied

ALIASES = ("default", "keys")
FRESH = dt.timedelta(days=1)


class NoFreshBackup(Exception):
    """An upgrade would change databases of which no backup was made in the last day."""


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for another process that prepares the same databases. The lock ends with the process."""
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('system.prepare'))")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('system.prepare'))")
        return
    with (Path(settings.VAR) / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_new() -> bool:
    """Whether nothing was ever migrated here."""
    return not MigrationRecorder(connections["default"]).applied_migrations()


def has_fresh_backup(at: dt.datetime) -> bool:
    """Whether both data and keys were backed up in the last day."""
    made = Backup.objects.filter(made_at__gte=at - FRESH).values_list("what", flat=True)
    return set(made) == set(Backup.What.values)


def prepare(*, at: dt.datetime, needs_backup: bool) -> int:
    """Migrate both databases; returns how many migrations were applied.

    Raises NoFreshBackup where an upgrade needs a backup that is not there, ImproperlyConfigured
    where the keys in the settings are not those of the data.
    """
    with one_at_a_time():
        number = sum(unapplied(alias) for alias in ALIASES)
        if not number:
            refuse_wrong_keys(at=at)
            return 0
        if needs_backup and not is_new() and not has_fresh_backup(at):
            raise NoFreshBackup(f"{number} migrations to apply")
        require_right_keys()  # before anything is changed that could not be opened afterwards
        for alias in ALIASES:
            call_command("migrate", database=alias, verbosity=0)
        refuse_wrong_keys(at=at)
        return number
