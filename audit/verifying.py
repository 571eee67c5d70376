"""Walking the trail: every seal against the one before and its signature, every event against its
place. Names what was changed, removed, added or put in another order."""

import datetime as dt
import hmac
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from audit.models import Event, Seal, SealedEvent, Verification
from audit.sealing import (
    BEFORE_FIRST,
    LONGEST_TRANSACTION,
    digest,
    event_digest,
    is_signed,
    mac,
    mac_key,
    merkle_root,
    prune_proof,
    signing_keys,
    unsealed_events,
    walk_digest,
)

PRUNED_AFTER = dt.timedelta(days=365)  # no organisation keeps its trail shorter
AT_A_TIME, EVENTS_AT_A_TIME = 200, 20_000  # seals and events a walk holds in memory
SEAL_WITHIN = dt.timedelta(days=1)  # an event that waits longer for its seal is a fault

# What can be wrong, with the number it is told of: of a seal, or of an event.
FAULTS = {
    "seal.missing": _("Seal %(number)s is missing."),
    "seal.changed": _("Seal %(number)s was changed: its signature is not valid."),
    "seal.chain": _("Seal %(number)s does not follow on from the one before it."),
    "seal.root": _("The events under seal %(number)s are not those that were sealed."),
    "seal.pruned": _("The events under seal %(number)s were removed before their time."),
    "head.lost": _("Seal %(number)s is not the one that was noted elsewhere, or is gone."),
    "event.removed": _("Event %(number)s was removed."),
    "event.changed": _("Event %(number)s was changed."),
    "event.moved": _("Event %(number)s is in another place."),
    "event.extra": _("Event %(number)s was put in a seal it does not belong to."),
    "event.backdated": _("Event %(number)s is dated long before it was recorded."),
    "walk.changed": _("What check %(number)s found was changed, or is gone."),
    "walk.extra": _("Check %(number)s was never done."),
    "event.unsealed": _("Event %(number)s has been waiting for its seal for over a day."),
}

Fault = tuple[str, int]


def head() -> tuple[int, str] | None:
    """The number and digest of the newest seal: what is worth noting elsewhere."""
    newest = Seal.objects.first()
    return (newest.number, digest(newest).hex()) if newest else None


def _block_faults(seal: Seal, placed: list, events: dict, places: bytes | None, since):
    """What is wrong with the events of one seal. `placed` are their places, `places` is the key
    of those, if known, and `since` the moment no event in it can be from before."""
    expected = range(seal.first, seal.first + seal.count)
    known = {row.sequence for row in placed}
    whole = known == set(expected) and seal.pruned_at is None
    if seal.pruned_at is None:
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
            if since and event.at < since:
                yield "event.backdated", row.sequence
            last = row.event_id
    if whole and (not digests or merkle_root(digests) != bytes(seal.root)):
        yield "seal.root", seal.number


def _is_pruned_rightly(seal: Seal, keys: dict, at: dt.datetime) -> bool:
    """Whether the events of a seal were let go after their term, by who holds a signing key."""
    proofs = [prune_proof(key, seal.number, seal.pruned_at) for key in keys.values()]
    proven = any(hmac.compare_digest(proof, bytes(seal.pruned_proof or b"")) for proof in proofs)
    return proven and seal.made_at + PRUNED_AFTER <= seal.pruned_at <= at


def _seals() -> Iterator[list[Seal]]:
    """All seals in their order, so many at a time that their events fit in memory."""
    last = None
    while True:
        found = Seal.objects.order_by("number")
        some, events = [], 0
        for seal in found.filter(number__gt=last)[:AT_A_TIME] if last else found[:AT_A_TIME]:
            some.append(seal)
            events += seal.count
            if events >= EVENTS_AT_A_TIME:
                break
        if not some:
            return
        yield some
        last = some[-1].number


def _blocks() -> Iterator[tuple[Seal, list, dict]]:
    """Each seal with the places under it, and the events of those by their id."""
    for seals in _seals():
        placed: dict[int, list] = {seal.number: [] for seal in seals}
        rows = SealedEvent.objects.filter(seal__in=list(placed)).order_by("sequence")
        for row in rows:
            placed[row.seal_id].append(row)
        ids = [row.event_id for of_seal in placed.values() for row in of_seal]
        events = Event.objects.in_bulk(ids)
        for seal in seals:
            yield seal, placed[seal.number], events


def faults(*, at: dt.datetime) -> Iterator[Fault]:
    """All that is wrong with the trail at a moment, from its beginning. Memory stays flat."""
    keys = signing_keys()
    key_of_places = {key_id: mac_key(key) for key_id, key in keys.items()}
    number, first, previous, since = 1, 1, BEFORE_FIRST, None
    for seal, placed, events in _blocks():
        yield from (("seal.missing", gap) for gap in range(number, seal.number))
        if not is_signed(seal, keys):
            yield "seal.changed", seal.number
        if seal.number == number and (seal.first != first or bytes(seal.previous) != previous):
            yield "seal.chain", seal.number
        if seal.pruned_at is not None and not _is_pruned_rightly(seal, keys, at):
            yield "seal.pruned", seal.number
        yield from _block_faults(seal, placed, events, key_of_places.get(seal.key_id), since)
        number, first, previous = seal.number + 1, seal.first + seal.count, digest(seal)
        since = seal.made_at - LONGEST_TRANSACTION
    waiting = unsealed_events().filter(at__lt=at - SEAL_WITHIN)
    yield from (("event.unsealed", pk) for pk in waiting.values_list("pk", flat=True)[:100])
    yield from _walk_faults()
    before = Verification.objects.first()
    yield from (("seal.missing", gap) for gap in range(number, before.seals + 1 if before else 0))


def _walk_faults() -> Iterator[Fault]:
    """What is wrong with what earlier walks found: the event of each says what that was."""
    events = Event.objects.filter(action="trail.verified", details__has_key="digest")
    told = {
        int(number): details["digest"]
        for number, details in events.order_by("pk").values_list("object_id", "details")
    }
    walks = Verification.objects.filter(pk__gte=min(told)).in_bulk() if told else {}
    for number, noted in told.items():
        walk = walks.pop(number, None)
        if walk is None or walk_digest(walk) != noted:
            yield "walk.changed", number
    yield from (("walk.extra", number) for number in walks)


def sealed_count() -> tuple[int, int]:
    """How many seals there are, and how many events were ever sealed."""
    newest = Seal.objects.first()
    return (newest.number, newest.first + newest.count - 1) if newest else (0, 0)
