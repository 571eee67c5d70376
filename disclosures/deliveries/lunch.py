"""The day list of the lunch: name, group, telephone and allergies of who has a place there
on the day, no more (L82). On which days of the week a child comes is not known here, so the words
speak of a place, and never of who is there.

Allergies stand on it by consent alone (B08). Of every other child it says to ask the group, also
where there is nothing to know: so the list tells nothing of whose parents did not agree.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.access import Access
from children.models import Child, DailyCare, Parent
from consents.answers import answers
from consents.defaults import MEDICAL_LUNCH
from core.dates import running
from core.keys import load_keys
from core.privacy import Level, SubjectKind
from disclosures.deliveries.lists import is_filled
from disclosures.deliveries.sight import LUNCH_ROOM
from organisation.models import Location
from subjects.models import Affiliation, Representation
from subjects.visibility import at, kept_from


@dataclass(frozen=True)
class Guest:
    """One child on the list. `opened` are the sections something was read from."""

    child: Child
    group: str
    phone: str
    allergies: str
    opened: tuple[str, ...]


def places_today(location: Location, access: Access, user) -> QuerySet:
    """Where children are placed on the day at a location, in the groups that the user works for."""
    return (
        Affiliation.objects.filter(
            running(access.on),
            at(access.scope(LUNCH_ROOM, Level.VIEW)),
            location=location,
            subject__kind=SubjectKind.CHILD,
            subject__child__isnull=False,
        )
        .exclude(subject_id__in=kept_from(user, access.on))
        .select_related("care_group", "subject__child")
        .order_by(
            F("care_group__name").asc(nulls_last=True),
            "subject__child__sort_name",
            "subject_id",
        )
    )


def counts_by_group(places: QuerySet) -> list[tuple[str, int]]:
    """How many children there are in each group, without opening anything of them."""
    found: dict[str, set] = {}
    for group, child in places.values_list("care_group__name", "subject_id"):
        found.setdefault(group or _("without a group"), set()).add(child)
    return [(group, len(children)) for group, children in found.items()]


def guests(places: QuerySet, on: dt.date) -> list[Guest]:
    """Everybody on the list, each once, with a constant number of queries."""
    groups: dict = {}
    for place in places:
        _child, names = groups.setdefault(place.subject_id, (place.subject.child, []))
        if place.care_group:
            names.append(place.care_group.name)
    phones = _phones(groups, on)
    allergies = _allergies(groups, on)
    return [
        Guest(
            child=child,
            group=", ".join(names),
            phone=phones.get(pk) or _("ask the group"),
            allergies=allergies.get(pk, _("ask the group")),
            opened=("child.contact", "child.daily_care")[: 1 + (pk in allergies)],
        )
        for pk, (child, names) in groups.items()
    ]


def _phones(child_ids, on: dt.date) -> dict:
    """The number of one parent of each child: with custody, and under no court order (L33)."""
    parents = {
        parent.pk: parent
        for parent in Parent.objects.filter(subject__represents__subject_id__in=child_ids)
        if is_filled(parent, "phone")
    }
    chosen: dict = {}
    for one in Representation.objects.filter(subject_id__in=child_ids).order_by("starts_on", "pk"):
        allowed = one.holds_custody_on(on) and not one.restricted_on(on)
        if allowed and one.parent_id in parents:
            chosen.setdefault(one.subject_id, parents[one.parent_id])
    load_keys([parent.pk for parent in chosen.values()], "parent.file")
    return {child: parent.phone for child, parent in chosen.items()}


def _allergies(child_ids, on: dt.date) -> dict:
    """What is noted of each child whose parents agreed that the lunch staff know."""
    agreed = [pk for pk, found in answers(list(child_ids), MEDICAL_LUNCH, on).items() if found]
    load_keys(agreed, "child.file")
    noted = {one.subject_id: one for one in DailyCare.objects.filter(subject_id__in=agreed)}
    return {
        pk: (noted[pk].allergies if pk in noted else "") or _("none that we know of")
        for pk in agreed
    }
