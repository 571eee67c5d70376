"""Who types five wrong passwords or codes for an account from one address waits a quarter of an
hour (L68).

Counted by account and address together, so that nobody keeps the owner out from elsewhere. Codes
are short, and whoever types them has the password: those are counted by account as well, from
wherever they come. The cache holds a keyed digest, never the addresses.
"""

from contextlib import suppress

from django.core.cache import cache

from core.crypto import digest

MOST = 5
MOST_CODES = 20
WAIT = 15 * 60  # seconds


def _key(email: str, address: str) -> str:
    return f"sign-in:{digest('sign_in', f'{email.strip().lower()}|{address}').hex()}"


def _count(key: str) -> None:
    cache.add(key, 0, timeout=WAIT)
    with suppress(ValueError):  # it expired between the two
        cache.incr(key)


def is_locked(email: str, address: str) -> bool:
    return cache.get(_key(email, address), 0) >= MOST


def note_failure(email: str, address: str) -> None:
    _count(_key(email, address))


def forget_failures(email: str, address: str) -> None:
    cache.delete(_key(email, address))


def has_guessed_codes(user) -> bool:
    """Whether twenty wrong codes were typed for an account within a quarter of an hour."""
    return cache.get(f"codes:{user.pk}", 0) >= MOST_CODES


def note_wrong_code(user) -> None:
    _count(f"codes:{user.pk}")


def forget_wrong_codes(user) -> None:
    cache.delete(f"codes:{user.pk}")
