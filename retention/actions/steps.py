"""The steps of a destruction once it is claimed. Each is one transaction, is safe to repeat, and
leaves its moment, so that a worker who takes over enters where the one before stopped:

destroyed   rows with their values in the change log, accounts and sessions
finished    keys with their blind indexes, files, grants, bare subjects
verified    looked for everywhere, and nothing found
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from audit.actions import record
from core.actions import action, after_commit
from core.registries import RetentionRule
from core.rows import Ids, among, update_rows
from retention.actions.claiming import LEASE, RETRY, Claim, release
from retention.engine import ACCOUNT, erase_rows, finish_destruction, remove_accounts
from retention.ledger import DESTROYED as LEDGER
from retention.ledger import append, destroyed
from retention.lookup import identity_digest
from retention.models import Destruction, PaperDestruction
from retention.plan import planned
from retention.verifying import remains_of
from subjects.models import Subject
from subjects.whereabouts import locations_of


@dataclass(frozen=True)
class Step:
    """`take` does what waits of a claim."""

    waits: Q
    take: Callable


def carry_out(rule: RetentionRule, claim: Claim, *, today: dt.date, now, by=None) -> None:
    """Take all steps that a claim still has before it."""
    for step in STEPS:
        if Destruction.objects.filter(step.waits, claim=claim.token).exists():
            step.take(rule=rule, claim=claim, today=today, at=now(), by=by)


def _mine(step: Step, claim: Claim):
    """What waits of a claim, locked; less than before where somebody else has taken it over."""
    rows = Destruction.objects.select_for_update().filter(step.waits, claim=claim.token)
    return rows.order_by("pk")


@action
def destroy_rows(
    *, rule: RetentionRule, claim: Claim, today: dt.date, at: dt.datetime, by=None
) -> None:
    """Destroy the rows; note before it what can be asked for later, and paper that still stands.

    This is the moment after which nothing stops it. Until then the claim of what is held,
    registered again or waits for approval by now gives way, however long ago it was made. What was
    found left by verifying goes once more.
    """
    waiting = Destruction.objects.filter(DESTROY.waits, claim=claim.token)
    _lock_subjects([pk for (pk,) in waiting.values_list("subject_id")])
    lives = {life.subject_id: life for life in _mine(DESTROY, claim).only(*LEDGER)}
    stays = _give_way(rule, lives, today)
    ids = sorted(lives)
    new = [pk for pk in ids if lives[pk].destroyed_at is None]
    if new and rule.before_destroy:
        rule.before_destroy(new)
    digests = _digests(rule, new)
    note_paper(rule, new, today)
    counts = erase_rows(rule.retention_class, Ids(ids))
    for subject_id in remove_accounts(rule.retention_class, ids, today):
        counts[subject_id][ACCOUNT] += 1
    for pk, life in lives.items():
        life.counts = Counter(life.counts) + counts[pk]
        life.lease_until = at + LEASE
        if life.destroyed_at is None:
            life.destroyed_at, life.identity_digest = at, digests.get(pk, "")
    update_rows(list(lives.values()), ["counts", "lease_until", "destroyed_at", "identity_digest"])
    lines = [destroyed(lives[pk]) for pk in new]
    after_commit(append, lines)
    record(
        "class.destroyed",
        by=by,
        section=rule.retention_class,
        purpose=rule.code,
        people=len(new),
        gave_way=stays,
    )


def _lock_subjects(ids: list[uuid.UUID]) -> None:
    """The lock that a hold, a restriction and an end that is undone are written under. It comes
    before that of the destructions, as there."""
    subjects = Subject.objects.select_for_update().filter(pk__in=among(ids, Subject))
    list(subjects.order_by("pk").values_list("pk"))


def _give_way(rule: RetentionRule, lives: dict[uuid.UUID, Destruction], today: dt.date) -> int:
    """Take out of `lives`, and release, what may not go any more; returns how many that were."""
    new = {pk for pk, life in lives.items() if life.destroyed_at is None}
    if not new:
        return 0
    due = {item.subject_id for item in planned(rule, today, only=new) if item.still_goes(today)}
    stays = [lives.pop(pk).pk for pk in new - due]
    if stays:
        release(Destruction.objects.filter(pk__in=stays))
    return len(stays)


def _digests(rule: RetentionRule, ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """By what each can be asked for later: by name and birth date as the rule still reads them,
    else as they were read when another class of the same person went."""
    lives = Destruction.objects.filter(subject_id__in=among(ids, Destruction))
    known = lives.exclude(identity_digest="")
    found = dict(known.values_list("subject_id", "identity_digest"))
    if rule.identities and ids:
        for pk, (name, birth_date) in rule.identities(ids).items():
            if birth_date:
                found[pk] = identity_digest(name, birth_date)
    return found


def note_paper(rule: RetentionRule, ids: list[uuid.UUID], today: dt.date) -> None:
    """Note paper that still stands, part of the action that destroys: where, and at which
    location, so that its manager finds it."""
    standing = rule.papers(ids) if rule.papers and ids else {}
    locations = locations_of(set(standing), today) if standing else {}
    PaperDestruction.objects.bulk_create(
        PaperDestruction(
            rule=rule.code,
            location_id=min(locations.get(pk, ()), default=None),
            place=place,
            started_on=started_on,
            due_on=today,
        )
        for pk, papers in standing.items()
        for place, started_on in papers
    )


@action
def finish(*, rule: RetentionRule, claim: Claim, today: dt.date, at: dt.datetime, by=None) -> None:
    """Destroy keys, files and bare subjects of what has no rows any more."""
    waiting = Destruction.objects.filter(FINISH.waits, claim=claim.token)
    _lock_subjects([pk for (pk,) in waiting.values_list("subject_id")])
    lives = dict(_mine(FINISH, claim).values_list("subject_id", "pk"))
    finish_destruction(rule.retention_class, Ids(lives), at=at)
    Destruction.objects.filter(pk__in=list(lives.values())).update(
        finished_at=at, lease_until=at + LEASE
    )
    record(
        "class.finished", by=by, section=rule.retention_class, purpose=rule.code, people=len(lives)
    )


@action
def verify(*, rule: RetentionRule, claim: Claim, today: dt.date, at: dt.datetime, by=None) -> None:
    """Look whether anything is left anywhere. What is whole is verified; of the rest it is noted
    what remains, and the sweeper goes through the steps again."""
    lives = dict(_mine(VERIFY, claim).values_list("subject_id", "pk"))
    left = remains_of(rule.retention_class, Ids(lives), today=today)
    clean = [pk for subject_id, pk in lives.items() if subject_id not in left]
    Destruction.objects.filter(pk__in=clean).update(
        verified_at=at, remains="", lease_until=at + LEASE
    )
    by_codes: dict[str, list[int]] = {}
    for subject_id, codes in left.items():
        by_codes.setdefault(" ".join(sorted(codes)), []).append(lives[subject_id])
    for codes, pks in by_codes.items():
        Destruction.objects.filter(pk__in=pks).update(
            remains=codes, finished_at=None, lease_until=at + RETRY
        )
    record(
        "class.verified",
        by=by,
        section=rule.retention_class,
        purpose=rule.code,
        people=len(clean),
        unfinished=len(lives) - len(clean),
    )


DESTROY = Step(Q(destroyed_at=None) | ~Q(remains=""), destroy_rows)
FINISH = Step(Q(destroyed_at__isnull=False, finished_at=None), finish)
VERIFY = Step(Q(finished_at__isnull=False, verified_at=None), verify)
STEPS = (DESTROY, FINISH, VERIFY)
