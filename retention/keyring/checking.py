"""What is wrong in the key store, in numbers: nothing of a person is told."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.actions import record
from core import crypto, keys
from core.actions import action
from core.models import DataKey
from documents import storage
from documents.models import Document
from retention.keyring.sealed import (
    AT_ONCE,
    in_batches,
    models_with_sealed_fields,
    sealed_fields,
    unused,
)

# A key is committed before the row it is made for: a young one may be about to be used.
YOUNG = dt.timedelta(days=1)
# More orphans than this part of all living keys: it is likelier that the data is not there yet.
TOO_MANY, ALWAYS_FINE = 0.1, 20


@dataclass
class Findings:
    """Living keys and those that do not open, by the id of the key-encryption key; tombstones;
    retired keys; orphans; sealed values and files without a living key, by where they stand."""

    living: Counter = field(default_factory=Counter)
    shut: Counter = field(default_factory=Counter)
    tombstones: int = 0
    retired: int = 0
    orphans: int = 0
    lost: Counter = field(default_factory=Counter)

    @property
    def is_well(self) -> bool:
        return not self.shut and not self.lost


def check(at: dt.datetime) -> Findings:
    """Go through all keys, and through all that is sealed."""
    found = Findings()
    living = DataKey.objects.filter(wrapped__isnull=False)
    for key in living.order_by().iterator():
        found.living[key.kek_id] += 1
        found.retired += key.retired_at is not None
        try:
            keys.open_alone(key)
        except crypto.SealBroken:
            found.shut[key.kek_id] += 1
    found.tombstones = DataKey.objects.filter(wrapped__isnull=True).count()
    found.orphans = sum(len(owners) for _class, owners in orphans(at))
    for model in models_with_sealed_fields():
        # What is destroyed while this looks is no loss: what is found is looked at once more.
        suspects = _without_key(model, model.objects.all())
        count = sum(
            len(_without_key(model, model.objects.filter(pk__in=batch)))
            for batch in in_batches(suspects, AT_ONCE)
        )
        if count:
            found.lost[model._meta.label] = count
    files = _files_without_key(_files_without_key(Document.objects.values_list("pk", flat=True)))
    if files:
        found.lost["files"] = len(files)
    return found


def orphans(at: dt.datetime) -> Iterator[tuple[str, list[uuid.UUID]]]:
    """Owners of keys that nothing uses and nothing will, by class."""
    old = DataKey.objects.filter(wrapped__isnull=False, created_at__lt=at - YOUNG)
    classes = old.order_by("retention_class").values_list("retention_class", flat=True).distinct()
    for retention_class in list(classes):
        mine = old.filter(retention_class=retention_class).order_by("owner_id")
        found = unused(list(mine.values_list("owner_id", flat=True).distinct()), retention_class)
        if found:
            yield retention_class, sorted(found)


def are_too_many(orphaned: int) -> bool:
    """Whether it is likelier that the data is missing than that the keys are left over."""
    living = DataKey.objects.filter(wrapped__isnull=False).count()
    return orphaned > ALWAYS_FINE and orphaned > living * TOO_MANY


@action
def sweep_keys(
    *, retention_class: str, owner_ids: list[uuid.UUID], at: dt.datetime, by=None
) -> int:
    """Destroy keys that nothing uses, looking once more; return how many."""
    certain = unused(owner_ids, retention_class)
    gone = keys.destroy_keys(certain, retention_class, at=at)
    record("keys.swept", by=by, section=retention_class, keys=gone)
    return gone


def _living(key_ids: set[uuid.UUID]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for batch in in_batches(list(key_ids), AT_ONCE):
        alive = DataKey.objects.filter(pk__in=batch, wrapped__isnull=False)
        found |= set(alive.values_list("pk", flat=True))
    return found


def _without_key(model, rows) -> list:
    """The keys of rows that hold a sealed value no living key opens."""
    names = [f.name for f in sealed_fields(model)]
    suspects = []
    seen: dict = {}

    def settle():
        alive = _living({key_id for ids in seen.values() for key_id in ids if key_id})
        suspects.extend(pk for pk, ids in seen.items() if not ids <= alive)
        seen.clear()

    for pk, *values in rows.order_by().values_list("pk", *names).iterator():
        seen[pk] = {_key_id(value) for value in values if value}
        if len(seen) == AT_ONCE:
            settle()
    settle()
    return suspects


def _key_id(sealed: bytes) -> uuid.UUID | None:
    try:
        return crypto.key_id_of(sealed)
    except crypto.SealBroken:
        return None


def _files_without_key(pks) -> list:
    """The documents among these whose file is not there, or under no living key."""
    suspects = []
    for batch in in_batches(list(pks), AT_ONCE):
        ids = {}
        for document in Document.objects.filter(pk__in=batch):
            try:
                parts = storage.parts_of(document)
                ids[document.pk] = {storage.sealed_with(document, part) for part in parts}
            except (storage.FileMissing, crypto.SealBroken):
                ids[document.pk] = {None}
        alive = _living({key_id for found in ids.values() for key_id in found if key_id})
        suspects += [pk for pk, found in ids.items() if not found <= alive]
    return suspects
