"""Certificates: what was destroyed under a rule, verified, and numbered without gaps."""

import datetime as dt
import json
from collections import Counter

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from audit.actions import record
from core.actions import action, after_commit
from core.pdf import content_hash
from core.registries import RetentionRule
from retention.ledger import CONTENT, append, certified
from retention.models import Certificate, Destruction, Proposal
from retention.plan import held_by_ground, terms

AT_ONCE = 2000  # rows of one statement


class NothingToCertify(Exception):
    """Nothing under this rule waits for a certificate, or somebody still works on some of it."""


def certify_verified(rule: RetentionRule, *, today: dt.date, by=None) -> Certificate | None:
    """Give what is verified under a rule its certificate; None where there is nothing to give, or
    where another worker is not through with its part: the last one makes it of all."""
    if not _waiting(rule.code).exists():
        return None
    try:
        return certify(rule=rule, today=today, by=by)
    except NothingToCertify:
        return None


def _waiting(rule: str):
    return Destruction.objects.filter(rule=rule, certificate=None, verified_at__isnull=False)


def _lock() -> None:
    """One at a time gives out a number; on SQLite a transaction that writes is alone already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('retention.certify'))")


@action
def certify(*, rule: RetentionRule, today: dt.date, by=None) -> Certificate:
    """Make the certificate of all that is verified under a rule and has none.

    What could not be verified does not keep the others from theirs. Raises NothingToCertify.
    """
    _lock()
    # Asked first: of somebody who ends in between all is verified when the rows are read.
    if Destruction.objects.unfinished().filter(rule=rule.code, remains="").exists():
        raise NothingToCertify(rule.code)
    rows, counts, proposals = {}, Counter(), Counter()
    waiting = _waiting(rule.code).select_for_update().order_by("pk")
    for pk, subject_id, counted, proposal in waiting.values_list(
        "pk", "subject_id", "counts", "proposal"
    ).iterator():
        rows[pk] = subject_id
        counts.update(counted)
        proposals.update([proposal] if proposal else [])
    if not rows:
        raise NothingToCertify(rule.code)
    held = held_by_ground(rule, today)
    readable_until, kept_until = _in_backups_until(today)
    certificate = Certificate(
        number=(Certificate.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        rule=rule.code,
        clauses=list(rule.clauses),
        term=terms()[rule.code].code,
        destroyed_on=today,
        subject_count=len(rows),
        counts=dict(sorted(counts.items())),
        held_count=sum(held.values()),
        held=held,
        approvals=_approvals(proposals),
        readable_in_backups_until=readable_until,
        in_backups_until=kept_until,
    )
    certificate.content_hash = hash_of(certificate)
    certificate.save(force_insert=True)
    pks = list(rows)
    for start in range(0, len(pks), AT_ONCE):
        mine = Destruction.objects.filter(pk__in=pks[start : start + AT_ONCE])
        mine.update(certificate=certificate)
    after_commit(append, [certified(certificate, rows.values())])
    record("retention.certified", by=by, obj=certificate, people=len(rows))
    return certificate


def hash_of(certificate: Certificate) -> str:
    """The hash over all that a certificate says."""
    content = {name: getattr(certificate, name) for name in CONTENT}
    return content_hash(json.dumps(content, sort_keys=True, default=str).encode())


def _in_backups_until(destroyed_on: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Until when backups from before a destruction can be read, and until when they are there at
    all: a backup goes once so many newer ones were made, one a night. None without backups."""
    if not settings.BACKUP_FOLDER:
        return None, None
    keys, data = settings.BACKUP_KEYS_KEEP, settings.BACKUP_KEEP
    return (
        destroyed_on + dt.timedelta(days=min(keys, data)),
        destroyed_on + dt.timedelta(days=data),
    )


def _approvals(people: Counter) -> list[dict]:
    """As which functions somebody proposed and another approved, when, and how many: nobody's
    name."""
    approved = Proposal.objects.filter(pk__in=people, approved_at__isnull=False)
    return [
        {
            "proposed_as": proposal.proposed_as,
            "proposed_on": timezone.localtime(proposal.proposed_at).date().isoformat(),
            "approved_as": proposal.approved_as,
            "approved_on": timezone.localtime(proposal.approved_at).date().isoformat(),
            "people": people[proposal.pk],
        }
        for proposal in approved.order_by("approved_at")
    ]
