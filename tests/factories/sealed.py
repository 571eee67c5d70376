"""All that is sealed, opened: to compare before and after something was done to the keys."""

import datetime as dt

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from core.crypto import key_id_of
from core.key_rotation import GRACE
from core.keys import key_batch
from core.models import DataKey
from documents import storage
from documents.models import Document
from retention.keyring.sealed import models_with_sealed_fields, sealed_fields


def everything_opened() -> dict:
    """Every sealed value and every file, by where it stands."""
    found = {}
    with key_batch():
        for model in models_with_sealed_fields():
            for row in model.objects.all():
                for field in sealed_fields(model):
                    found[model._meta.label, row.pk, field.name] = getattr(row, field.name)
        for document in Document.objects.all():
            for part in storage.parts_of(document):
                found["file", document.pk, part] = b"".join(storage.read(document, part))
    return found


def key_ids_in_use() -> set:
    """The keys that stand on anything that is sealed, rows and files."""
    found = set()
    for model in models_with_sealed_fields():
        names = [field.name for field in sealed_fields(model)]
        for values in model.objects.values_list(*names):
            found |= {key_id_of(value) for value in values if value}
    for document in Document.objects.all():
        found |= {storage.sealed_with(document, part) for part in storage.parts_of(document)}
    return found


def living_keys() -> set:
    return set(DataKey.objects.filter(wrapped__isnull=False).values_list("pk", flat=True))


def kek_ids() -> set:
    """By which keys the living ones are wrapped."""
    return set(DataKey.objects.filter(wrapped__isnull=False).values_list("kek_id", flat=True))


def raw(of, column="allergies") -> bytes:
    """A value as it stands in its row."""
    with connection.cursor() as cursor:
        key = of.pk if connection.vendor == "postgresql" else of.pk.hex
        cursor.execute(f"SELECT {column} FROM {of._meta.db_table} WHERE id = %s", [key])
        return bytes(cursor.fetchone()[0])


def rotate_deks(**options) -> None:
    """Every data key is replaced, however young."""
    call_command("keys", "rotate", "--dek", "--older-than", "0", **options)


def after_grace(days=0, **more):
    """A clock for when nothing can need the old keys any more, and so long after."""
    moment = timezone.now() + GRACE + dt.timedelta(days=days, **more)
    return lambda: moment
