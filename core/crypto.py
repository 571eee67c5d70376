"""Sealing values with AES-256-GCM, and keyed digests for looking a value up without storing it.

A sealed value is: version (1 byte), algorithm (1), key id (16), nonce (12), ciphertext with its
16-byte tag. The associated data says where the value belongs; a value moved elsewhere does not
open. Key-encryption keys come from settings, never from SECRET_KEY.
"""

import hashlib
import hmac
import secrets
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION, AES_256_GCM = 1, 1
HEADER = bytes([VERSION, AES_256_GCM])
KEY_BYTES, NONCE_BYTES, KEY_ID_BYTES = 32, 12, 16


class SealBroken(Exception):
    """The value was changed, belongs elsewhere, or was sealed with another key."""


def new_key():
    return secrets.token_bytes(KEY_BYTES)


def seal(plain: bytes, *, key: bytes, key_id: uuid.UUID, place: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    header = HEADER + key_id.bytes
    return header + nonce + AESGCM(key).encrypt(nonce, plain, header + place.encode())


def key_id_of(sealed: bytes) -> uuid.UUID:
    """Return the id of the key that sealed a value.

    Raises SealBroken where the bytes are no sealed value of a version known here.
    """
    if sealed[:2] != HEADER or len(sealed) < 2 + KEY_ID_BYTES + NONCE_BYTES + 16:
        raise SealBroken("not a sealed value")
    return uuid.UUID(bytes=bytes(sealed[2 : 2 + KEY_ID_BYTES]))


def unseal(sealed: bytes, *, key: bytes, place: str) -> bytes:
    """Open a sealed value. Raises SealBroken where it does not belong at `place`."""
    key_id_of(sealed)
    start = 2 + KEY_ID_BYTES
    header, nonce = sealed[:start], sealed[start : start + NONCE_BYTES]
    try:
        return AESGCM(key).decrypt(nonce, sealed[start + NONCE_BYTES :], header + place.encode())
    except InvalidTag as broken:
        raise SealBroken("value does not open at this place") from broken


def wrap(data_key: bytes, *, place: str) -> tuple[str, bytes]:
    """Seal a data key under the current key-encryption key; return that key's id and the result."""
    kek_id, kek = next(iter(settings.KEY_ENCRYPTION_KEYS.items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    return kek_id, nonce + AESGCM(kek).encrypt(nonce, data_key, f"data-key|{place}".encode())


def unwrap(kek_id: str, wrapped: bytes, *, place: str) -> bytes:
    """Open a wrapped data key. Raises SealBroken where it is not under that key-encryption key."""
    kek = settings.KEY_ENCRYPTION_KEYS.get(kek_id)
    if kek is None:
        raise SealBroken(f"key-encryption key {kek_id!r} is not configured")
    try:
        return AESGCM(kek).decrypt(
            wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], f"data-key|{place}".encode()
        )
    except InvalidTag as broken:
        raise SealBroken(f"key-encryption key {kek_id!r} does not open this data key") from broken


def digest(kind: str, value: str) -> bytes:
    """Keyed digest (HMAC-SHA-256, 32 bytes) of a normalised value, for blind indexes."""
    return hmac.digest(settings.BLIND_INDEX_KEY, f"{kind}|{value}".encode(), hashlib.sha256)
