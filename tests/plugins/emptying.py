"""Emptying the databases after a test that committed: only the tables that hold something, in one
transaction each.

Django's own way truncates all of them, which is work for the disk, and then makes each permission
and each content type anew, in transactions of their own. The guards of the trail stand in the way
of nothing else; they are back before this is over, as after every migrate.
"""

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.test import TransactionTestCase

from audit.guards import lift_guards

KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty(alias: str) -> None:
    """Leave a database as it is after migrating."""
    connection = connections[alias]
    tables = sorted({*connection.introspection.django_table_names(only_existing=True)} - KEPT)
    quoted = [connection.ops.quote_name(table) for table in tables]
    holds = [f"SELECT {n} WHERE EXISTS (SELECT 1 FROM {q})" for n, q in enumerate(quoted)]
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        if alias == DEFAULT_DB_ALIAS:
            lift_guards(connection)
        cursor.execute(" UNION ALL ".join(holds))
        for (number,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {quoted[number]}")
        connection.check_constraints()
        emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)


@pytest.fixture(autouse=True, scope="session")
def _databases_are_emptied_here():
    djangos = TransactionTestCase._fixture_teardown

    def teardown(case):
        for alias in case._databases_names(include_mirrors=False):
            empty(alias)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = djangos
