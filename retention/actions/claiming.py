"""Who works on what: a worker claims what it will destroy, and holds it until its lease passes.

A claim keeps other workers away, and nobody else: what is held before its rows go is let go of.
Whoever finds the lease passed goes on where the worker stopped.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from audit.actions import record
from core.actions import action
from core.privacy import SUBJECT_CLASSES
from core.registries import RetentionRule
from core.rows import Ids, among, insert_new, update_rows
from retention.models import Destruction
from retention.plan import planned
from subjects.models import Subject

BATCH = 2000
PARTS = 10  # into so many a batch is parted of which something broke off
LEASE = dt.timedelta(minutes=15)
RETRY = dt.timedelta(minutes=5)  # what broke off rests so long; the sweeper comes every ten minutes


@dataclass(frozen=True)
class Claim:
    """What one worker carries through the steps together."""

    token: uuid.UUID
    rule: str
    people: int


@action
def claim_batch(
    *,
    rule: RetentionRule,
    subject_ids: list[uuid.UUID],
    today: dt.date,
    at: dt.datetime,
    wait: bool = False,
    by=None,
) -> Claim | None:
    """Claim those of `subject_ids` that a run of `today` may destroy; None where that is none.

    Looks again under the lock that a hold is placed under, so that a hold placed until now wins.
    Somebody whom another worker has locked is left to that one, or waited for.
    """
    ids = Ids(_locked(rule.retention_class, subject_ids, wait))
    due = {
        item.subject_id: item.due_on
        for item in planned(rule, today, only=ids)
        if item.may_go(today)
    }
    claim = uuid.uuid4()
    life = {"claim": claim, "claimed_at": at, "lease_until": at + LEASE}
    rows = Destruction.objects.filter(
        retention_class=rule.retention_class, subject_id__in=among(Ids(due), Destruction)
    )
    locked = rows.select_for_update().order_by("pk")
    known = dict(locked.values_list("subject_id", "due_on"))
    rows.ahead().update(rule=rule.code, **life)
    for pk, due_on in known.items():
        if due_on != due[pk]:
            rows.filter(subject_id=pk, claim=claim).update(due_on=due[pk])
    # What another claimed meanwhile is there already: the first to write has it.
    insert_new(
        Destruction,
        [
            Destruction(
                subject_id=pk,
                retention_class=rule.retention_class,
                rule=rule.code,
                due_on=due_on,
                **life,
            )
            for pk, due_on in due.items()
            if pk not in known
        ],
    )
    people = Destruction.objects.filter(claim=claim).count()
    record("retention.claimed", by=by, purpose=rule.code, people=people)
    return Claim(claim, rule.code, people) if people else None


def _locked(retention_class: str, ids: list[uuid.UUID], wait: bool) -> list[uuid.UUID]:
    """The ids that are locked for us now. What is no person has nothing to lock: all of them."""
    if retention_class not in SUBJECT_CLASSES:
        return ids
    # Whoever writes a row that points at the subject is not held up yet.
    subjects = Subject.objects.filter(pk__in=among(ids, Subject)).order_by("pk")
    locked = subjects.select_for_update(skip_locked=not wait, no_key=True)
    return list(locked.values_list("pk", flat=True))


def take_up_left(
    *, left_at: dt.datetime, at: dt.datetime, untried_of: str = "", by=None
) -> list[Claim]:
    """Claim what was let go unfinished by `left_at`, at most a batch; empty where there is nothing.
    `untried_of` leaves it at what a worker let go under a rule without finding anything left.

    Who takes up until nothing is left asks with the moment at which that began: what could not be
    ended meanwhile is due again after a while, and would keep coming.
    """
    left = Destruction.objects.left_by(left_at)
    if untried_of:
        left = left.filter(rule=untried_of, remains="")
    first = left.order_by("remains", "pk").first()  # what was not tried yet comes first
    return take_up(rule=first.rule, left_at=left_at, at=at, by=by) if first else []


@action
def take_up(*, rule: str, left_at: dt.datetime, at: dt.datetime, by=None) -> list[Claim]:
    """Claim a batch of what was let go unfinished under a rule. What broke off before is taken one
    by one, so that it stands in nobody's way."""
    left = Destruction.objects.left_by(left_at).filter(rule=rule)
    rows = list(left.select_for_update(skip_locked=True).order_by("remains", "pk")[:BATCH])
    together = uuid.uuid4()
    for row in rows:
        row.claim = uuid.uuid4() if row.remains else together
        row.lease_until = at + LEASE
    update_rows(rows, ["claim", "lease_until"])
    record("retention.taken_up", by=by, purpose=rule, people=len(rows))
    return _claims(rows)


@action
def part(*, claim: Claim, at: dt.datetime, by=None) -> list[Claim]:
    """Part a batch into ten, each with a claim of its own, after something of it broke off."""
    rows = list(
        Destruction.objects.unfinished()
        .select_for_update()
        .filter(claim=claim.token)
        .order_by("pk")
    )
    tokens = [uuid.uuid4() for _part in range(PARTS)]
    for place, row in enumerate(rows):
        row.claim, row.lease_until = tokens[place * PARTS // len(rows)], at + LEASE
    update_rows(rows, ["claim", "lease_until"])
    record("retention.parted", by=by, purpose=claim.rule, people=len(rows))
    return _claims(rows)


def _claims(rows: list[Destruction]) -> list[Claim]:
    counts: dict[uuid.UUID, int] = {}
    for row in rows:
        counts[row.claim] = counts.get(row.claim, 0) + 1
    return [Claim(token, rows[0].rule, people) for token, people in counts.items()]


def release(rows) -> None:
    """Let go of what was claimed and not destroyed: it stands as it was announced."""
    rows.filter(destroyed_at__isnull=True).update(
        claim=None, claimed_at=None, lease_until=None, remains=""
    )


@action
def note_broken_off(*, claim: Claim, at: dt.datetime, by=None) -> None:
    """Note that the steps of a claim broke off. What was destroyed in part the sweeper tries again,
    what was not at all the next run."""
    rows = Destruction.objects.unfinished().filter(claim=claim.token)
    release(rows)
    rows.filter(remains="").update(remains="broken_off")
    rows.update(lease_until=at + RETRY)
    record("retention.broken_off", by=by, purpose=claim.rule, people=claim.people)
