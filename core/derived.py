"""Columns made of other columns of their row: what lists sort and search by."""

from collections.abc import Callable

from django.db import models


class DerivedText(models.CharField):
    """Text that `make` makes of the fields `of`, whenever the row is written with `save`,
    `bulk_create` or `core.rows.insert_rows`; what is assigned to it is lost. Those fields are not
    to be written with `.update()` or `bulk_update`, which do not come by here.

    It is cut off at `max_length`, and sorts by its letters alone: as Python and SQLite compare, not
    as the language of a PostgreSQL server would have it, which looks past spaces and marks.
    """

    def __init__(self, make: Callable[..., str], of: tuple[str, ...], **kwargs):
        self.make, self.of = make, of
        super().__init__(**{"editable": False} | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {"make": self.make, "of": self.of} | kwargs

    def db_parameters(self, connection):
        found = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            found["collation"] = "C"
        return found

    def pre_save(self, instance, add):
        made = self.make(*(getattr(instance, name) for name in self.of))[: self.max_length]
        setattr(instance, self.attname, made)
        return made


class DerivingModel(models.Model):
    """A model with such columns: they are written too when only some fields are."""

    class Meta:
        abstract = True

    def save(self, *, update_fields=None, **kwargs):
        if update_fields is not None:
            update_fields = {*update_fields} | {
                field.name
                for field in self._meta.concrete_fields
                if isinstance(field, DerivedText) and not {*field.of}.isdisjoint(update_fields)
            }
        super().save(update_fields=update_fields, **kwargs)
