"""Leaving out what is about other people, before anything on a child reaches a parent.

What is somebody else's as a whole (the other parent's custody, request or visit) is left out as a
row. Names of other children and parents, and other parents' contact data, that stand inside a
text become initials or a mark. A request is never refused because of others' data (art. 15(4)).
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from children.actions import address_of
from children.models import Child, Parent
from subjects.models import Affiliation, Representation, Subject

FREE_TEXT_WORDS = 3  # from so many words on, a first name alone is taken for a person's
# A signed party that is not the reader takes along what was signed with it.
SIGNED_BY, SIGNED_WITH = "party_name", ("party_address", "iban")
# Steps in the trail of a child that are about a parent, and may well be the other one's.
_STEPS_OF_PARENTS = ("representation.", "access.", "request.", "subject.linked", "document.copy")
_WORD = re.compile(r"\b\w[\w'’-]*")


def _initials(name: str) -> str:
    return " ".join(f"{word[0]}." for word in name.split() if word)


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
        own_names = {own.first_name.casefold(), me.first_name.casefold()}
        others = Representation.objects.filter(subject=self.child).exclude(parent=self.reader)
        self._other_ids = [str(pk) for pk in others.values_list("parent_id", flat=True)]
        self._fixed, self._people = set(), {}
        for parent in Parent.objects.filter(pk__in=self._other_ids):
            self._note(parent.first_name, parent.family_name, own_names)
            address = address_of(parent)
            contact = {parent.email, parent.phone, address.street if address else ""}
            self._fixed |= {value for value in contact if value}
        for first, last in self._other_children():
            self._note(first, last, own_names)

    def _other_children(self):
        """Names of the children who are or were where this child is or was."""
        places = Affiliation.objects.filter(subject=self.child).values("location_id")
        return (
            Child.objects.filter(subject__affiliations__location_id__in=places)
            .exclude(pk=self.child.pk)
            .values_list("first_name", "family_name")
            .distinct()
        )

    def _note(self, first: str, last: str, own_names: set) -> None:
        """Index a person by the first word of the first name: [(words, alone tells who)]."""
        found = self._people.setdefault(first.split()[0].casefold(), set())
        found.add((f"{first} {last}", False))
        if first.casefold() not in own_names:
            found.add((first, True))

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
        mark = _("[about somebody else]")
        return {
            name: mark if name in (SIGNED_BY, *SIGNED_WITH) and value else value
            for name, value in row.items()
        }

    def _value(self, value):
        if isinstance(value, list):
            return [self._value(part) for part in value]
        if not isinstance(value, str):
            return value
        value = value.replace(f"parent {self.reader.pk}", self._my_name)
        for known in self._fixed:
            if known.casefold() in value.casefold():
                self.left_out.passages += 1
                value = re.sub(re.escape(known), _("[about somebody else]"), value, flags=re.I)
        return self._without_names(value)

    def _without_names(self, text: str) -> str:
        """`text` with the names of others as initials; first names alone in free text only."""
        is_free = len(text.split()) >= FREE_TEXT_WORDS
        out, done = [], 0
        for match in _WORD.finditer(text):
            if match.start() < done:
                continue
            name = self._name_at(text, match, is_free)
            if name:
                out += [text[done : match.start()], _initials(name)]
                done = match.start() + len(name)
                self.left_out.passages += 1
        return "".join([*out, text[done:]])

    def _name_at(self, text: str, match: re.Match, is_free: bool) -> str:
        """The longest name of somebody else that begins at this word."""
        word = re.sub(r"['’]s$", "", match[0])
        best = ""
        for name, alone in self._people.get(word.casefold(), ()):
            if alone and not (is_free and word[0].isupper()):
                continue
            piece = text[match.start() : match.start() + len(name)]
            after = text[match.start() + len(name) :][:1]
            is_it = piece.casefold() == name.casefold() and not after.isalpha()
            if is_it and len(name) > len(best):
                best = name
        return best
