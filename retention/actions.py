"""Holds, and the run that destroys what is due."""

import datetime as dt
import json
from collections import Counter

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.pdf import content_hash
from core.privacy import SUBJECT_CLASSES
from core.registries import RetentionRule
from documents.actions import remove_files
from retention.engine import BATCH, destroy_batch
from retention.models import Certificate, Destruction, Hold, Run
from retention.plan import planned, rules_in_order
from subjects.models import Subject


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

    Raises ValidationError without proof, with a review day in the past, or where it is held.
    """
    if review_on <= today:
        raise ValidationError({"review_on": _("Choose a day in the future to look at this again.")})
    if retention_class not in subject.retention_classes:
        raise ValidationError({"retention_class": _("This person has no such part.")})
    if subject.holds.filter(retention_class=retention_class, released_at__isnull=True).exists():
        raise ValidationError(_("This is held already."))
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
    """Remove the files of what was destroyed under a rule and has no certificate, then give one.

    The rows and keys are gone already; a run that is killed here removes the files the next time.
    """
    rows = list(
        Destruction.objects.select_for_update().filter(rule=rule.code, certificate__isnull=True)
    )
    counts = Counter()
    for row in rows:
        counts.update(row.counts)
    if rule.retention_class in SUBJECT_CLASSES:
        remove_files([row.subject_id for row in rows], rule.retention_class)
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
    record("retention.certified", by=by, obj=certificate, people=len(rows))
    return certificate


@action
def finish_run(*, run: Run, by=None) -> Run:
    run.finished_at = timezone.now()
    run.save(update_fields=["finished_at"])
    record("retention.run_finished", by=by, obj=run)
    return run


def run_retention(*, today: dt.date, is_rehearsal: bool = False, by=None) -> list[Certificate]:
    """Destroy everything due on `today`, rule by rule, in batches; return the certificates.

    Each batch is a transaction of its own, so a killed run goes on where it stopped when it is
    started again. Raises ValidationError where the clock was set back.
    """
    run = start_run(today=today, is_rehearsal=is_rehearsal, by=by)
    certificates = []
    for rule in rules_in_order():
        items = planned(rule, today)
        due = [item.subject_id for item in items if not item.held]
        for start in range(0, len(due), BATCH):
            destroy_batch(rule=rule, subject_ids=due[start : start + BATCH], today=today, by=by)
        uncertified = Destruction.objects.filter(rule=rule.code, certificate__isnull=True)
        if uncertified.exists():
            certificates.append(
                certify(rule=rule, today=today, held=sum(item.held for item in items), by=by)
            )
    finish_run(run=run, by=by)
    return certificates
