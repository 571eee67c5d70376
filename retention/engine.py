"""Destroying one retention class of a batch of subjects: first the rows, the change log and the
accounts, then, once that is committed, keys, indexes, files and bare subjects. The engine knows the
declarations of the models, not the models.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions import forget_users
from accounts.models import Appointment, User
from audit.actions import record
from audit.changelog import forget_changes, forget_removed
from core.actions import action
from core.keys import destroy_keys
from core.models import DataKey
from core.privacy import MAIN, SUBJECT_CLASSES, main_class
from core.registries import RetentionRule
from documents.actions import remove_files
from retention.declarations import declarations_of, rows_of
from retention.ledger import append, destroyed
from retention.models import Destruction
from retention.plan import planned
from subjects.models import Subject, SubjectGrant

BATCH = 500
ACCOUNT = User._meta.label_lower  # in the counts of somebody whose account went too


def holds_rows(owner_ids: list[uuid.UUID], retention_class: str) -> set:
    """Which of these owners still have rows of a class."""
    found = set()
    for declared in declarations_of(retention_class):
        if declared.retention_class == MAIN:
            continue
        rows = rows_of(declared, owner_ids, retention_class)
        found |= set(rows.values_list(declared.owner, flat=True))
    return found


@action
def destroy_batch(
    *, rule: RetentionRule, subject_ids: list[uuid.UUID], today: dt.date, by=None
) -> list[Destruction]:
    """Destroy what is still due and not held among `subject_ids`; return the ledger's rows.

    Locks the subjects and looks again, so that a hold placed until now wins and a second worker
    finds nothing left.
    """
    list(Subject.objects.select_for_update().filter(pk__in=subject_ids).order_by("pk"))
    wanted = set(subject_ids)
    due = {
        item.subject_id: item.due_on
        for item in planned(rule, today)
        if item.subject_id in wanted and not item.held
    }
    ids = sorted(due)
    if ids and rule.before_destroy:
        rule.before_destroy(ids)
    counts = erase_rows(rule.retention_class, ids)
    for subject_id in remove_accounts(rule.retention_class, ids, today):
        counts[subject_id][ACCOUNT] += 1
    now = timezone.now()
    Destruction.objects.ahead().filter(
        subject_id__in=ids, retention_class=rule.retention_class
    ).delete()
    rows = Destruction.objects.bulk_create(
        [
            Destruction(
                subject_id=subject_id,
                retention_class=rule.retention_class,
                rule=rule.code,
                due_on=due[subject_id],
                destroyed_at=now,
                counts=counts[subject_id],
            )
            for subject_id in ids
        ]
    )
    transaction.on_commit(partial(append, [destroyed(row) for row in rows]), robust=True)
    record(
        "class.destroyed", by=by, section=rule.retention_class, purpose=rule.code, people=len(ids)
    )
    return rows


def finish_destruction(retention_class: str, ids: list[uuid.UUID], *, at) -> None:
    """Destroy the keys of classes whose rows are gone, the files, and subjects nothing is left of.

    Comes after the rows are committed, and is safe to repeat: a run that is killed in between
    finds keys that open nothing, never rows that no key opens.
    """
    destroy_keys(ids, retention_class, at=at)
    remove_files(ids, retention_class)
    if retention_class not in SUBJECT_CLASSES:
        return
    subjects = list(Subject.objects.filter(pk__in=ids))
    for kind_class in {c for s in subjects for c in s.retention_classes}:
        mine = [s.pk for s in subjects if kind_class in s.retention_classes]
        destroy_keys(set(mine) - holds_rows(mine, kind_class), kind_class, at=at)
    living = set(
        DataKey.objects.filter(owner_id__in=ids, wrapped__isnull=False).values_list(
            "owner_id", flat=True
        )
    )
    bare = [s.pk for s in subjects if s.pk not in living]
    SubjectGrant.objects.filter(content_object_id__in=bare).delete()
    gone = Subject.objects.filter(pk__in=bare)
    gone._raw_delete(gone.db)


def erase_rows(retention_class: str, ids: list) -> dict[uuid.UUID, Counter]:
    """Delete a class's rows and change-log entries; count them per subject."""
    counts = {subject_id: Counter() for subject_id in ids}
    if not ids:
        return counts
    for declared in declarations_of(retention_class):
        rows = rows_of(declared, ids, retention_class)
        pks = []
        for pk, owner in rows.values_list("pk", declared.owner):
            pks.append(pk)
            counts[owner][declared.model._meta.label_lower] += 1
        rows._raw_delete(rows.db)
        forget_changes(declared.model, pks)
    forget_removed(ids)
    return counts


def remove_accounts(
    retention_class: str, ids: list, today: dt.date, *, whatever_they_hold: Collection = ()
) -> list[uuid.UUID]:
    """Remove the accounts of people whose file went, with their sessions (L63), but for those who
    still hold a function here; return whose accounts went.

    Of `whatever_they_hold` the accounts go in any case: they went once before.
    """
    linked = Subject.objects.filter(pk__in=ids, user__isnull=False)
    owners = {s.user_id: s.pk for s in linked if main_class(s.kind) == retention_class}
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    staying = set(
        Appointment.objects.filter(running, user_id__in=owners).values_list("user_id", flat=True)
    )
    going = {
        user_id: owner
        for user_id, owner in owners.items()
        if user_id not in staying or owner in whatever_they_hold
    }
    if going:
        forget_users(list(going))
    return list(going.values())
