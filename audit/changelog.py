"""django-auditlog, the technical log of changes: which fields, never a value in plain text.

An app registers its models with `log_changes`; only the named fields are watched, and those that
may hold anything about a person are masked whole. The entries of what is destroyed are removed.
"""

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType

from audit.key_text import KeyText
from audit.models import Event
from core.rows import among

MASK = "•••"


def mask(value):
    """Mask a value whole; the stock mask would leave half of a BSN readable."""
    return MASK


def log_changes(model, *, plain=(), masked=()):
    """Watch `plain` fields with their values and `masked` ones by the fact of change only."""
    auditlog.register(
        model,
        include_fields=[*plain, *masked],
        mask_fields=list(masked),
        mask_callable="audit.changelog.mask",
    )


def forget_changes(model, pks) -> int:
    """Remove the log entries of destroyed rows; return how many."""
    return _forget(pks, content_type=ContentType.objects.get_for_model(model))


def forget_changes_of(rows) -> int:
    """Remove the log entries of these rows, which are still there; return how many."""
    kind = ContentType.objects.get_for_model(rows.model)
    entries = LogEntry.objects.filter(
        content_type=kind, object_pk__in=rows.values(written=KeyText("pk"))
    )
    return entries._raw_delete(entries.db)


def forget_removed(subject_ids) -> int:
    """Remove the log entries of rows of these subjects that were removed one by one, before their
    class was destroyed: only the trail still says whose they were. Return how many."""
    removed = Event.objects.filter(
        subject_id__in=among(subject_ids, Event), action__in=("record.removed", "document.removed")
    )
    return _forget(removed.values_list("object_id", flat=True))


def forget_changes_before(moment) -> int:
    """Remove the log entries of before a moment; return how many. The trail, which says whose rows
    were removed one by one, goes with them."""
    entries = LogEntry.objects.filter(timestamp__lt=moment)
    return entries._raw_delete(entries.db)


def _forget(pks, **more) -> int:
    gone = 0
    pks = [str(pk) for pk in pks]
    for start in range(0, len(pks), 500):
        entries = LogEntry.objects.filter(object_pk__in=pks[start : start + 500], **more)
        gone += entries._raw_delete(entries.db)
    return gone
