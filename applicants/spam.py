"""Keeping machines off the public form: how long it was open, and how often one address sends it.

The stamp in the form also says which texts of consent were read, so that exactly those are
recorded, also where a new version was published in the meantime.
"""

import time
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache

from core.crypto import digest

MIN_SECONDS = 4  # nobody fills in the form faster
MAX_SECONDS = 24 * 3600
POSTS_PER_HOUR = 20  # from one address for one vacancy: a library or a job centre has one address
HOUR = 3600


@dataclass(frozen=True)
class Stamp:
    """When a form was opened (seconds since 1970) and the ids of the texts shown in it."""

    opened_at: float
    texts: tuple[int, int]

    def sealed(self, procedure_id) -> str:
        return signing.dumps([self.opened_at, *self.texts], salt=f"apply:{procedure_id}")

    def is_too_fast(self) -> bool:
        return time.time() - self.opened_at < MIN_SECONDS


def new_stamp(texts: tuple[int, int]) -> Stamp:
    return Stamp(time.time(), texts)


def read_stamp(sealed: str, procedure_id) -> Stamp | None:
    """The stamp of a form for this procedure; None where it is not ours or more than a day old."""
    try:
        opened_at, *texts = signing.loads(sealed, salt=f"apply:{procedure_id}")
    except signing.BadSignature:
        return None
    if time.time() - opened_at > MAX_SECONDS:
        return None
    return Stamp(opened_at, tuple(texts))


def may_send(address: str, procedure_id) -> bool:
    """Count one more sending, and say whether it is still within the limit. The cache holds a
    keyed digest, never the address."""
    key = f"apply:{procedure_id}:{digest('client_address', address).hex()}"
    cache.add(key, 0, timeout=HOUR)
    try:
        return cache.incr(key) <= POSTS_PER_HOUR
    except ValueError:  # it expired between the two
        return True
