"""Own clauses, and evidence packs: asked for, made by a worker, fetched."""

import datetime as dt
import uuid
from base64 import b64decode, b64encode

from celery import current_app
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action, after_commit
from core.keys import create_keys
from core.pdf import content_hash
from organisation.models import Organisation
from oversight.models import PACK_CLASS, PACK_KEPT, EvidencePack, OwnClause, PackContent

State = EvidencePack.State
LEASE = dt.timedelta(minutes=16)  # a little more than the task's time limit
MAX_ATTEMPTS = 3


@action
def add_clause(*, values: dict, by) -> OwnClause:
    """Add a clause of the organisation's own. Raises ValidationError where it is not whole."""
    clause = OwnClause(**values)
    clause.full_clean()
    clause.save()
    record("clause.added", by=by, obj=clause)
    return clause


@action
def change_clause(*, clause: OwnClause, values: dict, by) -> OwnClause:
    """Change an own clause; what it said before stands in the change log. Raises ValidationError
    where it is not whole, or was ended."""
    clause = _locked_clause(clause)
    for name, value in values.items():
        setattr(clause, name, value)
    clause.full_clean()
    clause.save()
    record("clause.changed", by=by, obj=clause)
    return clause


@action
def end_clause(*, clause: OwnClause, on: dt.date, by) -> OwnClause:
    """The own clause holds no longer; it stays to be accounted for."""
    clause = _locked_clause(clause)
    clause.ended_on = on
    clause.save()
    record("clause.ended", by=by, obj=clause)
    return clause


def _locked_clause(clause: OwnClause) -> OwnClause:
    found = OwnClause.objects.select_for_update().get(pk=clause.pk)
    if found.ended_on:
        raise ValidationError(_("This clause no longer applies."))
    return found


@action
def ask_for_pack(*, at: dt.datetime, by) -> EvidencePack:
    """Have an evidence pack made. While one is being made it is that one: a second press of the
    button, or of a colleague, starts nothing (L44)."""
    Organisation.objects.select_for_update().get()
    running = EvidencePack.objects.filter(state__in=EvidencePack.BEING_MADE).first()
    if running:
        record("pack.asked_again", by=by, obj=running)
        return running
    pack = EvidencePack.objects.create(asked_by=by, asked_at=at)
    record("pack.asked", by=by, obj=pack)
    # A lost nudge does no harm: oversight.take_up_waiting finds the row.
    after_commit(current_app.send_task, "oversight.make_pack", args=[str(pack.pk)])
    return pack


@action
def fetch_pack(*, pack: EvidencePack, on: dt.date, by) -> bytes:
    """The ZIP, with its fetching recorded. Raises ValidationError where there is none any more."""
    content = PackContent.objects.filter(pack=pack).first()
    if content is None or not pack.can_be_fetched(on):
        raise ValidationError(_("This pack is no longer available. You can have a new one made."))
    record("pack.fetched", by=by, obj=pack, content_hash=pack.content_hash)
    return b64decode(content.data)


# --- steps of the worker ---------------------------------------------------------------------


def to_make(*, at: dt.datetime):
    """The packs that wait to be made, or whose maker was lost."""
    return EvidencePack.objects.filter(
        Q(state=State.WAITING) | Q(state=State.MAKING, claimed_until__lt=at)
    )


def claim_pack(*, pack_id: uuid.UUID, at: dt.datetime) -> EvidencePack | None:
    """Take a pack to make it, for the length of the lease; None where there is nothing to do."""
    with transaction.atomic():
        pack = to_make(at=at).filter(pk=pack_id).select_for_update().first()
        if pack is None:
            return None
        return pack if _take(pack=pack, at=at) else None


@action
def _take(*, pack: EvidencePack, at: dt.datetime, by=None) -> bool:
    if pack.attempts >= MAX_ATTEMPTS:
        pack.state, pack.claim, pack.claimed_until = State.FAILED, None, None
        event = "pack.failed"
    else:
        pack.state, pack.attempts = State.MAKING, pack.attempts + 1
        pack.claim, pack.claimed_until = uuid.uuid4(), at + LEASE
        event = "pack.making"
    pack.save()
    record(event, by=by, obj=pack)
    return pack.state == State.MAKING


@action
def store_pack(*, pack: EvidencePack, content: bytes, on: dt.date, by=None) -> EvidencePack:
    """Keep the finished ZIP, sealed, to be fetched until a week from `on`. Where the claim was lost
    in the meantime nothing is written: another worker's stands."""
    current = EvidencePack.objects.select_for_update().get(pk=pack.pk)
    if current.state != State.MAKING or current.claim != pack.claim:
        record("pack.dropped", by=by, obj=current)
        return current
    create_keys([current.pk], PACK_CLASS)
    PackContent.objects.create(pack=current, data=b64encode(content).decode())
    current.state, current.facts_on = State.READY, on
    current.available_until = PACK_KEPT.last_day(on)
    current.content_hash = content_hash(content)
    current.claim, current.claimed_until = None, None
    current.save()
    record("pack.ready", by=by, obj=current, content_hash=current.content_hash)
    return current


@action
def release_pack(*, pack: EvidencePack, by=None) -> EvidencePack:
    """Give a claim back after an error: it is tried again, and fails for good the third time."""
    current = EvidencePack.objects.select_for_update().get(pk=pack.pk)
    if current.state == State.MAKING and current.claim == pack.claim:
        gave_up = current.attempts >= MAX_ATTEMPTS
        current.state = State.FAILED if gave_up else State.WAITING
        current.claim, current.claimed_until = None, None
        current.save()
    record("pack.released", by=by, obj=current)
    return current
