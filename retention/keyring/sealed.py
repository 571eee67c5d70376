"""What is sealed with the keys of a class: rows with sealed fields, and files."""

import uuid
from collections.abc import Iterator

from core.fields import EncryptedTextField
from core.models import BlindIndex
from core.privacy import SUBJECT_CLASSES, personal_models
from core.registries import retention_rules
from documents import storage
from retention.declarations import declarations_of, rows_of
from subjects.models import Subject

AT_ONCE = 500


def in_batches(found: list, size: int) -> Iterator[list]:
    return (found[start : start + size] for start in range(0, len(found), size))


def sealed_fields(model) -> list[EncryptedTextField]:
    return [f for f in model._meta.concrete_fields if isinstance(f, EncryptedTextField)]


def models_with_sealed_fields() -> Iterator:
    """The models of which some fields are sealed."""
    return (d.model for d in personal_models() if sealed_fields(d.model))


def unused(owner_ids: list[uuid.UUID], retention_class: str) -> set[uuid.UUID]:
    """Which of these owners have nothing of a class, and of whom nothing can come any more: no
    row, no index, no file, and of a class of people no subject either.

    Of a class the product does not know, nothing is certain: none.
    """
    if retention_class not in {rule.retention_class for rule in retention_rules}:
        return set()
    found: set[uuid.UUID] = set()
    for batch in in_batches(owner_ids, AT_ONCE):
        left = set(batch)
        if retention_class in SUBJECT_CLASSES:
            left -= set(Subject.objects.filter(pk__in=left).values_list("pk", flat=True))
        indexed = BlindIndex.objects.filter(owner_id__in=left, retention_class=retention_class)
        left -= set(indexed.values_list("owner_id", flat=True))
        for declared in declarations_of(retention_class):
            if left:
                rows = rows_of(declared, left, retention_class)
                left -= set(rows.values_list(declared.owner, flat=True))
        found |= {owner for owner in left if not _has_files(owner, retention_class)}
    return found


def _has_files(owner_id: uuid.UUID, retention_class: str) -> bool:
    if retention_class not in SUBJECT_CLASSES:
        return False
    folder = storage.folder_of(owner_id, retention_class)
    return folder.is_dir() and any(folder.iterdir())
