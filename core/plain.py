"""Rows as plain values that JSON holds: the same whichever database they came from, and whichever
they go to. Sealed values stay sealed."""

import base64
import datetime as dt

from django.db import models

from core.fields import Sealed


def stored_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields that have a column of their own in the model's table."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def plain(field: models.Field, value):
    """A value as the database gave it, for JSON."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if field.get_internal_type() == "BinaryField":
        return base64.b64encode(value).decode()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | str) else str(value)


def stored(field: models.Field, value, connection):
    """What `plain` gave, as the driver of a database takes it."""
    if isinstance(field, models.JSONField):
        # A null in a column that is never empty is JSON's own.
        if value is None and field.null:
            return None
        return connection.ops.adapt_json_value(value, field.encoder)
    if value is not None:
        if field.get_internal_type() == "BinaryField":
            value = Sealed(base64.b64decode(value))
        else:
            value = field.to_python(value)
    return field.get_db_prep_save(value, connection)
