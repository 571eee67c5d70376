"""Reading settings from the environment: typed, from `NAME` or the file named by `NAME_FILE`."""

import base64
import binascii
import os
import re
import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from backups.passphrase import SHORTEST
from core import clamd
from core.s3 import is_address, parse

env = environ.FileAwareEnv()


def required(name: str, why: str) -> str:
    """The value of `name` or of the file `name_FILE`. Raises ImproperlyConfigured where absent."""
    value = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE): {why}")
    return value


# What a placeholder or a key typed by hand has and random bytes do not: few different ones. Of 32
# random bytes fewer than 20 differ in one of a billion billion.
FEWEST_IN_KEY, FEWEST_IN_TEXT = 20, 16
PLACEHOLDERS = ("django-insecure", "changeme", "change-me", "secret-key", "replace-me", "your-")
MAKE_KEY = "make one with: openssl rand -base64 32"
MAKE_TEXT = "make one with: openssl rand -base64 60 | tr -d '\\n'"


def check_secret_key(key: str) -> None:
    """Raise ImproperlyConfigured where the key of sessions and forms could be guessed."""
    known = any(word in key.lower() for word in PLACEHOLDERS)
    if known or len(key) < 50 or len(set(key)) < FEWEST_IN_TEXT:
        raise ImproperlyConfigured(
            f"SECRET_KEY must be at least 50 random characters, not one out of an example:"
            f" {MAKE_TEXT}"
        )


def check_keys(named: dict[str, list[bytes]]) -> None:
    """Raise ImproperlyConfigured where a key is no random one, or serves twice."""
    seen: dict[bytes, str] = {}
    for name, keys in named.items():
        for key in keys:
            if len(set(key)) < FEWEST_IN_KEY:
                raise ImproperlyConfigured(f"{name} holds a key that is not random: {MAKE_KEY}")
            if key in seen:
                raise ImproperlyConfigured(
                    f"{name} holds a key that {seen[key]} holds too: each needs one of its own;"
                    f" {MAKE_KEY}"
                )
            seen[key] = name


def check_apart(databases: dict[str, dict]) -> None:
    """Raise ImproperlyConfigured where data and keys would stand in one database."""
    data, keys = (
        tuple(str(databases[alias].get(part, "")) for part in ("HOST", "PORT", "NAME"))
        for alias in ("default", "keys")
    )
    if data == keys:
        raise ImproperlyConfigured(
            "KEYS_DATABASE_URL must be another database than DATABASE_URL: the keys are kept apart"
            " from what they open"
        )


def key_bytes(name: str, encoded: str) -> bytes:
    """Decode a 256-bit key from base64. Raises ImproperlyConfigured where it is not one."""
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error as wrong:
        raise ImproperlyConfigured(f"{name} is not base64") from wrong
    if len(key) != 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes in base64, and is {len(key)}")
    return key


def key_ring(name: str, stated: str) -> dict[str, bytes]:
    """`id:base64,id:base64`, the current key first. Raises ImproperlyConfigured where malformed."""
    ring = {}
    for part in stated.split(","):
        key_id, colon, encoded = part.strip().partition(":")
        if not colon or not key_id:
            raise ImproperlyConfigured(f"{name} must be written as id:base64, and is not")
        ring[key_id] = key_bytes(name, encoded)
    return ring


def local_secret(path: Path, make) -> str:
    """A secret of the embedded default, made once and readable by this user only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(make())
    return path.read_text().strip()


def random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def s3_accounts() -> dict[str, dict[str, str]]:
    """What reaches places that speak S3, by the name between S3_ and the setting's own: those of
    S3_ACCESS_KEY_ID under the empty name, those of S3_TWO_ACCESS_KEY_ID under TWO."""
    found = {}
    for name in os.environ:
        match = re.fullmatch(r"S3_(?:([A-Z0-9]+)_)?ACCESS_KEY_ID(?:_FILE)?", name)
        if match:
            account = match[1] or ""
            start = f"S3_{account}_" if account else "S3_"
            found[account] = {
                "endpoint": env.str(f"{start}ENDPOINT_URL", default="").strip(),
                "region": env.str(f"{start}REGION", default="").strip(),
                "key_id": required(f"{start}ACCESS_KEY_ID", "who asks").strip(),
                "secret": required(f"{start}SECRET_ACCESS_KEY", "signs what is asked").strip(),
            }
    return found


def check_addresses(places: list[str], accounts: dict) -> None:
    """Raise ImproperlyConfigured where a place that speaks S3 cannot be reached as stated."""
    for place in places:
        if is_address(place):
            parse(place, accounts)


def check_scanner(address: str) -> None:
    """Raise ImproperlyConfigured where the virus scanner is named, and not by an address."""
    if address:
        try:
            clamd.parse(address)
        except ValueError as wrong:
            raise ImproperlyConfigured(f"CLAMD_URL: {wrong}") from wrong


def check_backups(data: list[str], keys: list[str], passphrase: str) -> None:
    """Raise ImproperlyConfigured where backups are asked for by halves."""
    if bool(data) != bool(keys):
        raise ImproperlyConfigured(
            "Set both BACKUP_FOLDER and BACKUP_KEYS_FOLDER: data without its keys is lost"
        )
    if {place.rstrip("/") for place in data} & {place.rstrip("/") for place in keys}:
        raise ImproperlyConfigured("BACKUP_KEYS_FOLDER must be another place than BACKUP_FOLDER")
    if data and len(passphrase) < SHORTEST:
        raise ImproperlyConfigured(
            f"Set BACKUP_PASSPHRASE (or BACKUP_PASSPHRASE_FILE): at least {SHORTEST}"
            " characters, that seal the backups"
        )


def check_provider(issuer: str, client: str, secret: str, tenant: str, production: bool) -> None:
    """Raise ImproperlyConfigured where signing in through a provider could not be trusted."""
    if not client or not secret:
        raise ImproperlyConfigured(
            "OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET (or OIDC_CLIENT_SECRET_FILE)"
        )
    if production and not issuer.startswith("https://"):
        raise ImproperlyConfigured("OIDC_ISSUER must be an https address")
    if "login.microsoftonline.com" in issuer and not tenant:
        raise ImproperlyConfigured("Set OIDC_TENANT: without it any tenant of Microsoft counts")
