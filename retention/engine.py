"""Destroying one retention class of a batch of subjects: rows, keys, indexes, the change log,
grants, accounts. The engine knows the declarations of the models, not the models. Files go after
the rows are committed, in retention.actions.certify.
"""

import datetime as dt
import uuid
from collections import Counter
from functools import cache

from django.contrib.sessions.models import Session
from django.db.models import ForeignKey
from django.utils import timezone

from accounts.models import Appointment, User
from audit.actions import record
from audit.changelog import forget_changes
from audit.models import Event
from core.actions import action
from core.keys import destroy_keys
from core.models import DataKey
from core.privacy import MAIN, PER_ROW, RETENTION_CLASSES, main_class, personal_models
from core.registries import RetentionRule
from retention.models import Destruction
from retention.plan import planned
from subjects.models import Subject, SubjectGrant

BATCH = 500


@cache
def declarations_of(retention_class: str) -> tuple:
    """The models whose rows go with a class, those that point at others first."""
    is_main = any(classes[0] == retention_class for classes in RETENTION_CLASSES.values())
    found = [
        declared
        for declared in personal_models()
        if declared.retention_class in {retention_class, PER_ROW}
        or (is_main and declared.retention_class == MAIN)
    ]
    ordered: list = []
    while found:
        for declared in found:
            if not any(
                _points_at(other.model, declared.model) for other in found if other != declared
            ):
                ordered.append(declared)
                found.remove(declared)
                break
        else:
            raise ValueError(f"models of {retention_class} point at each other in a circle")
    return tuple(ordered)


def _points_at(model, target) -> bool:
    return any(
        isinstance(field, ForeignKey) and field.related_model is target
        for field in model._meta.get_fields()
    )


def _rows(declared, owner_ids, retention_class):
    """The rows of a model that go with a class of these owners."""
    rows = declared.model.objects.filter(**{f"{declared.owner}__in": owner_ids})
    if declared.retention_class == PER_ROW:
        rows = rows.filter(retention_class=retention_class)
    return rows.order_by()


def holds_rows(owner_ids: list[uuid.UUID], retention_class: str) -> set:
    """Which of these owners still have rows of a class."""
    found = set()
    for declared in declarations_of(retention_class):
        if declared.retention_class == MAIN:
            continue
        rows = _rows(declared, owner_ids, retention_class)
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
    counts = _erase(rule, ids)
    now = timezone.now()
    destroy_keys(ids, rule.retention_class, at=now)
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
    _clear_around(rule.retention_class, ids, at=now, by=by)
    record(
        "class.destroyed", by=by, section=rule.retention_class, purpose=rule.code, people=len(ids)
    )
    return rows


def _erase(rule: RetentionRule, ids: list) -> dict[uuid.UUID, Counter]:
    """Delete the class's rows and change-log entries; count them per subject."""
    counts = {subject_id: Counter() for subject_id in ids}
    if not ids:
        return counts
    if rule.before_destroy:
        rule.before_destroy(ids)
    for declared in declarations_of(rule.retention_class):
        rows = _rows(declared, ids, rule.retention_class)
        pks = []
        for pk, owner in rows.values_list("pk", declared.owner):
            pks.append(pk)
            counts[owner][declared.model._meta.label_lower] += 1
        rows._raw_delete(rows.db)
        forget_changes(declared.model, pks)
    return counts


def _clear_around(retention_class: str, ids: list, *, at, by) -> None:
    """What no model of the class holds: reasons in the trail, accounts, bare subjects."""
    Event.objects.filter(subject_id__in=ids).exclude(purpose="").update(purpose="")
    subjects = list(Subject.objects.filter(pk__in=ids))
    whole = [s for s in subjects if main_class(s.kind) == retention_class]
    _remove_accounts([s.user_id for s in whole if s.user_id])
    for kind_class in {c for s in subjects for c in s.retention_classes}:
        mine = [s.pk for s in subjects if kind_class in s.retention_classes]
        empty = set(mine) - holds_rows(mine, kind_class)
        destroy_keys(empty, kind_class, at=at)
    living = set(
        DataKey.objects.filter(owner_id__in=ids, wrapped__isnull=False).values_list(
            "owner_id", flat=True
        )
    )
    bare = [s.pk for s in subjects if s.pk not in living]
    SubjectGrant.objects.filter(content_object_id__in=bare).delete()
    gone = Subject.objects.filter(pk__in=bare)
    gone._raw_delete(gone.db)


def _remove_accounts(user_ids: list) -> None:
    """Remove the accounts of destroyed people with their sessions (L63), but for those who still
    hold an appointment in another capacity."""
    staying = set(
        Appointment.objects.filter(user_id__in=user_ids).values_list("user_id", flat=True)
    )
    going = {str(pk) for pk in user_ids if pk not in staying}
    if not going:
        return
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") in going:
            session.delete()
    Subject.objects.filter(user_id__in=going).update(user=None)
    forget_changes(User, going)
    User.objects.filter(pk__in=going).delete()
