"""Writing rows by the thousand, and naming them."""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Sequence

from django.db import connections, models, router
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

STATEMENT = 500  # rows of one statement, where there is no COPY


def insert_rows(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model: by COPY on PostgreSQL, else by bulk_create.

    Sealed fields are sealed on the way as they are on saving; signals are not sent, and keys that
    the database gives out do not come back.
    """
    connection = connections[router.db_for_write(model)]
    if not rows:
        return
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows, batch_size=STATEMENT)
        return
    fields = model._meta.local_concrete_fields
    if rows[0].pk is None:
        fields = [field for field in fields if not field.primary_key]
    # Made before the copying begins: sealing may ask the database, which does not answer meanwhile.
    made = [
        [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        for row in rows
    ]
    insert_values(connection, model, fields, made)


def insert_values(
    connection, model: type[models.Model], fields: Sequence[models.Field], rows: Sequence[list]
) -> None:
    """Insert rows of values as the driver takes them, one for each of `fields`."""
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(f.column) for f in fields)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            places = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
            cursor.executemany(statement, rows)
            return
        statement = f"COPY {table} ({columns}) FROM STDIN"
        # The driver's own errors become Django's, as after any other statement.
        with connection.wrap_database_errors, cursor.copy(statement) as copy:
            for values in rows:
                copy.write_row(values)


class Ids(tuple):
    """Ids that many statements name one after the other: written out once, for all of them."""

    def __new__(cls, ids: Collection[uuid.UUID] = ()):
        return ids if isinstance(ids, cls) else super().__new__(cls, ids)

    @cached_property
    def written(self) -> str:
        return f"{{{','.join(map(str, self))}}}"


def among(ids: Collection[uuid.UUID], model: type[models.Model]):
    """What stands behind `__in` for many ids: one array on PostgreSQL, where hundreds of values
    would be written out and read again for every statement; elsewhere the ids as they are."""
    if connections[router.db_for_read(model)].vendor != "postgresql":
        return ids
    # As one text: the driver would look at each value of a list by itself.
    return RawSQL("SELECT unnest(%s::uuid[])", [Ids(ids).written])


def insert_new(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Insert rows of a model without sealed fields, but for those that a constraint says are there
    already; signals are not sent, moments are not noted by themselves, and keys that the database
    gives out do not come back."""
    connection = connections[router.db_for_write(model)]
    if not rows:
        return
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows, batch_size=STATEMENT, ignore_conflicts=True)
        return
    fields = model._meta.local_concrete_fields
    if rows[0].pk is None:
        fields = [field for field in fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    values, parameters = _as_table(connection, fields, rows)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {values}"  # noqa: S608
            " ON CONFLICT DO NOTHING",
            parameters,
        )


def lock_rows(rows: models.QuerySet) -> None:
    """Lock all these rows until the transaction ends, and wait for who writes one of them: what the
    next statement reads holds what that one wrote. Where writers take turns nothing is to lock."""
    connection = connections[rows.db]
    if connection.vendor != "postgresql":
        return
    found = rows.select_for_update().values("pk").query
    statement, parameters = found.get_compiler(rows.db).as_sql()
    with connection.cursor() as cursor:  # counted there: nobody here wants thousands of keys
        cursor.execute(f"SELECT count(*) FROM ({statement}) locked", parameters)  # noqa: S608


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Update these fields of rows of one model, each by its own values, in one go; signals are not
    sent. Not for sealed fields."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    key, fields = model._meta.pk, [model._meta.get_field(name) for name in names]
    table, pk = quote(model._meta.db_table), quote(key.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            changes = ", ".join(f"{quote(f.column)} = new.{quote(f.column)}" for f in fields)
            values, parameters = _as_table(connection, [key, *fields], rows)
            cursor.execute(
                f"UPDATE {table} SET {changes} FROM {values}"  # noqa: S608
                f" WHERE {table}.{pk} = new.{pk}",
                parameters,
            )
            return
        values = [
            [f.get_db_prep_save(getattr(row, f.attname), connection) for f in (*fields, key)]
            for row in rows
        ]
        columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
        cursor.executemany(f"UPDATE {table} SET {columns} WHERE {pk} = %s", values)  # noqa: S608


def _as_table(connection, fields: Sequence[models.Field], rows: Sequence[models.Model]):
    """The values of rows as a table `new` of one statement, and its parameters: one text for all of
    them, which the driver does not look into."""
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(f.column)} {f.rel_db_type(connection)}" for f in fields)
    written = json.dumps(
        [{field.column: getattr(row, field.attname) for field in fields} for row in rows],
        default=_written,
    )
    return f"json_to_recordset(%s::json) AS new({columns})", [written]


def _written(value: dt.date | uuid.UUID) -> str:
    """Raises TypeError for what is no plain value."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no plain value")
