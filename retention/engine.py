"""Destroying one retention class of many subjects: what the steps do, and what a restore does
again. The engine knows the declarations of the models, not the models.
"""

import datetime as dt
import logging
import uuid
from collections import Counter
from collections.abc import Collection

from django.db.models import Q

from accounts.actions import forget_users
from accounts.models import Appointment, User
from audit.changelog import forget_changes, forget_removed
from core.keys import destroy_keys
from core.models import DataKey
from core.privacy import MAIN, SUBJECT_CLASSES, main_class
from core.rows import among
from documents.actions import remove_files
from documents.storage import FilesStay
from retention.declarations import declarations_of, rows_of
from subjects.models import Subject, SubjectGrant

logger = logging.getLogger(__name__)

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


def finish_destruction(retention_class: str, ids: list[uuid.UUID], *, at) -> None:
    """Destroy the keys of classes whose rows are gone, the files, and subjects nothing is left of.

    Comes after the rows are committed, and is safe to repeat: a run that is killed in between
    finds keys that open nothing, never rows that no key opens.
    """
    destroy_keys(ids, retention_class, at=at)
    try:
        remove_files(ids, retention_class)
    except FilesStay as stay:  # verifying finds them
        for error in stay.errors:
            logger.error("files of a %s stay: %s", retention_class, type(error).__name__)
    if retention_class not in SUBJECT_CLASSES:
        return
    subjects = list(Subject.objects.filter(pk__in=among(ids, Subject)))
    for kind_class in {c for s in subjects for c in s.retention_classes}:
        mine = [s.pk for s in subjects if kind_class in s.retention_classes]
        destroy_keys(set(mine) - holds_rows(mine, kind_class), kind_class, at=at)
    living = set(
        DataKey.objects.filter(owner_id__in=among(ids, DataKey), wrapped__isnull=False).values_list(
            "owner_id", flat=True
        )
    )
    bare = [s.pk for s in subjects if s.pk not in living]
    SubjectGrant.objects.filter(content_object_id__in=among(bare, Subject)).delete()
    gone = Subject.objects.filter(pk__in=among(bare, Subject))
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
        if pks:  # what comes in between is found by verifying
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
    linked = Subject.objects.filter(pk__in=among(ids, Subject), user__isnull=False)
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
