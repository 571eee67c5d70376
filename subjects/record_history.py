"""What happened to the records of a section: added, changed, removed, and what they held before."""

from operator import attrgetter

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit.models import Event
from core.keys import load_keys
from subjects.models import FormerValues, Representation
from subjects.people import with_names
from subjects.records import RecordKind, Section
from subjects.trail import ACTIONS, names_of

SHOWN = 100
# That somebody looked is the log's, not the history's.
LOOKING = ("section.opened", "document.downloaded", "document.viewed")


def history_of(section: Section, owners: dict, withheld: list[RecordKind]) -> list[dict]:
    """The newest first, without the kinds that are `withheld`; `owners` are the ids of whose
    records stand in the section, each with the name to tell it by."""
    events = list(
        Event.objects.filter(subject_id__in=owners, section=section.category)
        .exclude(action__in=LOOKING)
        .exclude(object_type__in=[_name(kind) for kind in withheld])[:SHOWN]
    )
    told = section.events(events) if section.events else _abouts(section, owners, events)
    former = FormerValues.objects.filter(event_id__in=[event.pk for event in events])
    former = {row.event_id: row for row in former.select_related("subject")}
    for retention_class in {row.retention_class for row in former.values()}:
        load_keys(list(owners), retention_class)
    held = {event_id: row.pairs() for event_id, row in former.items()}
    parents = Representation.objects.filter(subject_id__in=owners).values_list(
        "parent_id", flat=True
    )
    texts = (value for pairs in held.values() for _label, value in pairs)
    words = with_names(texts, of=[*owners, *parents])
    names = names_of(event.actor_id for event in events)
    kinds = {_name(kind): kind for kind in section.records}
    return [
        {
            "title": _title(event, kinds),
            "meta": " · ".join(
                filter(
                    None,
                    [owners.get(event.subject_id), told.get(event.pk), names[event.actor_id]],
                )
            ),
            "when": event.at,
            "rows": [(capfirst(label), words[value]) for label, value in held.get(event.pk, ())],
        }
        for event in events
    ]


def _abouts(section: Section, owners: dict, events: list) -> dict:
    """Which of several, by the id of each event whose record still stands there; of a record that
    was removed the former values tell it."""
    found = {}
    for kind in filter(attrgetter("about"), section.records):
        ids = {e.object_id for e in events if e.object_type == _name(kind)}
        records = kind.model._default_manager.filter(pk__in=ids, subject__in=owners)
        if kind.related:
            records = records.select_related(*kind.related)
        found |= {str(record.pk): kind.about(record) for record in records}
    return {event.pk: found[event.object_id] for event in events if event.object_id in found}


def _name(kind: RecordKind) -> str:
    """By which the trail tells a kind of record."""
    return kind.model._meta.label_lower


def _title(event, kinds) -> str:
    what = {
        "record.added": _("Added: %(what)s"),
        "record.changed": _("Changed: %(what)s"),
        "record.removed": _("Removed: %(what)s"),
    }.get(event.action)
    if what is None:
        return capfirst(ACTIONS.get(event.action, event.action))
    kind = kinds.get(event.object_type)
    return what % {"what": kind.label if kind else _("part of the file")}
