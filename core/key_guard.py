"""A start that refuses wrong keys: with another key-encryption key than the data keys are under,
nothing can be read, and what would be written could be lost.

Each key of the settings is known again by its fingerprint, so that a wrong key under a right id is
told at once, also where nothing is sealed with it yet.
"""

import hashlib
import hmac

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from core import crypto, keys
from core.models import DataKey, KeyFingerprint

WRAPPING, INDEX = "KEY_ENCRYPTION_KEYS", "BLIND_INDEX_KEY"
WHERE = "See docs/running/keys.md; `manage.py keys check` tells more."


def _configured() -> dict[tuple[str, str], bytes]:
    """The fingerprints of the keys in the settings, by setting and id."""
    found = {
        (WRAPPING, key_id): _fingerprint(WRAPPING, key)
        for key_id, key in settings.KEY_ENCRYPTION_KEYS.items()
    }
    found[INDEX, ""] = index_fingerprint()
    return found


def _fingerprint(setting: str, key: bytes) -> bytes:
    return hmac.digest(key, f"fingerprint|{setting}".encode(), hashlib.sha256)


def index_fingerprint() -> bytes:
    """By which the key of the blind indexes is known again, also in a copy of the key store."""
    return _fingerprint(INDEX, settings.BLIND_INDEX_KEY)


def _noted() -> dict[tuple[str, str], bytes]:
    rows = KeyFingerprint.objects.values_list("setting", "key_id", "fingerprint")
    return {(setting, key_id): bytes(noted) for setting, key_id, noted in rows}


def _is_migrated() -> bool:
    tables = set(connections["keys"].introspection.table_names())
    return {DataKey._meta.db_table, KeyFingerprint._meta.db_table} <= tables


def wrong_keys() -> list[str]:
    """What is wrong with the keys in the settings, in words; empty where all is well, and before
    the first migration."""
    if not _is_migrated():
        return []
    noted = _noted()
    changed = {
        place for place, mark in _configured().items() if place in noted and noted[place] != mark
    }
    found = [
        f"{INDEX} is another key than before: no BSN would be found by it. Put the former key back."
        if setting == INDEX
        else f"{WRAPPING}: {key_id!r} is another key than the one known by this id. Put that key "
        "back; a new key needs an id of its own."
        for setting, key_id in sorted(changed)
    ]
    living = DataKey.objects.filter(wrapped__isnull=False).order_by()
    for key_id in sorted(living.values_list("kek_id", flat=True).distinct()):
        if (WRAPPING, key_id) in changed:
            continue
        if key_id not in settings.KEY_ENCRYPTION_KEYS:
            found.append(
                f"{WRAPPING}: key {key_id!r} is missing, and data keys are under it. Add it behind "
                "the first one."
            )
        elif not _opens(living.filter(kek_id=key_id).defer("retired_at", "created_at").first()):
            found.append(
                f"{WRAPPING}: {key_id!r} does not open the data keys that are under it: it is "
                "another key than the one that sealed them. Put that key back."
            )
    return found


def _opens(sample: DataKey | None) -> bool:
    try:
        return sample is None or bool(keys.open_alone(sample))
    except crypto.SealBroken:
        return False


def note_fingerprints(*, at) -> None:
    """Keep the fingerprints of keys that are new in the settings, to know them again by."""
    noted = _noted()
    KeyFingerprint.objects.bulk_create(
        [
            KeyFingerprint(setting=setting, key_id=key_id, fingerprint=mark, noted_at=at)
            for (setting, key_id), mark in _configured().items()
            if (setting, key_id) not in noted
        ],
        ignore_conflicts=True,  # web and worker start together
    )


def require_right_keys() -> None:
    """Raise ImproperlyConfigured where the keys in the settings are not those of the data."""
    found = wrong_keys()
    if found:
        raise ImproperlyConfigured("\n".join(["Wrong keys.", *found, WHERE]))


def refuse_wrong_keys(*, at) -> None:
    """The same; else keep the fingerprints of new ones. For the start of a web process and of a
    worker."""
    require_right_keys()
    if _is_migrated():
        note_fingerprints(at=at)
