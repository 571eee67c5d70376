"""Leaving out what is about other people, before a file reaches the person who asked for it.

What is somebody else's as a whole (the other parent's custody, request or visit) is left out as a
row. Names of other people, and other parents' contact data, that stand inside a text are passages:
a person decides on each before a copy goes out; where somebody looks at the file in the portal,
what would be proposed holds. A request is never refused because of others' data (art. 15(4)).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.privacy import SubjectKind
from rights.others import Others
from rights.passages import (
    Kind,
    Outcome,
    Passage,
    Place,
    around,
    identity_of,
    row_key,
)
from subjects.models import Subject
from subjects.people import names_of

# A signed party that is not the reader takes along what was signed with it.
SIGNED_BY, SIGNED_WITH = "party_name", ("party_address", "iban")
# Steps in the trail of a child that are about a parent, and may well be the other one's.
_STEPS_OF_PARENTS = (
    "representation.",
    "access.",
    "request.",
    "copy.",
    "consent.",
    "subject.linked",
    "document.copy",
)
# What records held before: a parent who stands in one is a part of it, and not whose it is.
_HELD_BEFORE = "held_before."
# Who works here acts in function: the law does not shield a name in that (a person decides).
_PROPOSED = {Kind.STAFF: Outcome.KEEP, Kind.CONTACT: Outcome.BLACK}
_NOWHERE = Place("", "", "", "", "", "")


@dataclass
class LeftOut:
    """How much was left out because it is about somebody else."""

    rows: int = 0
    passages: int = 0
    documents: int = 0


@dataclass
class Redactor:
    """Redacts rows about `subject` for `reader`; reads once who the others are.

    `decided` holds an outcome by the identity of a passage. What is not in it goes as proposed;
    whoever releases a copy sees to it that nothing was (`rights.passages.undecided`).
    """

    subject: Subject
    reader: Subject
    decided: Mapping[str, str] = field(default_factory=dict)
    also: Sequence[str] = ()  # names of people who stand nowhere in the system
    left_out: LeftOut = field(default_factory=LeftOut)
    passages: list[Passage] = field(default_factory=list)

    def __post_init__(self):
        self._others = Others(self.subject, self.reader, self.also)
        self._my_name = names_of([self.reader.pk]).get(self.reader.pk, "")
        self._of_child = self.subject.kind == SubjectKind.CHILD

    def rows(
        self, rows: list[dict], place: Place = _NOWHERE, labels: Mapping | None = None
    ) -> list[dict]:
        """The rows without what is about others, counted in `left_out`; `place` says of which
        section they are, `labels` what its fields are called."""
        kept, seen, labels = [], Counter(), labels or {}
        for row in rows:
            is_past = place.section.startswith(_HELD_BEFORE)
            if self._of_child and not is_past and self._is_anothers(row):
                self.left_out.rows += 1
                continue
            here = replace(place, row=row_key(row, seen))
            kept.append(
                {
                    name: self._value(
                        value, replace(here, field=name, field_label=str(labels.get(name, name)))
                    )
                    for name, value in self._party(row).items()
                }
            )
        return kept

    def _is_anothers(self, row: dict) -> bool:
        if row.get("function") == "parent":  # a visit: whose, the trail does not tell a parent
            return True
        if str(row.get("action", "")).startswith(_STEPS_OF_PARENTS):
            return True
        values = [value for value in row.values() if isinstance(value, str)]
        return any(pk in value for pk in self._others.parent_ids for value in values)

    def _party(self, row: dict) -> dict:
        if not self._of_child or SIGNED_BY not in row or row[SIGNED_BY] == self._my_name:
            return row
        self.left_out.passages += 1
        return {
            name: self._others.mark if name in (SIGNED_BY, *SIGNED_WITH) and value else value
            for name, value in row.items()
        }

    def _value(self, value, place: Place):
        if isinstance(value, list):
            return [
                self._value(part, replace(place, field=f"{place.field}[{number}]"))
                for number, part in enumerate(value)
            ]
        if not isinstance(value, str):
            return value
        value = value.replace(f"parent {self.reader.pk}", self._my_name)
        for pk in self._others.parent_ids:
            if f"parent {pk}" in value:
                value = value.replace(f"parent {pk}", self._others.mark)
                self.left_out.passages += 1
        out, done = [], 0
        for spot in self._others.found_in(value):
            passage = self._passage(value, spot, place)
            outcome = self.decided.get(passage.identity)
            if outcome not in passage.choices:
                outcome = passage.proposed
            out += [value[done : spot.start], passage.result(outcome)]
            done = spot.end
            self.passages.append(passage)
            self.left_out.passages += outcome != Outcome.KEEP
        return "".join([*out, value[done:]])

    def _passage(self, value: str, spot, place: Place) -> Passage:
        text = value[spot.start : spot.end]
        before, after = around(value, spot.start, spot.end)
        return Passage(
            identity=identity_of(self.subject.pk, place, spot.start, text),
            place=place,
            start=spot.start,
            end=spot.end,
            text=text,
            before=before,
            after=after,
            kind=spot.kind,
            is_sure=spot.is_sure,
            initials=spot.instead,
            proposed=_PROPOSED.get(spot.kind, Outcome.INITIALS),
        )
