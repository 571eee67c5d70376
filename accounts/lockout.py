"""Who types five wrong passwords or codes for an account from one address waits a quarter of an
hour (L68).

Counted by account and address together, so that nobody keeps the owner out from elsewhere. Who
tries one password on many accounts is met by a count of the address alone, of what went wrong only:
a location signs in from one address in the morning. Codes are short, and whoever types them has the
password: those are counted by account as well, from wherever they come. The cache holds a keyed
digest, never the addresses.
"""

from django.conf import settings
from django.core.cache import cache

from core.clients import counted_as
from core.counts import count, discount
from core.crypto import digest

MOST = 5
MOST_CODES = 20
WAIT = 15 * 60  # seconds


def _key(email: str, address: str) -> str:
    who = f"{email.strip().lower()}|{counted_as(address)}"
    return f"sign-in:{digest('sign_in', who).hex()}"


def _address_key(address: str) -> str:
    return f"sign-in-from:{digest('sign_in_from', counted_as(address)).hex()}"


def try_once(email: str, address: str) -> bool:
    """Count an attempt before it is looked at, so that of many at once no more than MOST are. False
    where it is one too many. `was_right` where it was, `forget_failures` where all was shown."""
    return count(_key(email, address), WAIT) <= MOST


def was_right(email: str, address: str) -> None:
    discount(_key(email, address))


def try_address(address: str) -> bool:
    """Count an attempt of an address on whatever account, before it is looked at. False where too
    many went wrong from there; `address_was_right` where it did not go wrong."""
    return count(_address_key(address), WAIT) <= settings.SIGN_IN_FAILURES_PER_ADDRESS


def address_was_right(address: str) -> None:
    discount(_address_key(address))


def is_locked(email: str, address: str) -> bool:
    return cache.get(_key(email, address), 0) >= MOST


def forget_failures(email: str, address: str) -> None:
    cache.delete(_key(email, address))


def try_code(user) -> bool:
    """The same for a code of an account: no more than twenty within a quarter of an hour.
    `code_was_right` where it was."""
    return count(f"codes:{user.pk}", WAIT) <= MOST_CODES


def code_was_right(user) -> None:
    discount(f"codes:{user.pk}")


def forget_wrong_codes(user) -> None:
    cache.delete(f"codes:{user.pk}")
