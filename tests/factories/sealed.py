"""All that is sealed, opened: to compare before and after something was done to the keys."""

from core.crypto import key_id_of
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
