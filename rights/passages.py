"""What in a file is about other people, piece by piece, for a person to decide on.

Nothing here is stored in words: a passage is known by a keyed digest of where it stands and what
it says. Where its row changes it is another passage, and is decided on anew.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import crypto
from core.privacy import CATEGORIES

AROUND = 90  # characters of the text shown on either side

# Where a second person confirms what was decided (the sections that hurt most when wrong).
SECOND_EYES = frozenset(
    {"child.care_file", "child.conversations", "child.custody", "staff.appraisal", "staff.conduct"}
)


class Kind(TextChoices):
    """Whom or what a passage is about."""

    CHILD = "child", gettext_lazy("another child")
    PARENT = "parent", gettext_lazy("a parent")
    STAFF = "staff", gettext_lazy("somebody who works here")
    OTHER = "other", gettext_lazy("somebody else")
    CONTACT = "contact", gettext_lazy("contact data")
    DOCUMENT = "document", gettext_lazy("a document")


class Outcome(TextChoices):
    """What becomes of a passage."""

    INITIALS = "initials", gettext_lazy("Initials")
    BLACK = "black", gettext_lazy("Black out")
    KEEP = "keep", gettext_lazy("Keep as it is")


@dataclass(frozen=True)
class Place:
    """Where a value stands: the section, the row as a key, the field."""

    section: str
    section_label: str
    category: str
    row: str
    field: str
    field_label: str


@dataclass(frozen=True)
class Passage:
    """A piece of a file that is about somebody else, or a document that may be.

    `initials` is what would stand there with INITIALS. `is_sure` says that it can hardly be
    anything else: a whole name, an email address.
    """

    identity: str
    place: Place
    start: int
    end: int
    text: str
    before: str
    after: str
    kind: Kind
    is_sure: bool
    initials: str
    proposed: Outcome

    @property
    def choices(self) -> tuple[Outcome, ...]:
        """What may be decided. Another child's whole name is never given (L53), nor the other
        parent's email address, telephone number or postcode."""
        if self.kind == Kind.DOCUMENT:
            return (Outcome.KEEP, Outcome.BLACK)
        if self.kind == Kind.CONTACT:
            return (Outcome.BLACK,) if self.is_sure else (Outcome.BLACK, Outcome.KEEP)
        if self.kind == Kind.CHILD and self.is_sure:
            return (Outcome.INITIALS, Outcome.BLACK)
        return (Outcome.INITIALS, Outcome.BLACK, Outcome.KEEP)

    @property
    def needs_second(self) -> bool:
        return self.place.category in SECOND_EYES

    @property
    def category_label(self) -> str:
        known = CATEGORIES.get(self.place.category)
        return str(known.label) if known else self.place.section_label

    @property
    def alike(self) -> str:
        """Passages that say the same about the same sort of person share this."""
        return crypto.digest("alike", f"{self.kind}|{self.text.casefold()}").hex()[:16]

    def result(self, outcome: Outcome) -> str:
        """What stands in its place."""
        return {
            Outcome.KEEP: self.text,
            Outcome.INITIALS: self.initials,
            Outcome.BLACK: mark(),
        }[Outcome(outcome)]


def mark() -> str:
    """What stands where something was blacked out, to be read aloud as well."""
    return _("[about somebody else]")


def row_key(row: Mapping, seen: Counter) -> str:
    """A key of a row by what it holds; the same row again has another."""
    text = json.dumps(row, sort_keys=True, default=str)
    seen[text] += 1
    return crypto.digest("passage-row", f"{seen[text]}|{text}").hex()


def identity_of(subject_id, place: Place, start: int, text: str) -> str:
    """The keyed digest by which a passage is known."""
    where = "|".join([str(subject_id), place.section, place.row, place.field, str(start), text])
    return crypto.digest("passage", where).hex()


def around(value: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a passage, cut at a word."""
    before, after = value[max(0, start - AROUND) : start], value[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(value):
        after = after.rpartition(" ")[0] + "…"
    return before, after


def undecided(passages: Iterable[Passage], decided: Mapping[str, str]) -> list[Passage]:
    """Those on which nothing stands, or something that may not be decided there."""
    return [passage for passage in passages if decided.get(passage.identity) not in passage.choices]
