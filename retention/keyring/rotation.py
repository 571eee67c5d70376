"""Rotation: what wraps the keys, and the keys themselves.

A key is replaced in three steps, each a transaction of its own and each safe to repeat. The new key
is made and the old one retired; what the old one sealed is sealed anew; once all of it was seen to
open without, and nobody can write back anything that was read before, the old key is destroyed.
Until then both live, so a process may be killed at any point.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction

from audit.actions import record
from core import key_rotation
from core.actions import action
from core.alone import alone
from core.crypto import SealBroken
from core.fields import Sealed
from core.keys import KeyMissing, key_batch, load_keys
from core.privacy import SUBJECT_CLASSES
from documents import storage
from documents.models import Document
from retention.declarations import declarations_of, rows_of
from retention.keyring.sealed import in_batches, sealed_fields

ROTATING = "changing data keys"  # what others are told that wait for it
PATIENCE = 1800  # seconds to wait at night for a backup
KEYS_AT_ONCE, OWNERS_AT_ONCE, ROWS_AT_ONCE = 500, 50, 200

logger = logging.getLogger(__name__)


@action
def rewrap_keys(*, by=None) -> int:
    """Put a batch of keys under the first key-encryption key; return how many it were. Raises
    core.crypto.SealBroken where one does not open."""
    done = key_rotation.rewrap(KEYS_AT_ONCE)
    record("keys.rewrapped", by=by, keys=done, under=next(iter(settings.KEY_ENCRYPTION_KEYS)))
    return done


@action
def replace_keys(*, retention_class: str, before: dt.datetime, at: dt.datetime, by=None) -> int:
    """Retire a batch of keys made before a moment and put new ones in their place; return how many.
    Of every class where `retention_class` is empty."""
    done = key_rotation.replace(retention_class, before=before, at=at, limit=KEYS_AT_ONCE)
    record("keys.replaced", by=by, section=retention_class, keys=done)
    return done


@dataclass
class Resealed:
    """What one pass over some owners found. `unsettled` are owners of whom something was sealed
    with a retired key, or was in use by somebody else, or does not open."""

    values: int = 0
    files: int = 0
    destroyed: int = 0
    broken: int = 0
    unsettled: set[uuid.UUID] = field(default_factory=set)

    def add(self, other: "Resealed") -> None:
        self.values += other.values
        self.files += other.files
        self.destroyed += other.destroyed
        self.broken += other.broken
        self.unsettled |= other.unsettled

    def note_broken(self, owner_id: uuid.UUID, obj, what: str) -> None:
        logger.error("%s %s: %s does not open", obj._meta.label, obj.pk, what)
        self.broken += 1
        self.unsettled.add(owner_id)


def waiting(until: dt.datetime | None = None) -> Iterator[tuple[str, list[uuid.UUID]]]:
    """The owners with retired keys, by class and in batches; only those whose retired keys sealed
    nothing since `until`, where that is given."""
    found = key_rotation.retired()
    if until:
        found = found.filter(retired_at__lte=until)
    classes = found.order_by("retention_class").values_list("retention_class", flat=True).distinct()
    for retention_class in list(classes):
        mine = found.filter(retention_class=retention_class).order_by("owner_id")
        owners = list(mine.values_list("owner_id", flat=True).distinct())
        for batch in in_batches(owners, OWNERS_AT_ONCE):
            yield retention_class, batch


def reseal_all(
    *, until: dt.datetime | None = None, now: Callable[[], dt.datetime], by=None
) -> Resealed:
    """Do `reseal` for all who are `waiting`; returns a Resealed of them all."""
    total = Resealed()
    for retention_class, owner_ids in waiting(until):
        total.add(reseal(retention_class=retention_class, owner_ids=owner_ids, at=now(), by=by))
    return total


def finish_rotation(*, now: Callable[[], dt.datetime], by=None) -> Resealed:
    """Do `reseal_all` where the retired keys may be destroyed by now. Raises core.alone.Busy where
    a backup is being made for longer than PATIENCE."""
    until = now() - key_rotation.GRACE
    if not key_rotation.retired().filter(retired_at__lte=until).exists():
        return Resealed()
    with alone(ROTATING, patience=PATIENCE):
        return reseal_all(until=until, now=now, by=by)


def reseal(
    *, retention_class: str, owner_ids: list[uuid.UUID], at: dt.datetime, by=None
) -> Resealed:
    """Seal all of a class of these owners with the keys in use, and destroy the retired keys that
    are done with. What is in use by somebody else is left for the next time."""
    found = Resealed()
    with key_batch():
        load_keys(owner_ids, retention_class)
        _reseal_files(retention_class, owner_ids, found)
        reseal_rows(retention_class=retention_class, owner_ids=owner_ids, found=found, at=at, by=by)
    return found


def _reseal_files(retention_class: str, owner_ids: list[uuid.UUID], found: Resealed) -> None:
    if retention_class not in SUBJECT_CLASSES:
        return
    mine = Document.objects.filter(subject_id__in=owner_ids, retention_class=retention_class)
    for pk, owner_id in mine.order_by("pk").values_list("pk", "subject_id"):
        with transaction.atomic(using="default"):
            document = _free(Document.objects.filter(pk=pk)).first()
            if document is None:
                found.unsettled.add(owner_id)
                continue
            for part in storage.parts_of(document):
                try:
                    if storage.reseal(document, part):
                        found.files += 1
                        found.unsettled.add(owner_id)
                except (SealBroken, KeyMissing, storage.FileMissing):
                    found.note_broken(owner_id, document, part.value)


@action
def reseal_rows(
    *,
    retention_class: str,
    owner_ids: list[uuid.UUID],
    found: Resealed,
    at: dt.datetime,
    by=None,
) -> None:
    """The part of `reseal` that writes to the databases; `found` tells what became of the files,
    and is added to. Owners whose keys somebody else is changing are left for the next time."""
    claimed = key_rotation.claim_retired(owner_ids, retention_class)
    mine = list({key.owner_id for key in claimed})
    for declared in declarations_of(retention_class):
        fields = sealed_fields(declared.model)
        if not fields:
            continue
        rows = rows_of(declared, mine, retention_class).order_by("pk")
        owners = dict(rows.values_list("pk", declared.owner))
        for batch in in_batches(list(owners), ROWS_AT_ONCE):
            seen = set()
            for row in _free(declared.model.objects.filter(pk__in=batch)):
                seen.add(row.pk)
                _reseal_row(row, fields, owners[row.pk], found)
            found.unsettled |= {owners[pk] for pk in batch if pk not in seen}
    unsettled = [key for key in claimed if key.owner_id in found.unsettled]
    key_rotation.note_in_use(unsettled, at=at)
    found.destroyed = key_rotation.destroy_retired(claimed, at=at)
    record(
        "keys.resealed",
        by=by,
        section=retention_class,
        values=found.values,
        files=found.files,
        destroyed=found.destroyed,
        broken=found.broken,
    )


def _reseal_row(row, fields, owner_id: uuid.UUID, found: Resealed) -> None:
    values = {}
    for sealed_field in fields:
        try:
            value: Sealed | None = sealed_field.resealed(row)
        except (SealBroken, KeyMissing):
            found.note_broken(owner_id, row, sealed_field.name)
        else:
            if value is not None:
                values[sealed_field.name] = value
    if values:
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        found.values += len(values)
        found.unsettled.add(owner_id)


def _free(rows):
    """Those of these rows that nobody else is changing, under lock."""
    if any(f.name == "subject" for f in rows.model._meta.concrete_fields):
        rows = rows.select_related("subject")  # its kind tells the class
    return rows.select_for_update(of=("self",), skip_locked=True, no_key=True)
