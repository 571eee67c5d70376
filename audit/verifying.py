"""Walking the trail: every seal against the one before and its signature, every event against its
place. Names what was changed, removed, added or put in another order."""

import datetime as dt
import hmac
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from audit.models import Event, Seal, Verification
from audit.sealing import (
    BEFORE_FIRST,
    digest,
    event_digest,
    is_signed,
    mac,
    mac_key,
    merkle_root,
    signing_keys,
    unsealed_events,
)

PRUNED_AFTER = dt.timedelta(days=365)  # no organisation keeps its trail shorter
SEAL_WITHIN = dt.timedelta(days=1)  # an event that waits longer for its seal is a fault

# What can be wrong, with the number it is told of: of a seal, or of an event.
FAULTS = {
    "seal.missing": _("Seal %(number)s is missing."),
    "seal.changed": _("Seal %(number)s was changed: its signature does not hold."),
    "seal.chain": _("Seal %(number)s does not follow on the one before it."),
    "seal.root": _("The events under seal %(number)s are not those that were sealed."),
    "seal.pruned": _("The events under seal %(number)s were removed before their term."),
    "head.lost": _("Seal %(number)s is not the one that was noted elsewhere, or is gone."),
    "event.removed": _("Event %(number)s was removed."),
    "event.changed": _("Event %(number)s was changed."),
    "event.moved": _("Event %(number)s stands in another place."),
    "event.extra": _("Event %(number)s was put in a seal it does not belong to."),
    "event.unsealed": _("Event %(number)s has been waiting for its seal for over a day."),
}

Fault = tuple[str, int]


def head() -> tuple[int, str] | None:
    """The number and digest of the newest seal: what is worth noting elsewhere."""
    newest = Seal.objects.first()
    return (newest.number, digest(newest).hex()) if newest else None


def _block_faults(seal: Seal, places: bytes | None) -> Iterator[Fault]:
    """What is wrong with the events of one seal; `places` is the key of their places, if known."""
    placed = list(seal.events.order_by("sequence"))
    events = Event.objects.in_bulk([row.event_id for row in placed])
    expected = range(seal.first, seal.first + seal.count)
    known = {row.sequence for row in placed}
    whole = known == set(expected)
    yield from (("event.removed", sequence) for sequence in expected if sequence not in known)
    digests, last = [], 0
    for row in placed:
        event = events.get(row.event_id)
        if row.sequence not in expected:
            yield "event.extra", row.sequence
        elif event is None:
            yield "event.removed", row.sequence
            whole = False
        else:
            digests.append(event_digest(event))
            told = mac(places, row.sequence, row.event_id, digests[-1]) if places else b""
            if places and not hmac.compare_digest(told, bytes(row.mac)):
                yield "event.changed", row.sequence
            if row.event_id < last:
                yield "event.moved", row.sequence
            last = row.event_id
    if whole and (not digests or merkle_root(digests) != bytes(seal.root)):
        yield "seal.root", seal.number


def faults(*, at: dt.datetime) -> Iterator[Fault]:
    """All that is wrong with the trail at a moment, from its beginning, a block at a time."""
    keys = signing_keys()
    key_of_places = {key_id: mac_key(key) for key_id, key in keys.items()}
    number, first, previous = 1, 1, BEFORE_FIRST
    for seal in Seal.objects.order_by("number").iterator():
        yield from (("seal.missing", gap) for gap in range(number, seal.number))
        if not is_signed(seal, keys):
            yield "seal.changed", seal.number
        if seal.number == number and (seal.first != first or bytes(seal.previous) != previous):
            yield "seal.chain", seal.number
        if seal.pruned_at is None:
            yield from _block_faults(seal, key_of_places.get(seal.key_id))
        elif seal.pruned_at < seal.made_at + PRUNED_AFTER:
            yield "seal.pruned", seal.number
        number, first, previous = seal.number + 1, seal.first + seal.count, digest(seal)
    waiting = unsealed_events().filter(at__lt=at - SEAL_WITHIN)
    yield from (("event.unsealed", pk) for pk in waiting.values_list("pk", flat=True)[:100])
    before = Verification.objects.first()
    yield from (("seal.missing", gap) for gap in range(number, before.seals + 1 if before else 0))


def is_head(number: int, told: str) -> bool:
    """Whether a head noted elsewhere still stands in the trail as it was noted."""
    seal = Seal.objects.filter(number=number).first()
    return seal is not None and hmac.compare_digest(digest(seal).hex(), told)


def sealed_count() -> tuple[int, int]:
    """How many seals there are, and how many events were ever sealed."""
    newest = Seal.objects.first()
    return (newest.number, newest.first + newest.count - 1) if newest else (0, 0)
