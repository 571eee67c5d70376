"""Leaving out what is about other people, before anything on a child reaches a parent.

What is somebody else's as a whole (the other parent's custody, request or visit) is left out as a
row. Names of other children and parents, and other parents' contact data, that stand inside a
text become initials or a mark. A request is never refused because of others' data (art. 15(4)).
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from children.actions import address_of
from children.models import Address, Child, Parent
from rights.contact_data import any_of, phone_pattern, postcode_pattern, street_name
from rights.names import FREE_TEXT_WORDS, NameIndex, add_person, fold, keep_person
from subjects.models import Affiliation, Representation, Subject

# A signed party that is not the reader takes along what was signed with it.
SIGNED_BY, SIGNED_WITH = "party_name", ("party_address", "iban")
_NUMBER_SUFFIX = re.compile(r"(?<=\d)[A-Za-z]?(?![^\W_])|")  # the a of 7a
# Steps in the trail of a child that are about a parent, and may well be the other one's.
_STEPS_OF_PARENTS = (
    "representation.",
    "access.",
    "request.",
    "consent.",
    "subject.linked",
    "document.copy",
)


def _contact_patterns(parent: Parent, address: Address | None) -> set[str]:
    """What finds a parent's contact data in any notation."""
    patterns = {re.escape(parent.email.casefold()), phone_pattern(parent.phone)}
    if address:
        patterns.add(postcode_pattern(address.postcode))
    return patterns


def _places_lived(address: Address | None) -> dict[str, bool]:
    """Street with number, street and town, each with whether it tells in lower case too."""
    if address is None:
        return {}
    street = street_name(address.street)
    return {address.town: False, street: False} | (
        {address.street: True} if address.street != street else {}
    )


@dataclass
class LeftOut:
    """How much was left out because it is about somebody else."""

    rows: int = 0
    passages: int = 0


@dataclass
class Redactor:
    """Redacts rows about `child` for `reader`, a parent; reads once who the others are."""

    child: Subject
    reader: Subject
    left_out: LeftOut = field(default_factory=LeftOut)

    def __post_init__(self):
        own = Child.objects.get(pk=self.child.pk)
        me = Parent.objects.get(pk=self.reader.pk)
        self._my_name = me.name
        others = Representation.objects.filter(subject=self.child).exclude(parent=self.reader)
        self._other_ids = [str(pk) for pk in others.values_list("parent_id", flat=True)]
        self._mark = _("[about somebody else]")
        self._index = NameIndex()
        for person in (own, me):
            keep_person(self._index, person.first_name, person.family_name)
        self._note_other_parents(me)
        affiliations = Affiliation.objects.filter(subject=self.child)
        self._places = set(affiliations.values_list("location__name", flat=True))
        self._places |= set(affiliations.values_list("care_group__name", flat=True))
        for first, last in self._people_there(affiliations.values("location_id")):
            add_person(self._index, first, last)

    def _note_other_parents(self, me: Parent) -> None:
        my_address, patterns = address_of(me), set()
        own_places = {fold(place) for place in _places_lived(my_address)}
        for parent in Parent.objects.filter(pk__in=self._other_ids):
            add_person(self._index, parent.first_name, parent.family_name, is_close=True)
            address = address_of(parent)
            patterns |= _contact_patterns(parent, address)
            for place, in_lower in _places_lived(address).items():
                if fold(place) not in own_places:
                    self._index.add(place, self._mark, in_short=in_lower, in_lower=in_lower)
        # What they share is the reader's as well, so it stays.
        self._contact_data = any_of(patterns - _contact_patterns(me, my_address))

    def _people_there(self, places):
        """Names of the children who are or were where this child is or was, and their parents."""
        children = Child.objects.filter(subject__affiliations__location_id__in=places)
        children = children.exclude(pk=self.child.pk)
        parents = Parent.objects.filter(
            pk__in=Representation.objects.filter(subject_id__in=children.values("pk")).values(
                "parent_id"
            )
        ).exclude(pk__in=[self.reader.pk, *self._other_ids])
        names = ("first_name", "family_name")
        yield from children.values_list(*names).distinct()
        yield from parents.values_list(*names).distinct()

    def rows(self, rows: list[dict]) -> list[dict]:
        """The rows without what is about others, counted in `left_out`."""
        kept = []
        for row in rows:
            if self._is_anothers(row):
                self.left_out.rows += 1
            else:
                kept.append({name: self._value(value) for name, value in self._party(row).items()})
        return kept

    def _is_anothers(self, row: dict) -> bool:
        if row.get("function") == "parent":  # a visit: whose, the trail does not tell a parent
            return True
        if str(row.get("action", "")).startswith(_STEPS_OF_PARENTS):
            return True
        values = [value for value in row.values() if isinstance(value, str)]
        return any(pk in value for pk in self._other_ids for value in values)

    def _party(self, row: dict) -> dict:
        if SIGNED_BY not in row or row[SIGNED_BY] == self._my_name:
            return row
        self.left_out.passages += 1
        return {
            name: self._mark if name in (SIGNED_BY, *SIGNED_WITH) and value else value
            for name, value in row.items()
        }

    def _value(self, value):
        if isinstance(value, list):
            return [self._value(part) for part in value]
        if not isinstance(value, str):
            return value
        value = value.replace(f"parent {self.reader.pk}", self._my_name)
        if value in self._places:
            return value
        is_free = len(value.split()) >= FREE_TEXT_WORDS
        out, done = [], 0
        for match in self._contact_data.finditer(value) if self._contact_data else ():
            out += [self._without_names(value[done : match.start()], is_free), self._mark]
            done = match.end()
            self.left_out.passages += 1
        return "".join([*out, self._without_names(value[done:], is_free)])

    def _without_names(self, text: str, is_free: bool) -> str:
        """`text` with initials for the names of others, and a mark for where they live."""
        out, done = [], 0
        for found in self._index.found_in(text, is_free=is_free):
            out += [text[done : found.start], found.instead]
            done = found.end
            if found.instead == self._mark:
                done = _NUMBER_SUFFIX.match(text, done).end()
            self.left_out.passages += 1
        return "".join([*out, text[done:]])
