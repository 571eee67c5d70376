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
from audit.changelog import forget_changes_of, forget_removed
from core.keys import destroy_keys
from core.models import DataKey
from core.privacy import MAIN, RETENTION_CLASSES, SUBJECT_CLASSES, SubjectKind, main_class
from core.rows import Ids, among, lock_rows
from documents.actions import remove_files
from documents.storage import FilesStay
from retention.declarations import count_rows, declarations_of, owners_of_rows, rows_of
from subjects.models import Subject, SubjectGrant

logger = logging.getLogger(__name__)

ACCOUNT = User._meta.label_lower  # in the counts of somebody whose account went too


def finish_destruction(retention_class: str, ids: list[uuid.UUID], *, at) -> None:
    """Destroy the keys of classes whose rows are gone, the files, and subjects nothing is left of.

    Comes after the rows are committed, and is safe to repeat: a run that is killed in between
    finds keys that open nothing, never rows that no key opens.
    """
    ids = Ids(ids)
    destroy_keys(ids, retention_class, at=at)
    try:
        remove_files(ids, retention_class)
    except FilesStay as stay:  # verifying finds them
        for error in stay.errors:
            logger.error("files of a %s stay: %s", retention_class, type(error).__name__)
    if retention_class not in SUBJECT_CLASSES:
        return
    kinds = dict(Subject.objects.filter(pk__in=among(ids, Subject)).values_list("pk", "kind"))
    for other in {name for kind in kinds.values() for name in _classes(kind)}:
        if other == retention_class:
            continue
        mine = Ids(pk for pk, kind in kinds.items() if other in _classes(kind))
        # What goes with the file whatever class that is, is no reason to keep a class.
        destroy_keys(set(mine) - owners_of_rows(other, mine, besides=MAIN), other, at=at)
    living = DataKey.objects.filter(owner_id__in=among(ids, DataKey), wrapped__isnull=False)
    bare = Ids(kinds.keys() - set(living.values_list("owner_id", flat=True)))
    SubjectGrant.objects.filter(content_object_id__in=among(bare, Subject)).delete()
    gone = Subject.objects.filter(pk__in=among(bare, Subject))
    gone._raw_delete(gone.db)


def _classes(kind: str) -> tuple[str, ...]:
    return RETENTION_CLASSES[SubjectKind(kind)]


def erase_rows(retention_class: str, ids: list) -> dict[uuid.UUID, Counter]:
    """Delete a class's rows and change-log entries; count them per subject."""
    counts = {subject_id: Counter() for subject_id in ids}
    ids, holding = Ids(ids), set()
    for declared, owner, number in count_rows(retention_class, ids):
        holding.add(declared.model)
        counts[owner][declared.model._meta.label_lower] += number
    for declared in declarations_of(retention_class):
        if declared.model in holding:  # what comes in between is found by verifying
            rows = rows_of(declared, ids, retention_class)
            lock_rows(rows)  # a change that is being written has its entry once it is through
            forget_changes_of(rows)
            rows._raw_delete(rows.db)
    if ids:
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
