"""Keeping machines off public forms: how long one was open, and how often one address sends it.

The stamp in the form also says which texts were read, so that exactly those are recorded, also
where a new version was published in the meantime. `form` is the name of a form, with the id of
what it is about where there are many.
"""

import time
from dataclasses import dataclass

from django.core import signing

from core.clients import counted_as
from core.counts import count
from core.crypto import digest

MIN_SECONDS = 4  # nobody fills in the form faster
MAX_SECONDS = 24 * 3600
POSTS_PER_HOUR = 20  # from one address for one form: a library or a job centre has one address
MAILS_PER_HOUR = 3  # to one address, whoever asks for them
HOUR = 3600


@dataclass(frozen=True)
class Stamp:
    """When a form was opened (seconds since 1970) and the ids of the texts shown in it."""

    opened_at: float
    texts: tuple = ()

    def sealed(self, form: str) -> str:
        return signing.dumps([self.opened_at, *self.texts], salt=form)

    def is_too_fast(self) -> bool:
        return time.time() - self.opened_at < MIN_SECONDS


def new_stamp(texts: tuple = ()) -> Stamp:
    return Stamp(time.time(), texts)


def read_stamp(sealed: str, form: str) -> Stamp | None:
    """The stamp of this form; None where it is not ours or more than a day old."""
    try:
        opened_at, *texts = signing.loads(sealed, salt=form)
    except signing.BadSignature:
        return None
    if time.time() - opened_at > MAX_SECONDS:
        return None
    return Stamp(opened_at, tuple(texts))


def may_send(address: str, form: str, most: int = POSTS_PER_HOUR) -> bool:
    """Count one more sending, and say whether it is still within the limit. The cache holds a
    keyed digest, never the address."""
    key = f"{form}:{digest('client_address', counted_as(address)).hex()}"
    return count(key, HOUR) <= most
