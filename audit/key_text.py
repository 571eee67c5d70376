"""The key of a row as the log of changes and the trail write it."""

from django.db.models import CharField, Func, UUIDField
from django.db.models.functions import Cast

# Where each group of an id begins, and how long it is: SQLite stores ids without their dashes.
GROUPS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


class KeyText(Func):
    """`str(row.pk)`, made by the database."""

    arity = 1
    output_field = CharField()

    def as_sql(self, compiler, connection, **more):
        return compiler.compile(Cast(*self.source_expressions, self.output_field))

    def as_sqlite(self, compiler, connection, **more):
        (key,) = self.source_expressions
        if not isinstance(getattr(key.field, "target_field", key.field), UUIDField):
            return self.as_sql(compiler, connection)
        sql, parameters = compiler.compile(key)
        groups = (f"substr({sql}, {start}, {length})" for start, length in GROUPS)
        return " || '-' || ".join(groups), [*parameters] * len(GROUPS)
