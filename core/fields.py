"""Model fields that store sealed values. They decrypt on access to the attribute, not before."""

from django import forms
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from core import crypto, keys
from core.privacy import MAIN, PER_ROW, declaration_of, main_class


class PlainTextRefused(Exception):
    """A write path (`.update()`, `bulk_update`, fixtures) would have stored plain text."""


class Sealed(bytes):
    """A value as it stands in the database."""


class SealedAttribute(DeferredAttribute):
    """Opens the value when it is first read, and keeps it for the life of the instance."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.open_value(instance, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.Field):
    """Text sealed with the key of the row's owner and retention class (``class Privacy``).

    Can be read and assigned, never filtered, ordered or bulk-updated. `lines` above 1 asks for a
    text area in forms.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args, lines=1, **kwargs):
        self.lines = lines
        super().__init__(*args, **kwargs)

    def get_internal_type(self):
        return "BinaryField"

    def _place(self, instance, owner_id, retention_class):
        table = instance._meta.db_table
        return f"{table}|{self.column}|{instance.pk}|{owner_id}|{retention_class}"

    def _owner_and_class(self, instance):
        declared = declaration_of(type(instance))
        retention_class = declared.retention_class
        if retention_class == PER_ROW:
            retention_class = instance.retention_class
        elif retention_class == MAIN:
            retention_class = main_class(instance.subject.kind)
        return getattr(instance, declared.owner), retention_class

    def open_value(self, instance, sealed):
        if not sealed:
            return ""
        place = self._place(instance, *self._owner_and_class(instance))
        key = keys.opening_key(crypto.key_id_of(sealed))
        return crypto.unseal(sealed, key=key, place=place).decode()

    def resealed(self, instance) -> Sealed | None:
        """What is stored, sealed with the key in use; None where it is already.

        Opens the value either way. Raises core.crypto.SealBroken, core.keys.KeyMissing.
        """
        value = instance.__dict__[self.attname]
        if not value:
            return None
        owner_id, retention_class = self._owner_and_class(instance)
        place = self._place(instance, owner_id, retention_class)
        sealed_with = crypto.key_id_of(value)
        plain = crypto.unseal(value, key=keys.opening_key(sealed_with), place=place)
        key_id, key = keys.sealing_key(owner_id, retention_class)
        if sealed_with == key_id:
            return None
        return Sealed(crypto.seal(plain, key=key, key_id=key_id, place=place))

    def pre_save(self, instance, add):
        value = instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        if value == "":
            return Sealed(b"")
        owner_id, retention_class = self._owner_and_class(instance)
        key_id, key = keys.sealing_key(owner_id, retention_class)
        place = self._place(instance, owner_id, retention_class)
        return Sealed(crypto.seal(str(value).encode(), key=key, key_id=key_id, place=place))

    def from_db_value(self, value, expression, connection):
        return None if value is None else Sealed(value)

    def get_db_prep_value(self, value, connection, prepared=False):
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise PlainTextRefused(f"{self.model._meta.label}.{self.name} is stored sealed only")
        return connection.Database.Binary(bytes(value))

    def get_placeholder(self, value, compiler, connection):
        """Refuse expressions: a `Value("text")` would reach the database as it stands."""
        if hasattr(value, "as_sql"):
            raise PlainTextRefused(f"{self.model._meta.label}.{self.name} is stored sealed only")
        return "%s"

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted and cannot be searched")
        return super().get_lookup(lookup_name)

    def formfield(self, **kwargs):
        if self.lines > 1:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": self.lines}))
        return super().formfield(form_class=forms.CharField, max_length=self.max_length, **kwargs)
