"""Writing rows by the thousand, and naming them."""

import uuid
from collections.abc import Collection, Sequence

from django.db import connections, models, router
from django.db.models.expressions import RawSQL

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


def among(ids: Collection[uuid.UUID], model: type[models.Model]):
    """What stands behind `__in` for many ids: one array on PostgreSQL, where hundreds of values
    would be written out and read again for every statement; elsewhere the ids as they are."""
    if connections[router.db_for_read(model)].vendor != "postgresql":
        return ids
    # As one text: the driver would look at each value of a list by itself.
    return RawSQL("SELECT unnest(%s::uuid[])", [f"{{{','.join(map(str, ids))}}}"])


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Update these fields of rows of one model, each by its own values, in one go; signals are not
    sent."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    key, fields = model._meta.pk, [model._meta.get_field(name) for name in names]
    values = [
        [f.get_db_prep_save(getattr(row, f.attname), connection) for f in (*fields, key)]
        for row in rows
    ]
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {columns}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(f"{statement} WHERE {quote(key.column)} = %s", values)
