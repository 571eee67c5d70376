"""Sealing the trail: events get a place in a sequence without gaps, and blocks of them a Merkle
root and a signature, each chained to the block before.

Who changes, removes or reorders rows behind the product's back would have to sign anew, which asks
for the signing key, and to replace every head that was sent elsewhere. The Merkle tree is that of
RFC 6962 (section 2.1) over SHA-256; signatures are Ed25519.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef

from audit.models import Event, Seal, SealedEvent, Verification
from core.rows import insert_rows

BLOCK = 5_000  # events of one seal at most
BEFORE_FIRST = bytes(32)
# A transaction that began before a seal may commit an event with a lower id after it.
LONGEST_TRANSACTION = dt.timedelta(days=1)


def _canonical(value) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def event_digest(event: Event) -> bytes:
    """The digest (32 bytes) of all an event holds: the leaf of the Merkle tree."""
    held = [
        event.pk,
        _moment(event.at),
        event.action,
        str(event.actor_id or ""),
        event.function,
        str(event.subject_id or ""),
        event.object_type,
        event.object_id,
        event.section,
        event.purpose,
        event.details,
        str(event.request_id or ""),
    ]
    return hashlib.sha256(b"\x00" + _canonical(held)).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over the digests of at least one event, in their order."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(
        b"\x01" + merkle_root(leaves[:half]) + merkle_root(leaves[half:])
    ).digest()


def digest(seal: Seal) -> bytes:
    """The digest (32 bytes) of a seal: what is signed, and what the next seal points back at."""
    held = [
        seal.number,
        _moment(seal.made_at),
        seal.first,
        seal.count,
        bytes(seal.root).hex(),
        bytes(seal.previous).hex(),
        seal.key_id,
    ]
    return hashlib.sha256(_canonical(held)).digest()


def walk_digest(walk: Verification) -> str:
    """The digest (hex) of what was found by a walk, for the event of it, which is sealed."""
    held = [_moment(walk.verified_at), walk.seals, walk.events, walk.faults]
    return hashlib.sha256(_canonical(held)).hexdigest()


def _key_id(public: Ed25519PublicKey) -> str:
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def signing_keys() -> dict[str, Ed25519PrivateKey]:
    """All signing keys of the setting by their id: the one in use first, then former ones."""
    keys = [Ed25519PrivateKey.from_private_bytes(seed) for seed in settings.AUDIT_SIGNING_KEYS]
    return {_key_id(key.public_key()): key for key in keys}


def is_signed(seal: Seal, keys: dict[str, Ed25519PrivateKey]) -> bool:
    """Whether one of `keys` signed this seal as it stands."""
    key = keys.get(seal.key_id)
    if key is None:
        return False
    try:
        key.public_key().verify(bytes(seal.signature), digest(seal))
    except InvalidSignature:
        return False
    return True


def mac_key(key: Ed25519PrivateKey) -> bytes:
    """What the places of the events of a block are keyed with."""
    return hmac.digest(key.private_bytes_raw(), b"audit.place", "sha256")


def mac(key: bytes, sequence: int, event_id: int, digest: bytes) -> bytes:
    """The keyed digest (32 bytes) of an event at its place."""
    return hmac.digest(key, f"{sequence}|{event_id}|".encode() + digest, "sha256")


def prune_proof(key: Ed25519PrivateKey, number: int, at: dt.datetime) -> bytes:
    """What shows (32 bytes) that the events of a seal were let go by who holds the signing key."""
    return hmac.digest(mac_key(key), f"pruned|{number}|{_moment(at)}".encode(), "sha256")


def unsealed_events():
    """Events that have no place in the sequence yet, the oldest first."""
    placed = SealedEvent.objects.filter(event_id=OuterRef("pk"))
    return Event.objects.filter(~Exists(placed)).order_by("pk")


def _settled_id(newest: Seal | None) -> int:
    """Every event up to this id has been sealed: a seal made so long after it that no transaction
    of then could still run has looked at them all."""
    if newest is None:
        return 0
    settled = SealedEvent.objects.filter(seal__made_at__lt=newest.made_at - LONGEST_TRANSACTION)
    last = settled.order_by("-sequence").values_list("seal_id", flat=True).first()
    if last is None:
        return 0
    return SealedEvent.objects.filter(seal_id=last).aggregate(last=Max("event_id"))["last"]


def _lock() -> None:
    """Let one sealer work at a time; on SQLite a transaction that writes is alone already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seal'))")


def seal_block(*, at: dt.datetime) -> Seal | None:
    """Seal the next events, at most `BLOCK` of them; None where there is nothing to seal."""
    with transaction.atomic():
        _lock()
        before = Seal.objects.first()
        events = list(unsealed_events().filter(pk__gt=_settled_id(before))[:BLOCK])
        if not events:
            return None
        digests = [event_digest(event) for event in events]
        key_id, key = next(iter(signing_keys().items()))
        places = mac_key(key)
        seal = Seal(
            number=before.number + 1 if before else 1,
            made_at=at,
            first=before.first + before.count if before else 1,
            count=len(events),
            root=merkle_root(digests),
            previous=digest(before) if before else BEFORE_FIRST,
            key_id=key_id,
        )
        seal.signature = key.sign(digest(seal))
        seal.save(force_insert=True)
        insert_rows(
            SealedEvent,
            [
                SealedEvent(
                    sequence=place,
                    event_id=event.pk,
                    seal=seal,
                    mac=mac(places, place, event.pk, leaf),
                )
                for place, (event, leaf) in enumerate(
                    zip(events, digests, strict=True), start=seal.first
                )
            ],
        )
    return seal


def seal_all(*, at: dt.datetime) -> Iterator[Seal]:
    """Seal block after block until nothing is left unsealed."""
    while seal := seal_block(at=at):
        yield seal
