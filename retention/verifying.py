"""Looking, after a destruction, whether anything is left: of every model by what it declares, on
disk, among the keys, in the change log, of accounts."""

import datetime as dt
import uuid
from collections import defaultdict

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment
from audit.models import Event
from core.models import BlindIndex, DataKey
from core.privacy import SUBJECT_CLASSES, main_class
from core.rows import Ids, among
from documents.storage import standing_folders
from retention.declarations import declarations_of, owners_of_rows
from subjects.models import Subject

# What `Destruction.remains` may hold, in words for people.
REMAINS = {
    "records": _("records"),
    "files": _("files"),
    "keys": _("keys"),
    "indexes": _("the look-up by BSN"),
    "changes": _("the log of changes"),
    "accounts": _("an account"),
    "subject": _("the empty file"),
    "broken_off": _("unknown: the destruction broke off"),
}

Left = dict[uuid.UUID, set[str]]


def remains_of(
    retention_class: str,
    ids: list[uuid.UUID],
    *,
    today: dt.date,
) -> Left:
    """What is left of a class of these ids, as codes of REMAINS; empty where all is gone. Sessions
    go with the account they are of: the database sees to that."""
    left: Left = defaultdict(set)
    ids = Ids(ids)
    for code, found in (
        ("records", owners_of_rows(retention_class, ids)),
        ("files", standing_folders(ids, retention_class)),
        ("keys", _owners(DataKey, retention_class, ids, wrapped__isnull=False)),
        ("indexes", _owners(BlindIndex, retention_class, ids)),
        ("changes", _in_change_log(retention_class, ids)),
        ("accounts", _with_account(retention_class, ids, today)),
        ("subject", _bare(retention_class, ids)),
    ):
        for pk in found:
            left[pk].add(code)
    return dict(left)


def _owners(model, retention_class: str, ids, **more):
    rows = model.objects.filter(
        owner_id__in=among(ids, model), retention_class=retention_class, **more
    )
    return rows.values_list("owner_id", flat=True)


def _in_change_log(retention_class: str, ids) -> set:
    """Whose rows the change log still has entries of, though the rows are gone. Which rows those
    were the trail says; the row of a person has the person's own id."""
    models = {d.model._meta.label_lower: d.model for d in declarations_of(retention_class)}
    kinds = ContentType.objects.get_for_models(*models.values())
    events = Event.objects.filter(subject_id__in=among(ids, Event), object_type__in=models).exclude(
        object_id=""
    )
    entries = LogEntry.objects.filter(content_type__in=kinds.values())
    found = entries.filter(
        Q(object_pk__in=events.values("object_id")) | Q(object_pk__in=[str(pk) for pk in ids])
    )
    by_kind = defaultdict(set)
    for kind, pk in found.values_list("content_type", "object_pk"):
        by_kind[kind].add(pk)
    loose = set()
    for model, kind in kinds.items():
        pks = by_kind[kind.pk]
        if pks:  # a document of a class that stays has its entries still
            loose |= pks - {
                str(pk) for pk in model.objects.filter(pk__in=pks).values_list("pk", flat=True)
            }
    if not loose:
        return set()
    owners = set(events.filter(object_id__in=loose).values_list("subject_id", flat=True))
    return owners | {pk for pk in ids if str(pk) in loose}


def _with_account(retention_class: str, ids, today: dt.date) -> list:
    """Whose account is still there, though nobody works here with it."""
    at_work = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), user=OuterRef("user")
    )
    linked = Subject.objects.filter(
        ~Exists(at_work), pk__in=among(ids, Subject), user__isnull=False
    )
    return [
        pk for pk, kind in linked.values_list("pk", "kind") if main_class(kind) == retention_class
    ]


def _bare(retention_class: str, ids) -> set:
    """The subjects that still stand though no class of theirs is left."""
    if retention_class not in SUBJECT_CLASSES:
        return set()
    found = Subject.objects.filter(pk__in=among(ids, Subject))
    standing = set(found.values_list("pk", flat=True))
    living = DataKey.objects.filter(owner_id__in=among(standing, DataKey), wrapped__isnull=False)
    return standing - set(living.values_list("owner_id", flat=True))
