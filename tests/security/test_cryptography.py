"""What is sealed is sealed with AES-256-GCM and nothing else: opened here by the layout that is
written down, with `cryptography` alone. And what a guess at a password or a passphrase costs."""

import io
import json
import re
import uuid
import zlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.utils import timezone

from accounts.hashers import DearScryptHasher
from accounts.provider import ALGORITHMS
from audit.actions import record, seal_trail
from audit.models import Seal
from audit.sealing import digest, is_signed, signing_keys
from backups import archive
from core import keys
from core.crypto import SealBroken, seal, unseal, unwrap, wrap
from core.models import DataKey
from documents import storage
from documents.models import Document
from retention.keyring.transfer import seal_store
from tests.factories import world
from tests.system.test_installing import ROOT
from tests.system.test_settings_told import read_settings

PLACE = "children_dailycare|allergies|1"
KEY, KEY_ID = bytes(range(32)), uuid.uuid4()
PLAIN = b"kanariezaad"
PASSPHRASE = "een zin die niemand raadt, met 1 cijfer"


def sealed_now() -> bytes:
    return seal(PLAIN, key=KEY, key_id=KEY_ID, place=PLACE)


def test_a_sealed_value_is_aes_256_gcm_bound_to_its_place():
    sealed = sealed_now()
    version, algorithm, key_id, nonce = sealed[0], sealed[1], sealed[2:18], sealed[18:30]
    assert (version, algorithm, key_id) == (1, 1, KEY_ID.bytes)
    assert len(sealed) == 30 + len(PLAIN) + 16
    assert AESGCM(KEY).decrypt(nonce, sealed[30:], sealed[:18] + PLACE.encode()) == PLAIN
    assert unseal(sealed, key=KEY, place=PLACE) == PLAIN
    with pytest.raises(SealBroken):
        unseal(sealed, key=KEY, place=PLACE + "0")


def test_not_one_byte_of_a_sealed_value_can_be_changed():
    """Version, algorithm, id of the key, nonce, ciphertext, tag."""
    sealed = sealed_now()
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealBroken):
            unseal(changed, key=KEY, place=PLACE)
    for cut in range(len(sealed)):
        with pytest.raises(SealBroken):
            unseal(sealed[:cut], key=KEY, place=PLACE)


def test_no_nonce_is_used_twice():
    sealed = [sealed_now() for _time in range(500)]
    assert len({one[18:30] for one in sealed}) == 500
    assert len({wrap(KEY, place="x")[1][:12] for _time in range(500)}) == 500


@pytest.mark.django_db
def test_a_data_key_is_256_bits_and_wrapped_with_aes_256_gcm():
    child = world.child(world.location())
    row = DataKey.objects.filter(owner_id=child.pk).first()
    kek = settings.KEY_ENCRYPTION_KEYS[row.kek_id]
    assert len(kek) == 32
    wrapped = bytes(row.wrapped)
    assert len(wrapped) == 12 + 32 + 16
    key = keys.opening_key(row.pk)
    assert len(key) == 32
    kek_id, again = wrap(key, place="here")
    assert AESGCM(kek).decrypt(again[:12], again[12:], b"data-key|here") == key
    for at in range(len(again)):
        with pytest.raises(SealBroken):
            unwrap(kek_id, again[:at] + bytes([again[at] ^ 1]) + again[at + 1 :], place="here")


@pytest.mark.django_db
def test_a_file_is_aes_256_gcm_bound_to_whose_it_is_and_to_its_place_in_the_file():
    child = world.child(world.location())
    content = b"kanariezaad" * 10_000  # of two chunks
    document = Document(subject_id=child.pk, retention_class="child.file", byte_size=len(content))
    storage.write(document, content)
    sealed = storage.path_of(document).read_bytes()
    header, body, step = sealed[:18], sealed[18:], 64 * 1024 + 28
    assert header[:2] == b"\x01\x01"
    cipher = AESGCM(keys.opening_key(uuid.UUID(bytes=header[2:])))
    whose = f"|file|{document.pk}|{child.pk}|child.file".encode()
    opened = b"".join(
        cipher.decrypt(chunk[:12], chunk[12:], header + whose + place)
        for chunk, place in ((body[:step], b"|0|more"), (body[step:], b"|1|last"))
    )
    assert opened == content
    assert body[:12] != body[step : step + 12]


def opened_by_scrypt(sealed: bytes, mark: bytes, place: bytes) -> bytes:
    """What was sealed under a passphrase, opened with the cost that OWASP asks (appendix C): a
    key made for less would not open it."""
    header, nonce, rest = (
        sealed[: len(mark) + 16],
        sealed[len(mark) + 16 :][:12],
        sealed[len(mark) + 28 :],
    )
    assert header.startswith(mark)
    key = Scrypt(salt=header[len(mark) :], length=32, n=2**17, r=8, p=1).derive(PASSPHRASE.encode())
    return AESGCM(key).decrypt(nonce, rest, header + place)


def test_an_archive_is_aes_256_gcm_under_a_key_that_is_dear_to_guess():
    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        with archive.writing(file, PASSPHRASE, {"what": "data"}) as writer:
            writer.add_bytes("one", PLAIN)
    one, other = (file.getvalue() for file in files)
    assert PLAIN in opened_by_scrypt(one, b"PHBACKUP\x01", b"|0|last")
    assert one[9:25] != other[9:25]  # each has a salt of its own


def test_a_copy_of_the_keys_is_aes_256_gcm_under_a_key_that_is_dear_to_guess():
    one, other = (seal_store({"keys": []}, PASSPHRASE) for _time in range(2))
    content = opened_by_scrypt(one, b"PHKEYS\x00\x01", b"")
    assert json.loads(zlib.decompress(content)) == {"keys": []}
    assert one[8:24] != other[8:24]


@pytest.mark.django_db
def test_a_seal_of_the_trail_is_signed_with_ed25519_over_the_root_of_its_events():
    seed = settings.AUDIT_SIGNING_KEYS[0]
    assert len(seed) == 32
    world.location()
    record("record.changed", by=None, fields=["name"])
    seal_trail(at=timezone.now())
    seal = Seal.objects.get()
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    signature, signed = bytes(seal.signature), digest(seal)
    assert (len(signature), len(signed)) == (64, 32)
    public.verify(signature, signed)
    for at in range(64):
        changed = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
        with pytest.raises(InvalidSignature):
            public.verify(changed, signed)
        seal.signature = changed
        assert not is_signed(seal, signing_keys())


def inventory() -> dict[str, str]:
    """What each key of the inventory is used with, by the names of its line."""
    text = (ROOT / "docs" / "running" / "keys.md").read_text().split("## Every key")[1]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return {row[0].strip(): row[2].strip() for row in rows[1:]}


def test_every_setting_that_is_a_key_or_a_secret_is_in_the_inventory_with_what_it_is_used_with():
    kinds = r"_KEYS?$|SECRET|PASSPHRASE|PASSWORD$|DATABASE_URL$|REDIS_URL$"
    secret = {name for name in read_settings() if re.search(kinds, name)}
    assert {"SECRET_KEY", "AUDIT_SIGNING_KEYS", "BACKUP_PASSPHRASE"} <= secret
    told = {one for names in inventory() for one in re.findall(r"`([A-Z_0-9]+)`", names)}
    assert told == secret
    assert all(inventory().values())


def test_the_inventory_names_what_the_code_uses():
    found = inventory()
    (password,) = (used for key, used in found.items() if key == "passwords")
    cost = DearScryptHasher
    exponent = cost.work_factor.bit_length() - 1
    assert f"n 2^{exponent}, r {cost.block_size}, p {cost.parallelism}" in password
    assert found["keys of the provider"] == ", ".join(ALGORITHMS)
    assert "AES-256-GCM" in found["data keys"]
