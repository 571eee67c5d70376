"""A copy of the key store under a passphrase, to keep apart, and bringing it back.

The file is: mark and version (8 bytes), salt (16), nonce (12), then the store as compressed JSON,
sealed with AES-256-GCM under a key that scrypt makes of the passphrase. The data keys in it stay
wrapped: without the key-encryption keys the file opens nothing, with them and the passphrase all.
"""

import base64
import datetime as dt
import json
import os
import secrets
import uuid
import zlib
from collections import Counter
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.utils.dateparse import parse_datetime

from audit.actions import record
from core import crypto, keys
from core.actions import action
from core.key_guard import index_fingerprint
from core.models import BlindIndex, DataKey
from core.rows import insert_rows
from retention.keyring.sealed import AT_ONCE, in_batches
from retention.models import Destruction

MARK = b"PHKEYS\x00\x01"
SALT_BYTES = 16
SHORTEST_PASSPHRASE = 16  # characters


class TransferRefused(Exception):
    """The file does not open, or holds what may not come into this key store. Nothing was kept."""


def _key(passphrase: str, salt: bytes) -> bytes:
    # About 128 MB and half a second for each try.
    return Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode())


def seal_store(content: dict, passphrase: str) -> bytes:
    header = MARK + secrets.token_bytes(SALT_BYTES)
    nonce = secrets.token_bytes(crypto.NONCE_BYTES)
    cipher = AESGCM(_key(passphrase, header[len(MARK) :]))
    return (
        header + nonce + cipher.encrypt(nonce, zlib.compress(json.dumps(content).encode()), header)
    )


def open_store(sealed: bytes, passphrase: str) -> dict:
    """Open what `seal_store` made. Raises TransferRefused."""
    size = len(MARK) + SALT_BYTES
    header, nonce = sealed[:size], sealed[size : size + crypto.NONCE_BYTES]
    if not header.startswith(MARK) or len(sealed) < size + crypto.NONCE_BYTES + 16:
        raise TransferRefused("This is not a copy of a key store, of a version known here.")
    try:
        cipher = AESGCM(_key(passphrase, header[len(MARK) :]))
        content = cipher.decrypt(nonce, sealed[size + crypto.NONCE_BYTES :], header)
    except InvalidTag:
        raise TransferRefused(
            "It does not open: the passphrase is another one, or the file was changed."
        ) from None
    return json.loads(zlib.decompress(content))


def _text(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(bytes(value)).decode()


def _moment(value: dt.datetime | None) -> str | None:
    return value and value.isoformat()


@action
def export_keys(*, path: Path, passphrase: str, by=None) -> int:
    """Write the key store to a new file that only this user may read; return how many keys are in
    it, tombstones too. Raises FileExistsError, OSError."""
    content = {
        "index_key": _text(index_fingerprint()),
        "keys": [
            {
                "id": str(key.pk),
                "owner": str(key.owner_id),
                "class": key.retention_class,
                "kek": key.kek_id,
                "wrapped": _text(key.wrapped),
                "created": _moment(key.created_at),
                "retired": _moment(key.retired_at),
                "destroyed": _moment(key.destroyed_at),
            }
            for key in DataKey.objects.order_by("pk").iterator()
        ],
        "indexes": [
            {
                "kind": index.kind,
                "digest": _text(index.digest),
                "owner": str(index.owner_id),
                "class": index.retention_class,
            }
            for index in BlindIndex.objects.order_by("pk").iterator()
        ],
    }
    _write_new(path, seal_store(content, passphrase))
    record("keys.exported", by=by, keys=len(content["keys"]))
    return len(content["keys"])


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@action
def import_keys(*, path: Path, passphrase: str, by=None) -> Counter:
    """Bring keys of a file into the key store: all that is lacking, or nothing. Returns how many
    keys and indexes came, were there already (`there`), or came as tombstones because the ledger
    says that their class was destroyed since (`destroyed`).

    Raises TransferRefused where a living key would be overwritten or destroyed, a tombstone
    revived, or where a key in the file does not open here; OSError.
    """
    content = open_store(path.read_bytes(), passphrase)
    if content["index_key"] != _text(index_fingerprint()):
        raise TransferRefused("The BLIND_INDEX_KEY here is another one than that of the file.")
    found, reasons = Counter(), Counter()
    coming: list[DataKey] = []
    for batch in in_batches(content["keys"], AT_ONCE):
        coming += _lacking([_data_key(row) for row in batch], found, reasons)
    if reasons:
        told = "; ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
        raise TransferRefused(f"Nothing was imported: {told}.")
    insert_rows(DataKey, coming)
    found["keys"] = len(coming)
    living = {(key.owner_id, key.retention_class) for key in coming if key.wrapped is not None}
    found["indexes"] = _import_indexes(content["indexes"], living)
    record("keys.imported", by=by, **found)
    return found


def _data_key(row: dict) -> DataKey:
    return DataKey(
        id=uuid.UUID(row["id"]),
        owner_id=uuid.UUID(row["owner"]),
        retention_class=row["class"],
        kek_id=row["kek"],
        wrapped=row["wrapped"] and base64.b64decode(row["wrapped"]),
        created_at=parse_datetime(row["created"]),
        retired_at=row["retired"] and parse_datetime(row["retired"]),
        destroyed_at=row["destroyed"] and parse_datetime(row["destroyed"]),
    )


def _lacking(batch: list[DataKey], found: Counter, reasons: Counter) -> list[DataKey]:
    """Which of these the key store lacks; counts in `reasons` why some may not come."""
    here = DataKey.objects.in_bulk([key.pk for key in batch])
    owners = {key.owner_id for key in batch}
    in_use = {
        (key.owner_id, key.retention_class): key
        for key in DataKey.objects.filter(owner_id__in=owners, retired_at__isnull=True)
    }
    ledger = {
        (owner_id, retention_class): destroyed_at
        for owner_id, retention_class, destroyed_at in Destruction.objects.done()
        .filter(subject_id__in=owners)
        .values_list("subject_id", "retention_class", "destroyed_at")
    }
    lacking = []
    for key in batch:
        place = key.owner_id, key.retention_class
        same, current = here.get(key.pk), in_use.get(place)
        reason = _reason(key, same, current)
        if reason:
            reasons[reason] += 1
        elif same is not None:
            found["there"] += 1
        else:
            if key.wrapped is not None and place in ledger:
                key.wrapped, key.kek_id, key.destroyed_at = None, "", ledger[place]
                found["destroyed"] += 1
            lacking.append(key)
    return lacking


def _reason(key: DataKey, same: DataKey | None, current: DataKey | None) -> str:
    """Why a key of the file may not come, given the one with its id and the one in use here."""
    if key.wrapped is None:
        living = [k for k in (same, current) if k is not None and k.wrapped is not None]
        return "would be destroyed that live here" if living and not key.retired_at else ""
    if any(k is not None and k.wrapped is None for k in (same, current)):
        return "were destroyed here since"
    if same is not None:
        return ""
    if current is not None and not key.retired_at:
        return "would take the place of a living key"
    try:
        keys.open_alone(key)
    except crypto.SealBroken:
        return "do not open under the key-encryption keys here"
    return ""


def _import_indexes(rows: list[dict], living: set[tuple[uuid.UUID, str]]) -> int:
    """Bring the indexes of keys that came; return how many."""
    owners = list({owner_id for owner_id, _class in living})
    there: set[tuple[str, uuid.UUID]] = set()
    for batch in in_batches(owners, AT_ONCE):
        mine = BlindIndex.objects.filter(owner_id__in=batch)
        there |= set(mine.values_list("kind", "owner_id"))
    coming = [
        BlindIndex(
            kind=row["kind"],
            digest=base64.b64decode(row["digest"]),
            owner_id=uuid.UUID(row["owner"]),
            retention_class=row["class"],
        )
        for row in rows
        if (uuid.UUID(row["owner"]), row["class"]) in living
        and (row["kind"], uuid.UUID(row["owner"])) not in there
    ]
    insert_rows(BlindIndex, coming)
    return len(coming)
