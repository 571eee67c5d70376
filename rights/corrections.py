"""Which records a person can propose to change, and the forms they are changed with.

What somebody knows best of oneself or the own child: names, contact, daily care. Everything else is
asked for in words.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.templatetags.ui import day
from rights.models import CorrectionItem, Request
from subjects.models import Subject, SubjectRecord
from subjects.record_pages import FILE_ROOMS
from subjects.records import RecordKind, digest_of

# The kinds of records by part of the file.
PROPOSABLE = {
    "child.identity": ("child",),
    "child.contact": ("parent",),
    "child.daily_care": ("daily", "emergency"),
    "staff.contact": ("address",),
    "volunteer.contact": ("person",),
    "applicant.identity": ("person",),
}


@dataclass(frozen=True)
class Place:
    """A record that can be changed, or the place for a new one."""

    category: str
    kind: RecordKind
    record: SubjectRecord

    @property
    def is_new(self) -> bool:
        return self.record._state.adding

    @property
    def address(self) -> tuple:
        """Which record it is among all that can be changed; None for one that is not there yet."""
        record_id = None if self.is_new else self.record.pk
        return self.category, self.kind.slug, self.record.subject_id, record_id

    @property
    def title(self) -> str:
        return str(self.kind.label)

    @property
    def heading(self) -> str:
        return self.kind.heading(self.record)

    @property
    def key(self) -> str:
        return "new" if self.is_new else str(self.record.pk)

    def form(self, data=None) -> forms.ModelForm:
        return self.kind.form_class()(data, instance=self.record)


def kind_of(subject: Subject, category: str, slug: str) -> RecordKind | None:
    """The kind of record with this slug in a part, where changes to it can be proposed."""
    if slug not in PROPOSABLE.get(category, ()):
        return None
    sections = FILE_ROOMS[subject.kind].sections.values()
    section = next((s for s in sections if s.category == category and s.fits(subject)), None)
    return section.record_kind(slug) if section else None


def places_of(subject: Subject, requester: Subject, category: str) -> list[Place]:
    """Every record of a part the requester can propose to change; of parents the own one alone."""
    places = []
    for slug in PROPOSABLE.get(category, ()):
        kind = kind_of(subject, category, slug)
        if kind is None:
            continue
        for owner in _owners(kind, subject, requester):
            places += [Place(category, kind, record) for record in kind.records(owner)]
            if kind.takes_more(owner):
                places.append(Place(category, kind, kind.model(subject=owner)))
    return places


def _owners(kind: RecordKind, subject: Subject, requester: Subject) -> list[Subject]:
    own = {subject.pk, requester.pk}
    return [owner.subject for owner in kind.owners(subject) if owner.subject.pk in own]


def place_of(subject, requester, category: str, slug: str, key: str) -> Place | None:
    """The place with this key (a record's id, or `new`), or None."""
    return next(
        (
            place
            for place in places_of(subject, requester, category)
            if place.kind.slug == slug and place.key == key
        ),
        None,
    )


def pending(subject: Subject, requester: Subject) -> dict[tuple, list[Request]]:
    """The unanswered requests in which this person proposed a change, by the address of the place
    they are about, the latest last. Of somebody else's nothing is told (L33)."""
    found = defaultdict(list)
    requests = Request.objects.filter(
        subject=subject,
        requester=requester,
        kind=Request.Kind.CORRECTION,
        state__in=Request.UNANSWERED,
    )
    for request in requests.order_by("received_on", "number").prefetch_related("corrections"):
        items = request.corrections.all()
        for address in {_address(item) for item in items}:
            found[address].append(request)
    return found


def _address(item: CorrectionItem) -> tuple:
    return item.category, item.record_kind, item.owner_id, item.record_id


def place_of_item(item: CorrectionItem) -> Place | None:
    """Where the proposed value goes, as the file stands now; None where the record has gone."""
    key = "new" if item.record_id is None else str(item.record_id)
    return place_of(item.subject, item.request.requester, item.category, item.record_kind, key)


def standing(items: list[CorrectionItem]) -> dict:
    """What stands in the file now for each item, in words, by its id: not always what stood there
    when the change was proposed. None where the record has gone."""
    found, forms_of = {}, {}
    for item in items:
        key = _address(item)
        if key not in forms_of:
            place = place_of_item(item)
            forms_of[key] = place.form() if place else None
        form = forms_of[key]
        known = form is not None and item.field in form.fields
        found[item.pk] = (
            in_words(form.fields[item.field], form[item.field].initial) if known else None
        )
    return found


def mark_of(now: dict) -> str:
    """Tells what stood in the file (`standing`) from anything else, for a decision about it."""
    return digest_of([f"{pk}={value}" for pk, value in sorted(now.items())])


def changes_in(form: forms.ModelForm) -> list[dict]:
    """What a valid form changes: field, label, present and proposed in words, and the value as the
    form takes it."""
    return [
        {
            "field": name,
            "label": capfirst(str(form.fields[name].label or name)),
            "present": in_words(form.fields[name], form[name].initial),
            "proposed": in_words(form.fields[name], form.cleaned_data.get(name)),
            "value": str(form.data.get(form.add_prefix(name), "")),
        }
        for name in form.changed_data
    ]


def in_words(field: forms.Field, value) -> str:
    """A value of a form field as people read it."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.date):
        return day(value)
    labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    return labels.get(str(value), str(value))


def filled_in(form: forms.ModelForm, values: dict) -> dict:
    """The data of an unbound form as it stands, with some values put in."""
    data = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in data.items()} | values
