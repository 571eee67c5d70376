"""What somebody else does while a row is waited for, in one session of the database."""

from collections.abc import Callable
from contextlib import contextmanager

from django.db import connection


@contextmanager
def before_lock(table: str, do: Callable[[], object]):
    """`do` happens once, right before a row of `table` is first read by its id: that is how a row
    is locked, also where the database has one writer at a time and does not say so."""
    left = [do]

    def look(execute, sql, params, many, context):
        if left and f'FROM "{table}" WHERE "{table}"."id" = ' in sql:
            left.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
    assert not left, f"no row of {table} was locked"
