"""The rows of a database, table by table, out and in. One format for both kinds of database."""

import gzip
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management.color import no_style
from django.db import connections, models, router, transaction
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import Session
from audit.guards import lift_guards, set_guards
from backups.models import Restore
from core.plain import plain, stored, stored_fields
from core.rows import insert_values

PART_CHARACTERS = 4 * 1024 * 1024
INSERTED_AT_ONCE = 5_000
READERS_END_WITHIN = 60  # seconds
# Who was signed in signs in again; what is being restored is known where it is restored.
LEFT_OUT = {Session, Restore}


def models_of(alias: str) -> list[type[models.Model]]:
    """The models whose rows stand in a database and go into its backup."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and router.allow_migrate_model(alias, model)
        and model not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label)


def applied_migrations(alias: str) -> list[list[str]]:
    """The migrations a database has seen: what its tables look like."""
    recorder = MigrationRecorder(connections[alias])
    return sorted([app, name] for app, name in recorder.applied_migrations())


@contextmanager
def snapshot(alias: str) -> Iterator[None]:
    """Read a database as it stands at this moment, while others go on writing."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT 1")
            yield
        return
    # By hand: Django's own would take the lock for writing, and hold up everybody.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute("SELECT count(*) FROM sqlite_master")
            yield
        finally:
            cursor.execute("ROLLBACK")


def parts_of(model: type[models.Model], alias: str) -> Iterator[list[str]]:
    """The rows of a model, a line each, in parts of a few megabytes; the first line of every part
    names the columns."""
    fields = stored_fields(model)
    names = [field.attname for field in fields]
    head = json.dumps(names) + "\n"
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    lines, size = [head], 0
    for row in rows.iterator(chunk_size=2_000):
        values = [plain(field, value) for field, value in zip(fields, row, strict=True)]
        lines.append(json.dumps(values) + "\n")
        size += len(lines[-1])
        if size >= PART_CHARACTERS:
            yield lines
            lines, size = [head], 0
    if len(lines) > 1:
        yield lines


def load_part(label: str, alias: str, content: bytes) -> int:
    """Insert the rows of a part; returns how many. Raises LookupError or FieldDoesNotExist for a
    table or column that is not here."""
    model = apps.get_model(label)
    if model not in models_of(alias):
        raise LookupError(f"{label} is not of the database {alias}")
    head, *lines = gzip.decompress(content).decode().splitlines()
    fields = [_field(model, name) for name in json.loads(head)]
    connection = connections[alias]
    for start in range(0, len(lines), INSERTED_AT_ONCE):
        rows = [
            [
                stored(field, value, connection)
                for field, value in zip(fields, json.loads(line), strict=True)
            ]
            for line in lines[start : start + INSERTED_AT_ONCE]
        ]
        insert_values(connection, model, fields, rows)
    return len(lines)


def _field(model: type[models.Model], name: str) -> models.Field:
    for field in stored_fields(model):
        if field.attname == name:
            return field
    raise FieldDoesNotExist(f"{model._meta.label} has no column {name}")


@contextmanager
def refilling(alias: str) -> Iterator[None]:
    """Empty a database and fill it in the block, all in one transaction: a reader sees the old
    rows or the new ones. References are checked at the end."""
    connection = connections[alias]
    filled = models_of(alias)
    tables = [model._meta.db_table for model in filled]
    if alias == "default":
        tables.append(Session._meta.db_table)
    quote = connection.ops.quote_name
    with transaction.atomic(using=alias):
        if alias == "default":
            lift_guards(connection)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"TRUNCATE {', '.join(quote(table) for table in tables)}")
            else:
                for table in tables:
                    cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608
        if alias == "default":
            set_guards(connection)
        yield
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), filled):
                cursor.execute(statement)


class StillRead(Exception):
    """Another program reads the database: what was removed would be kept for it."""


def _vacuum(cursor, names: list[str]) -> None:
    """Write tables anew without what was removed until now.

    Whatever reads the database meanwhile, also the analyser of PostgreSQL itself, makes it keep
    removed rows. Then a table's `relfrozenxid` is older than the beginning, and it is done again.
    """
    cursor.execute("SELECT (pg_current_xact_id()::text::bigint % 4294967296)::text")
    began = cursor.fetchone()[0]
    for _second in range(READERS_END_WITHIN):
        # Analysed too: what is known of a column's values holds some of them.
        cursor.execute(f"VACUUM (FULL, ANALYZE) {', '.join(names)}")
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE oid = ANY(%s::regclass[])"
            " AND age(relfrozenxid) > age(%s::xid)",
            [names, began],
        )
        names = [name for (name,) in cursor.fetchall()]
        if not names:
            return
        time.sleep(1)
    raise StillRead("Another program reads the database. Stop it, then say --finish.")


def rewrite(alias: str) -> None:
    """Write a database's tables anew, so that nothing of a removed row is left in its files.

    Raises StillRead where somebody's transaction does not end.
    """
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 0"
                " AND relname = ANY(%s) AND pg_table_is_visible(oid)",
                [[model._meta.db_table for model in models_of(alias)]],
            )
            written = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
            if written:
                _vacuum(cursor, written)
                _vacuum(cursor, ["pg_catalog.pg_statistic"])  # what was known before
        else:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
