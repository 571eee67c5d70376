"""Whom a breach is told to: for a child the parents who act for it, else the person (L22, L33)."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from breaches.models import Breach, Communication, Concerned
from breaches.people import listed_in_sight
from children.addressing import names_and_addresses
from children.models import Child
from core.privacy import SubjectKind
from subjects.models import Representation, Subject
from subjects.people import names_of, people_of
from subjects.representing import OF_AGE, acting


@dataclass
class Recipient:
    """Somebody who is to be told, and of whose data: the own, those of children, or both. `told`
    are the communications there were, by the subject they were about."""

    person: Subject
    name: str
    address: list[str]  # the lines under the name
    of_own: bool = False  # whether own data are concerned
    about: dict[uuid.UUID, str] = field(default_factory=dict)  # names of children, by subject
    told: dict[uuid.UUID, Communication] = field(default_factory=dict)

    @property
    def subject_ids(self) -> list[uuid.UUID]:
        return [*([self.person.pk] if self.of_own else []), *self.about]

    @property
    def about_whom(self) -> list[str]:
        """The children in words; and that there are own data too, where there are both."""
        both = self.of_own and self.about
        return [*([_("their own data")] if both else []), *self.about.values()]

    @property
    def waiting(self) -> list[uuid.UUID]:
        """Of whose data this person was not told yet."""
        return [pk for pk in self.subject_ids if pk not in self.told]

    @property
    def has_login(self) -> bool:
        user = self.person.user
        return bool(user and user.is_active)

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it was recorded by hand that this person was told, and the portal does not
        show it."""
        by_hand = [one for one in self.told.values() if one.way != Communication.Way.PORTAL]
        return any(one.read_at is None for one in by_hand)

    @property
    def is_out_of_reach(self) -> bool:
        """Whether neither the portal nor the post leads to somebody who is still to be told."""
        return bool(self.waiting) and not self.has_login and not self.address


@dataclass(frozen=True)
class Reach:
    """All who are to be told, and the names of those listed for whom there is nobody to tell."""

    recipients: list[Recipient]
    nobody_for: list[str]

    @property
    def waiting(self) -> list[Recipient]:
        return [one for one in self.recipients if one.waiting]


def reach_of(breach: Breach, user, *, on: dt.date) -> Reach:
    """Whom a breach is told to on a day, of the people listed whom `user` may know of; in the order
    of lists of people.

    The number of queries does not grow with the people. Who a court order keeps from a child, or
    has no custody of it, is not among them.
    """
    listed = list(listed_in_sight(breach, user, on=on).select_related("subject__user"))
    children = {row.subject_id for row in listed if row.subject.kind == SubjectKind.CHILD}
    grown = set(
        Child.objects.filter(
            subject_id__in=children, birth_date__lte=on - relativedelta(years=OF_AGE)
        ).values_list("subject_id", flat=True)
    )
    acts = Representation.objects.filter(acting(on), subject_id__in=children - grown)
    acts = list(acts.select_related("parent__user").order_by("pk"))
    themselves = {
        row.subject_id: row.subject
        for row in listed
        if row.subject_id not in children or row.subject_id in grown
    }
    people = {act.parent_id: act.parent for act in acts} | themselves
    lines, names = names_and_addresses(people), names_of(children)
    found = {
        pk: Recipient(people[pk], name, address, of_own=pk in themselves)
        for pk, (name, *address) in lines.items()
    }
    for act in acts:
        if act.parent_id in found:
            found[act.parent_id].about[act.subject_id] = names.get(act.subject_id, "")
    for one in Communication.objects.filter(breach=breach, recipient_id__in=found):
        found[one.recipient_id].told[one.subject_id] = one
    heard = {pk for recipient in found.values() for pk in recipient.subject_ids}
    return Reach(list(found.values()), _names_of_missed(listed, heard))


def _names_of_missed(listed: list[Concerned], heard: set) -> list[str]:
    missed = [row.subject_id for row in listed if row.subject_id not in heard]
    found = sorted(people_of(missed).values(), key=lambda person: person.sort_name)
    return [person.name for person in found]


def own_communications(user, *, on: dt.date):
    """What this user was told of breaches, newest first, as far as it may be read on a day: by who
    was told, about the own data or those of children for whom the user acts."""
    if not user.is_active:
        return Communication.objects.none()
    acts = Representation.objects.filter(
        acting(on), parent__user=user, subject=OuterRef("subject_id")
    )
    told = Communication.objects.filter(recipient__user=user)
    told = told.filter(Q(subject=F("recipient")) | Exists(acts))
    return told.select_related("breach", "text", "subject").order_by("-told_at")
