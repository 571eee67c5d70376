"""Holds, and the run that destroys what is due."""

import datetime as dt
import json
import logging
from collections import Counter
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.pdf import content_hash
from core.registries import RetentionRule
from retention.engine import BATCH, destroy_batch, finish_destruction
from retention.ledger import append, certified
from retention.models import Certificate, Destruction, Hold, Run
from retention.plan import planned, rules_in_order
from subjects.models import Subject

logger = logging.getLogger(__name__)


@action
def place_hold(
    *,
    subject: Subject,
    retention_class: str,
    ground: str,
    proof: str,
    review_on: dt.date,
    today: dt.date,
    by,
) -> Hold:
    """Stop the destruction of one class until the hold is released (L08, L17).

    Raises ValidationError with a review day that is not ahead, or where it is held or gone.
    """
    if review_on <= today:
        raise ValidationError({"review_on": _("Choose a day in the future to look at this again.")})
    if retention_class not in subject.retention_classes:
        raise ValidationError({"retention_class": _("This person has no such part.")})
    Subject.objects.select_for_update().get(pk=subject.pk)  # a run holds the same lock
    if subject.is_held(retention_class):
        raise ValidationError(_("This is held already."))
    if (
        Destruction.objects.done()
        .filter(subject_id=subject.pk, retention_class=retention_class)
        .exists()
    ):
        raise ValidationError(_("This was destroyed already."))
    hold = Hold.objects.create(
        subject=subject,
        retention_class=retention_class,
        ground=ground,
        proof=proof,
        review_on=review_on,
    )
    record(
        "hold.placed",
        by=by,
        subject_id=subject.pk,
        obj=hold,
        section=retention_class,
        ground=ground,
    )
    return hold


@action
def release_hold(*, hold: Hold, at: dt.datetime, by) -> Hold:
    """Let the term count again; what is due goes in the next run."""
    hold.released_at = at
    hold.save(update_fields=["released_at"])
    record(
        "hold.released", by=by, subject_id=hold.subject_id, obj=hold, section=hold.retention_class
    )
    return hold


@action
def start_run(*, today: dt.date, is_rehearsal: bool = False, by=None) -> Run:
    """Open a run. Raises ValidationError where the clock stands before an earlier run's day."""
    latest = Run.objects.filter(is_rehearsal=False).aggregate(latest=Max("run_on"))["latest"]
    if not is_rehearsal and latest and today < latest:
        raise ValidationError(
            _(
                "The clock was set back: a run for %(latest)s was made already."
                " Nothing is destroyed."
            )
            % {"latest": f"{latest:%d-%m-%Y}"}
        )
    run = Run.objects.create(run_on=today, is_rehearsal=is_rehearsal, started_by=by)
    record("retention.run_started", by=by, obj=run)
    return run


@action
def certify(*, rule: RetentionRule, today: dt.date, held: int, by=None) -> Certificate:
    """Finish what was destroyed under a rule and has no certificate yet, then give it one.

    The rows are gone already; a run that is killed here takes the keys and files the next time.
    """
    rows = list(
        Destruction.objects.done()
        .select_for_update()
        .filter(rule=rule.code, certificate__isnull=True)
    )
    counts = Counter()
    for row in rows:
        counts.update(row.counts)
    finish_destruction(rule.retention_class, [row.subject_id for row in rows], at=timezone.now())
    number = (Certificate.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    content = {
        "number": number,
        "rule": rule.code,
        "destroyed_on": today.isoformat(),
        "people": len(rows),
        "counts": dict(counts),
        "held": held,
    }
    certificate = Certificate.objects.create(
        number=number,
        rule=rule.code,
        destroyed_on=today,
        subject_count=len(rows),
        counts=dict(counts),
        held_count=held,
        content_hash=content_hash(json.dumps(content, sort_keys=True).encode()),
    )
    Destruction.objects.filter(pk__in=[row.pk for row in rows]).update(certificate=certificate)
    transaction.on_commit(partial(append, [certified(certificate)]), robust=True)
    record("retention.certified", by=by, obj=certificate, people=len(rows))
    return certificate


@action
def finish_run(*, run: Run, by=None) -> Run:
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    record("retention.run_finished", by=by, obj=run)
    return run


class RunIncomplete(Exception):
    """Some rules could not be run; the others were. Names the rules."""


def run_retention(*, today: dt.date, is_rehearsal: bool = False, by=None) -> list[Certificate]:
    """Destroy everything due on `today`, rule by rule, in batches; return the certificates.

    Each batch is a transaction of its own, so a killed run goes on where it stopped when it is
    started again. Raises ValidationError where the clock was set back, RunIncomplete where a rule
    failed, after all the others were run.
    """
    run = start_run(today=today, is_rehearsal=is_rehearsal, by=by)
    certificates, failed = [], []
    for rule in rules_in_order():
        try:
            certificates += _run_rule(rule, today, by)
        except Exception as error:
            # The kind of error only: its text may hold values of somebody.
            logger.error("rule %s was not run: %s", rule.code, type(error).__name__)
            failed.append(rule.code)
    if failed:
        raise RunIncomplete(", ".join(failed))
    finish_run(run=run, by=by)
    return certificates


def _run_rule(rule: RetentionRule, today: dt.date, by) -> list[Certificate]:
    items = planned(rule, today)
    due = [item.subject_id for item in items if not item.held]
    for start in range(0, len(due), BATCH):
        destroy_batch(rule=rule, subject_ids=due[start : start + BATCH], today=today, by=by)
    if not Destruction.objects.done().filter(rule=rule.code, certificate__isnull=True).exists():
        return []
    return [certify(rule=rule, today=today, held=sum(item.held for item in items), by=by)]
