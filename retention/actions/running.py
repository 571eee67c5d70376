"""The nightly run, and the sweeper that ends what a worker left: announce, then rule by rule claim,
take the steps and certify."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.registries import RetentionRule, retention_rules
from retention.actions.announcing import announce_rule, horizon
from retention.actions.certifying import certify_verified
from retention.actions.claiming import (
    BATCH,
    Claim,
    claim_batch,
    note_broken_off,
    part,
    take_up_left,
)
from retention.actions.steps import carry_out
from retention.models import Certificate, Destruction, Run
from retention.plan import planned, rules_in_order

logger = logging.getLogger(__name__)

LONGEST_RUN = dt.timedelta(hours=1)  # after which a run that did not end was killed


class RunIncomplete(Exception):
    """Some rules could not be run, or not whole; the others were. Names the rules."""


class BrokenOff(Exception):
    """Something under a rule could not be destroyed; the rest of it was."""


@action
def start_run(*, today: dt.date, is_rehearsal: bool = False, by=None) -> Run:
    """Open a run. Raises ValidationError where the clock stands before an earlier run's day."""
    latest = Run.objects.filter(is_rehearsal=False).aggregate(latest=Max("run_on"))["latest"]
    if not is_rehearsal and latest and today < latest:
        raise ValidationError(
            _(
                "The clock was set back: a run for %(latest)s has already been made. Nothing"
                " is destroyed."
            )
            % {"latest": f"{latest:%d-%m-%Y}"}
        )
    run = Run.objects.create(run_on=today, is_rehearsal=is_rehearsal, started_by=by)
    record("retention.run_started", by=by, obj=run)
    return run


@action
def finish_run(*, run: Run, at: dt.datetime, by=None) -> Run:
    run.finished_at = at
    run.save(update_fields=["finished_at"])
    record("retention.run_finished", by=by, obj=run)
    return run


def run_retention(
    *,
    today: dt.date,
    is_rehearsal: bool = False,
    now: Callable[[], dt.datetime] = timezone.now,
    by=None,
) -> list[Certificate]:
    """Announce what is due within 30 days, and destroy what may go on `today`, rule by rule, in
    batches; return the certificates.

    Several may run at once: they share the work. A killed run is ended by the next one, or by the
    sweeper. Raises ValidationError where the clock was set back, RunIncomplete where a rule failed,
    after all the others were run.
    """
    run = start_run(today=today, is_rehearsal=is_rehearsal, by=by)
    began = now()
    certificates: list[Certificate] = []
    failed = []
    for rule in rules_in_order():
        try:
            announce_rule(rule, horizon(rule, today), today=today, by=by)
        except Exception as error:
            failed.append(_failed(rule.code, error))
    for rule in rules_in_order():
        if rule.code in failed:
            continue
        try:
            _destroy_due(rule, today, now, by)
        except Exception as error:
            failed.append(_failed(rule.code, error))
        try:  # also of what went before something broke off
            certificate = certify_verified(rule, today=today, by=by)
        except Exception as error:
            failed.append(_failed(rule.code, error))
        else:
            certificates += [certificate] if certificate else []
    # Last, as it may take long and fail again.
    whole = _try_again(today, began, now, by)
    certificates += _certify(whole, today, by)
    failed += [code for code, is_whole in whole.items() if not is_whole]
    if failed:
        raise RunIncomplete(", ".join(dict.fromkeys(failed)))
    finish_run(run=run, at=now(), by=by)
    return certificates


def _failed(code: str, error: Exception) -> str:
    # The kind of error only: its text may hold values of somebody.
    logger.error("rule %s was not run: %s", code, type(error).__name__)
    return code


def _destroy_due(rule: RetentionRule, today: dt.date, now, by) -> None:
    """Destroy what may go under a rule, and what was left of it before. Raises BrokenOff where
    something could not be destroyed."""
    whole, began = True, now()
    while left := take_up_left(left_at=began, at=now(), untried_of=rule.code, by=by):
        whole &= _carry_all(left, today, now, by)
    # What somebody else had locked the first time is waited for the second time.
    for wait in (False, True):
        due = [item.subject_id for item in planned(rule, today) if item.may_go(today)]
        if not due:
            break
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH]
            claim = claim_batch(
                rule=rule, subject_ids=batch, today=today, at=now(), wait=wait, by=by
            )
            if claim:
                whole &= _carry_all([claim], today, now, by)
    if not whole:
        raise BrokenOff(rule.code)


def _try_again(today: dt.date, began: dt.datetime, now, by) -> dict[str, bool]:
    """End what was left when this began, each of it once; whether all came through, by rule."""
    whole: dict[str, bool] = {}
    while left := take_up_left(left_at=began, at=now(), by=by):
        code = left[0].rule
        whole[code] = _carry_all(left, today, now, by) and whole.get(code, True)
    return whole


def _certify(codes: Iterable[str], today: dt.date, by) -> list[Certificate]:
    made = [
        certify_verified(retention_rules[code], today=today, by=by)
        for code in sorted(codes)
        if code in retention_rules
    ]
    return [certificate for certificate in made if certificate]


def _carry_all(claims: list[Claim], today: dt.date, now, by) -> bool:
    """Take the steps of each claim; where something of one breaks off, of its parts, down to each
    one in it by itself. Return whether all came through."""
    whole = True
    for claim in claims:
        try:
            carry_out(retention_rules[claim.rule], claim, today=today, now=now, by=by)
        except Exception as error:
            if claim.people > 1:
                whole &= _carry_all(part(claim=claim, at=now(), by=by), today, now, by)
                continue
            logger.error("destruction under %s broke off: %s", claim.rule, type(error).__name__)
            note_broken_off(claim=claim, at=now(), by=by)
            whole = False
    return whole


def sweep(*, today: dt.date, now: Callable[[], dt.datetime], by=None) -> list[Certificate]:
    """Certify what has no certificate yet, end what a worker claimed and left, try again what could
    not be verified, each of it once; return the certificates. Run twice it finds nothing left."""
    began = now()
    certificates = _certify_waiting(today, began, by)  # does not wait for what may take long
    _try_again(today, began, now, by)
    return certificates + _certify_waiting(today, now(), by)


def _certify_waiting(today: dt.date, at: dt.datetime, by) -> list[Certificate]:
    running = Run.objects.filter(finished_at=None, started_at__gt=at - LONGEST_RUN)
    if running.exists():
        return []  # that run makes the certificates, one of each rule
    waiting = Destruction.objects.filter(certificate=None, verified_at__isnull=False)
    return _certify(set(waiting.values_list("rule", flat=True)), today, by)
