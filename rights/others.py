"""Who the other people in somebody's file are, and where they stand in a text.

Reads once who they may be: the children who are or were at the same places, their parents, those
who work there, and, in a child's file, the other parents with their contact data.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from audit.models import Event
from children.actions import address_of
from children.models import Address, Child, Parent
from core.folding import folded
from core.privacy import SubjectKind
from organisation.models import Organisation
from rights.contact_data import any_of, anybodys, phone_pattern, postcode_pattern, street_name
from rights.names import FREE_TEXT_WORDS, NameIndex, add_person, initials_of, keep_person
from rights.passages import Kind, mark
from staff.models import Employee, Volunteer
from subjects.models import Affiliation, Representation, Subject
from subjects.people import names_in_parts

_NUMBER_SUFFIX = re.compile(r"(?<=\d)[A-Za-z]?(?![^\W_])|")  # the a of 7a
_NAMES = ("first_name", "family_name")


@dataclass(frozen=True)
class Spot:
    """A stretch of a text that is about somebody else, with what would stand there as initials."""

    start: int
    end: int
    kind: Kind
    instead: str
    is_sure: bool


def _contact_patterns(parent: Parent, address: Address | None) -> set[str]:
    """What finds a parent's contact data in any notation."""
    patterns = {re.escape(parent.email.casefold()), phone_pattern(parent.phone)}
    if address:
        patterns.add(postcode_pattern(address.postcode))
    return patterns


def _patterns_of_the_organisation() -> set[str]:
    """What finds how to reach us: that is about nobody, and stands in what we told."""
    organisation = Organisation.objects.first()
    if organisation is None:
        return set()
    addresses = {organisation.email, organisation.complaints_email}
    patterns = {re.escape(address.casefold()) for address in addresses if address}
    return patterns | {phone_pattern(organisation.phone)}


def _places_lived(address: Address | None) -> dict[str, bool]:
    """Street with number, street and town, each with whether it tells in lower case too."""
    if address is None:
        return {}
    street = street_name(address.street)
    return {address.town: False, street: False} | (
        {address.street: True} if address.street != street else {}
    )


class Others:
    """The other people in the file of `subject`, for `reader`: a parent, or the subject itself.

    `also` are names of people who stand nowhere in the system: a grandmother, a neighbour.
    """

    def __init__(self, subject: Subject, reader: Subject, also: Iterable[str] = ()):
        self.mark = mark()
        self._index, self._contact_data, self._nobody_elses = NameIndex(), None, None
        own = {subject.pk, reader.pk}
        close = Parent.objects.none()
        if subject.kind == SubjectKind.CHILD:
            represented = Representation.objects.filter(subject=subject)
            close = Parent.objects.filter(pk__in=represented.values("parent_id"))
            close = close.exclude(pk=reader.pk)
        elif subject.kind == SubjectKind.PARENT:
            own |= set(subject.represents.values_list("subject_id", flat=True))
        for first, family in names_in_parts(own):
            keep_person(self._index, first, family)
        self.parent_ids = [str(pk) for pk in close.values_list("pk", flat=True)]
        self._note_other_parents(close, reader)
        around = Affiliation.objects.filter(subject_id__in=own)
        self.places = set(around.values_list("location__name", flat=True))
        self.places |= set(around.values_list("care_group__name", flat=True))
        self._note_people_there(around.values("location_id"), own)
        self._note_who_acted(subject, own)
        for name in also:
            self._index.add(name, initials_of(name) or self.mark, kind=Kind.OTHER)

    def _note_other_parents(self, close, reader: Subject) -> None:
        me = Parent.objects.filter(pk=reader.pk).first()
        my_address = address_of(me) if me else None
        own_places = {folded(place) for place in _places_lived(my_address)}
        patterns = set()
        for parent in close:
            add_person(
                self._index,
                parent.first_name,
                parent.family_name,
                kind=Kind.PARENT,
                is_close=True,
            )
            address = address_of(parent)
            patterns |= _contact_patterns(parent, address)
            for place, in_lower in _places_lived(address).items():
                if folded(place) not in own_places:
                    self._index.add(
                        place, self.mark, kind=Kind.CONTACT, in_short=in_lower, in_lower=in_lower
                    )
        # What they share is the reader's as well, so it stays.
        own_patterns = _contact_patterns(me, my_address) if me else set()
        self._contact_data = any_of(patterns - own_patterns)
        self._nobody_elses = any_of(own_patterns | _patterns_of_the_organisation())

    def _note_people_there(self, places, own: set) -> None:
        """Who is or was where this person is or was; of two of one name the child counts."""
        there = Q(subject__affiliations__location_id__in=places)
        children = Child.objects.filter(there).exclude(pk__in=own)
        represented = Representation.objects.filter(subject_id__in=children.values("pk"))
        parents = Parent.objects.filter(pk__in=represented.values("parent_id"))
        parents = parents.exclude(pk__in=[*own, *self.parent_ids])
        self._add(children, Kind.CHILD)
        self._add(parents, Kind.PARENT)
        for model in (Employee, Volunteer):
            self._add(model.objects.filter(there).exclude(pk__in=own), Kind.STAFF)

    def _add(self, people, kind: Kind) -> None:
        for first, family in people.order_by().values_list(*_NAMES).distinct():
            add_person(self._index, first, family, kind=kind)

    def _note_who_acted(self, subject: Subject, own: set) -> None:
        """Those who did something in this file and whose account has a name."""
        acted = Event.objects.filter(subject_id=subject.pk).order_by().values("actor_id")
        users = User.objects.filter(pk__in=acted, appointments__isnull=False).exclude(
            subject__in=own
        )
        for name in users.order_by().values_list("name", flat=True).distinct():
            first, _space, family = name.partition(" ")
            if first and family:
                add_person(self._index, first, family, kind=Kind.STAFF)

    def found_in(self, text: str) -> Iterator[Spot]:
        """Where others stand in `text`, from left to right, never overlapping."""
        if text in self.places:
            return
        is_free, done = len(text.split()) >= FREE_TEXT_WORDS, 0
        for start, end, is_sure in self._contact_spots(text):
            yield from self._names(text, done, start, is_free)
            yield Spot(start, end, Kind.CONTACT, self.mark, is_sure)
            done = end
        yield from self._names(text, done, len(text), is_free)

    def _contact_spots(self, text: str) -> list[tuple[int, int, bool]]:
        """(start, end, is sure) of contact data: the other parents', and what may be anybody's."""
        known = self._contact_data.finditer(text) if self._contact_data else ()
        spots = [(match.start(), match.end(), True) for match in known]
        for match in anybodys(text):
            start, end = match.span()
            stays = self._nobody_elses and self._nobody_elses.fullmatch(match[0])
            if not stays and all(end <= other[0] or other[1] <= start for other in spots):
                spots.append((start, end, False))
        return sorted(spots)

    def _names(self, text: str, start: int, end: int, is_free: bool) -> Iterator[Spot]:
        part = text[start:end]
        for found in self._index.found_in(part, is_free=is_free):
            upto = found.end
            if found.instead == self.mark:
                upto = _NUMBER_SUFFIX.match(part, upto).end()
            yield Spot(
                start + found.start,
                start + upto,
                Kind(found.kind),
                found.instead,
                found.is_sure,
            )
