"""Adding, changing and removing the records of a file's sections, with what they held before."""

import datetime as dt
import json
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record as record_event
from core.actions import ChangedMeanwhile, action
from core.export import plain_value
from core.privacy import MAIN, declaration_of, main_class
from subjects.models import FormerValues, SubjectRecord


@action
def save_record(
    *, record: SubjectRecord, values: dict, by, beside=(), unshown: dict | None = None
) -> SubjectRecord:
    """Add a record to a section, or change one: what it held before stays in the section's history.
    `beside` are (label, value before, name) of what changed with it but stands elsewhere, `unshown`
    values that are stored with it and that the section does not show.

    Raises ValidationError by field where the model refuses the values, ChangedMeanwhile where
    somebody saved others, or removed it, since `record` was read.
    """
    adding = record._state.adding
    if not adding:
        lock_as_read(record, values)
    stored = {} if adding else {name: getattr(record, name) for name in values}
    before = {} if adding else {name: _in_words(record, name) for name in values}
    written = {**values, **(unshown or {})}
    for name, value in written.items():
        setattr(record, name, value)
    record.full_clean(exclude=["id", "subject"])
    record.save(update_fields=None if adding else written)  # other forms write the other fields
    changed = [name for name, value in values.items() if adding or stored[name] != value]
    names = changed + [name for _label, _before, name in beside]
    event = _record_event("added" if adding else "changed", record, names, by)
    if not adding:
        pairs = [(_label_of(record, name), before[name]) for name in changed]
        pairs += [(label, held) for label, held, _name in beside]
        _keep_former(record, pairs, event)
    return record


def lock_as_read(record: SubjectRecord, names: Iterable[str]) -> None:
    """Lock a stored record until the end of the action. Raises ChangedMeanwhile where it does not
    hold (`names`) what was read of it, or is no longer there."""
    rows = type(record)._base_manager.select_for_update(no_key=True)
    stored = rows.filter(pk=record.pk).first()
    if stored is None:
        raise ChangedMeanwhile
    stored.subject = record.subject
    fields = (record._meta.get_field(name).attname for name in names)
    if any(getattr(stored, name) != getattr(record, name) for name in fields):
        raise ChangedMeanwhile


@action
def remove_record(*, record: SubjectRecord, names: tuple, by, despite_hold: bool = False) -> None:
    """Remove a record; what it held (`names`) stays in the section's history. `despite_hold` is for
    a plan that falls through: the history, under the same hold, tells all there was of it.

    Raises ValidationError where the class of the file that it belongs to is held, ChangedMeanwhile
    where somebody changed it, or removed it, since `record` was read.
    """
    lock_as_read(record, [name for name in names if record._meta.get_field(name).concrete])
    if not despite_hold and record.subject.is_held(_class_of(record)):
        raise ValidationError(
            _("There is a hold on this: it cannot be removed until the hold has ended.")
        )
    event = _record_event("removed", record, [], by)
    _keep_former(record, [(_label_of(record, n), _in_words(record, n)) for n in names], event)
    record.delete()


def _record_event(what: str, record: SubjectRecord, fields: list, by):
    return record_event(
        f"record.{what}",
        by=by,
        subject_id=record.subject_id,
        obj=record,
        section=declaration_of(type(record)).category,
        fields=fields,
    )


def _in_words(record: SubjectRecord, name: str) -> str:
    value = getattr(record, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    return "" if value is None else str(plain_value(record, name))


def _label_of(record: SubjectRecord, name: str) -> str:
    return str(record._meta.get_field(name).verbose_name)


def _class_of(record: SubjectRecord) -> str:
    declared = declaration_of(type(record)).retention_class
    return main_class(record.subject.kind) if declared == MAIN else declared


def _keep_former(record: SubjectRecord, pairs: list[tuple[str, str]], event) -> None:
    if not pairs:
        return
    FormerValues.objects.create(
        subject_id=record.subject_id,
        category=declaration_of(type(record)).category,
        retention_class=_class_of(record),
        record_id=record.pk,
        event_id=event.pk,
        changed_at=event.at,
        values=json.dumps(pairs),
    )
