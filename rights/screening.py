"""Which passages of a copy a member of staff may see and decide on.

Who handles requests does not by that open the whole file: a passage is shown to whom its part of
the file opens, and decided by those of them who handle requests or keep that part. A part that
opens on reason opens here for the request; that it did is logged with its number.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from core.privacy import CATEGORIES, Level
from documents.models import Document
from rights.actions.screening import passages_of
from rights.models import Copy, PassageDecision
from rights.passages import Kind, Passage
from rights.sight import room_of
from subjects.colleagues import Colleagues
from subjects.models import Subject
from subjects.visibility import Sight, Verdict, can

OPENS = (Sight.OPEN, Sight.NEEDS_REASON)


def part_of_file(category: str, subject: Subject) -> str:
    """The part of the file that decides who sees a section; what is the organisation's own, or of
    every part, is seen by who handles the requests."""
    known = CATEGORIES.get(category)
    return category if known and known.room != "organisation" else room_of(subject)


def deciders(colleagues: Colleagues, code: str, *, keepers_only: bool) -> tuple[str, ...]:
    """The functions of the colleagues, in the part of requests, who see a part of a file and decide
    on what is about others in it: because they handle the requests, or keep that part. What is
    shared with nobody else is for those who keep it (`keepers_only`)."""
    found = [
        *([] if keepers_only else colleagues.functions_able(code, Level.REASON, to=Level.CHANGE)),
        *colleagues.functions_able(code, Level.CHANGE, to=Level.VIEW),
    ]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class ClosedPart:
    """How many passages are closed in a part, and who decides on them. The part itself may open
    (`is_open`): then these are documents that only those who keep the part see."""

    label: str
    count: int
    functions: tuple[str, ...]
    is_open: bool


@dataclass
class Desk:
    """What is on the desk of one person: the passages to decide on, in the order of reading, and
    how many there are in parts that stay closed."""

    copy: Copy
    user: object
    on: dt.date

    def __post_init__(self):
        subject = self.copy.request.subject
        found = passages_of(self.copy)
        codes = {part_of_file(p.place.category, subject) for p in found}
        self.verdicts: dict[str, Verdict] = {
            code: can(self.user, subject, code, Level.VIEW, on=self.on) for code in codes
        }
        room = room_of(subject)
        handles = bool(can(self.user, subject, room, Level.CHANGE, on=self.on))
        keeps = {
            code: handles or bool(can(self.user, subject, code, Level.CHANGE, on=self.on))
            for code in codes
        }
        documents = {
            str(pk)
            for pk in Document.objects.visible_in(self.user, subject, None, self.on).values_list(
                "pk", flat=True
            )
        }
        rows = [p.place.row for p in found if p.kind == Kind.DOCUMENT]
        shared = {str(pk) for pk in Document.objects.shared_in_section(rows)} if rows else set()
        self.passages: list[Passage] = []
        closed: Counter = Counter()
        for passage in found:
            code = part_of_file(passage.place.category, subject)
            is_shown = self.verdicts[code].sight in OPENS and keeps[code]
            if passage.kind == Kind.DOCUMENT:
                is_shown = is_shown and passage.place.row in documents
            if is_shown:
                self.passages.append(passage)
            else:
                of_keepers = passage.kind == Kind.DOCUMENT and passage.place.row not in shared
                closed[passage.category_label, code, of_keepers] += 1
        colleagues, by_whom = Colleagues(subject, room, self.on), Counter()
        for (label, code, of_keepers), count in closed.items():
            is_open = self.verdicts[code].sight in OPENS
            able = deciders(colleagues, code, keepers_only=of_keepers)
            by_whom[label, able, is_open and of_keepers] += count
        self.closed = [
            ClosedPart(label, count, functions, is_open)
            for (label, functions, is_open), count in by_whom.items()
        ]
        self.decisions: dict[str, PassageDecision] = {
            decision.identity: decision for decision in self.copy.decisions.all()
        }

    @property
    def undecided(self) -> list[Passage]:
        return [p for p in self.passages if p.identity not in self.decisions]

    @property
    def to_confirm(self) -> list[Passage]:
        """What another decided and a second person confirms."""
        found = []
        for passage in self.passages:
            decision = self.decisions.get(passage.identity)
            if decision and not decision.counts and decision.decided_by_id != self.user.pk:
                found.append(passage)
        return found

    @property
    def waits_for_another(self) -> int:
        """How many of the own decisions somebody else confirms."""
        return sum(
            1
            for decision in self.decisions.values()
            if not decision.counts and decision.decided_by_id == self.user.pk
        )

    def shown(self, which: str) -> list[Passage]:
        return {"all": self.passages, "confirm": self.to_confirm}.get(which, self.undecided)

    def alike(self, passage: Passage) -> list[Passage]:
        """The undecided passages that say the same, this one among them."""
        return [p for p in self.undecided if p.alike == passage.alike] or [passage]

    def functions(self, passages: list[Passage]) -> dict[str, Verdict]:
        """Through what each part of the file on a page opens, for the log."""
        subject = self.copy.request.subject
        codes = dict.fromkeys(part_of_file(p.place.category, subject) for p in passages)
        return {code: self.verdicts[code] for code in codes}
