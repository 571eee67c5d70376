"""The store of data keys: one per owner and retention class, wrapped, in a database of its own."""

import datetime as dt
import uuid
from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from core import crypto
from core.models import BlindIndex, DataKey
from core.rows import among, insert_rows

AT_ONCE = 2000  # owners of one statement

# Opened keys of the running request or task only: they never outlive it.
_scope: ContextVar[dict | None] = ContextVar("key_scope", default=None)


class KeyMissing(Exception):
    """There is no key for this owner and class: nothing may be written or read."""


class KeyDestroyed(KeyMissing):
    """The key was destroyed. What it sealed is gone, and it is never made anew."""


@contextmanager
def key_scope():
    """Remember opened keys until the end of the block (a request, a task, a bulk write)."""
    if _scope.get() is not None:
        yield
        return
    token = _scope.set({})
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def key_batch():
    """Remember keys opened inside, and forget them all at the end: memory stays flat over many
    batches, and nothing is remembered of keys that are rolled back."""
    token = _scope.set({})
    try:
        yield
    finally:
        _scope.reset(token)


def _place(key: DataKey) -> str:
    return f"{key.id}|{key.owner_id}|{key.retention_class}"


def _open(key: DataKey) -> tuple[uuid.UUID, bytes]:
    if key.wrapped is None:
        raise KeyDestroyed(f"key of {key.retention_class} was destroyed")
    opened = key.id, open_alone(key)
    scope = _scope.get()
    if scope is not None:
        scope[key.id] = opened
        if key.retired_at is None:
            scope[key.owner_id, key.retention_class] = opened
    return opened


def _in_use(owner_id: uuid.UUID, retention_class: str):
    return DataKey.objects.filter(
        owner_id=owner_id, retention_class=retention_class, retired_at__isnull=True
    )


def open_alone(key: DataKey) -> bytes:
    """Open one key that still lives, and remember nothing. Raises core.crypto.SealBroken."""
    return crypto.unwrap(key.kek_id, bytes(key.wrapped), place=_place(key))


def wrap_anew(key: DataKey) -> None:
    """Wrap a key under the first key-encryption key. Raises core.crypto.SealBroken."""
    key.kek_id, key.wrapped = crypto.wrap(open_alone(key), place=_place(key))


def new_data_key(owner_id: uuid.UUID, retention_class: str, *, at) -> tuple[DataKey, bytes]:
    """A new key, not stored yet, and what it is."""
    key = DataKey(owner_id=owner_id, retention_class=retention_class, created_at=at)
    plain = crypto.new_key()
    key.kek_id, key.wrapped = crypto.wrap(plain, place=_place(key))
    return key, plain


def create_keys(
    owner_ids: Iterable[uuid.UUID],
    retention_class: str,
    *,
    remember: bool = False,
    made_at: dt.datetime | None = None,
) -> None:
    """Make a key for each owner. Raises IntegrityError where one exists, or existed, already.

    With `remember` they are open in the running scope at once; for use inside `key_batch`. The
    moment that stays with them is now, or `made_at` where now would tell too much.
    """
    made_at = made_at or timezone.now()
    rows, opened = [], {}
    for owner_id in owner_ids:
        key, plain = new_data_key(owner_id, retention_class, at=made_at)
        rows.append(key)
        opened[key.id] = opened[owner_id, retention_class] = (key.id, plain)
    insert_rows(DataKey, rows)
    scope = _scope.get()
    if remember and scope is not None:
        scope.update(opened)


def sealing_key(owner_id: uuid.UUID, retention_class: str) -> tuple[uuid.UUID, bytes]:
    """Return (key id, key) to seal with. Raises KeyMissing or KeyDestroyed."""
    scope = _scope.get()
    if scope is not None and (owner_id, retention_class) in scope:
        return scope[owner_id, retention_class]
    key = _in_use(owner_id, retention_class).first()
    if key is None:
        raise KeyMissing(f"no key of {retention_class} for this owner")
    return _open(key)


def has_key(owner_id: uuid.UUID, retention_class: str) -> bool:
    """Whether there is a living key, without opening it."""
    return _in_use(owner_id, retention_class).filter(wrapped__isnull=False).exists()


def opening_key(key_id: uuid.UUID) -> bytes:
    """Return the key that sealed a value. Raises KeyMissing or KeyDestroyed."""
    scope = _scope.get()
    if scope is not None and key_id in scope:
        return scope[key_id][1]
    key = DataKey.objects.filter(pk=key_id).first()
    if key is None:
        raise KeyMissing("the key that sealed this value is not in the key store")
    return _open(key)[1]


def load_keys(owner_ids: Iterable[uuid.UUID], retention_class: str) -> None:
    """Open the keys of many owners with one query, for the running `key_scope`."""
    scope = _scope.get()
    wanted = [o for o in owner_ids if scope is not None and (o, retention_class) not in scope]
    for start in range(0, len(wanted), AT_ONCE):
        living = DataKey.objects.filter(
            owner_id__in=among(wanted[start : start + AT_ONCE], DataKey),
            retention_class=retention_class,
            wrapped__isnull=False,
        )
        for key in living.defer("created_at", "destroyed_at"):
            _open(key)


def destroy_keys(owner_ids: Iterable[uuid.UUID], retention_class: str, *, at) -> int:
    """Destroy keys and blind indexes of one class; return how many keys went. Safe to repeat."""
    owner_ids = list(owner_ids)
    gone = 0
    for start in range(0, len(owner_ids), AT_ONCE):
        owners = among(owner_ids[start : start + AT_ONCE], DataKey)
        batch = {"owner_id__in": owners, "retention_class": retention_class}
        BlindIndex.objects.filter(**batch).delete()
        living = DataKey.objects.filter(**batch, wrapped__isnull=False)
        # Once more after each find: where a key was just being replaced, the new one shows only
        # after the wait for the old one.
        while found := living.update(wrapped=None, kek_id="", destroyed_at=at):
            gone += found
    scope = _scope.get()
    if scope is not None:
        scope.clear()
    return gone


def set_index(kind: str, value: str, *, owner_id: uuid.UUID, retention_class: str) -> None:
    """Make an owner findable by a value, replacing what stood there; an empty value removes it."""
    BlindIndex.objects.filter(kind=kind, owner_id=owner_id).delete()
    if value:
        BlindIndex.objects.create(
            kind=kind,
            digest=crypto.digest(kind, value),
            owner_id=owner_id,
            retention_class=retention_class,
        )


def owners_by_index(kind: str, value: str) -> list[uuid.UUID]:
    found = BlindIndex.objects.filter(kind=kind, digest=crypto.digest(kind, value))
    return list(found.values_list("owner_id", flat=True))


def set_indexes(kind: str, values: Iterable[tuple[uuid.UUID, str]], retention_class: str) -> None:
    """Make owners who are in no index of this kind yet findable by a value each."""
    insert_rows(
        BlindIndex,
        [
            BlindIndex(
                kind=kind,
                digest=crypto.digest(kind, value),
                owner_id=owner_id,
                retention_class=retention_class,
            )
            for owner_id, value in values
        ],
    )


def owners_by_indexes(kind: str, values: Iterable[str]) -> dict[str, list[uuid.UUID]]:
    """The owners by each of many values, with one query for every 500."""
    by_digest = {crypto.digest(kind, value): value for value in values}
    owners: dict[str, list[uuid.UUID]] = {}
    digests = list(by_digest)
    for start in range(0, len(digests), 500):
        found = BlindIndex.objects.filter(kind=kind, digest__in=digests[start : start + 500])
        for digest, owner_id in found.values_list("digest", "owner_id"):
            owners.setdefault(by_digest[bytes(digest)], []).append(owner_id)
    return owners
