"""Who types five wrong passwords for an account from one address waits a quarter of an hour.

Counted by account and address together, so that nobody keeps the owner out from elsewhere. The
cache holds a keyed digest, never the addresses.
"""

from contextlib import suppress

from django.core.cache import cache

from core.crypto import digest

MOST = 5
WAIT = 15 * 60  # seconds


def _key(email: str, address: str) -> str:
    return f"sign-in:{digest('sign_in', f'{email.strip().lower()}|{address}').hex()}"


def is_locked(email: str, address: str) -> bool:
    return cache.get(_key(email, address), 0) >= MOST


def note_failure(email: str, address: str) -> None:
    key = _key(email, address)
    cache.add(key, 0, timeout=WAIT)
    with suppress(ValueError):  # it expired between the two
        cache.incr(key)


def forget_failures(email: str, address: str) -> None:
    cache.delete(_key(email, address))
