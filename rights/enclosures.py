"""The documents that go along with a copy, and those that stay out of it.

A document cannot be screened like a text, so a person decides on each. Proposed to stay out are
those that may well be about somebody else as a whole: papers of a parent in a child's file, and
pictures that were not shared with the parents, on which other children may stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.privacy import CATEGORIES, SubjectKind
from documents.models import Document
from rights.passages import Kind, Outcome, Passage, Place, identity_of
from subjects.models import Subject

# Sections of a child's file that hold papers of one of the parents.
_PAPERS_OF_PARENTS = frozenset(
    {
        "child.contact",
        "child.custody",
        "child.contract",
        "child.finance",
        "child.education_level",
        "child.identification",
    }
)


@dataclass(frozen=True)
class Enclosure:
    """A document with what becomes of it."""

    document: Document
    passage: Passage
    goes_along: bool


def enclosures_of(subject: Subject, decided: Mapping[str, str]) -> list[Enclosure]:
    """All documents on a subject, every version, the newest first."""
    found = []
    held = Document.objects.filter(subject=subject, made_for__isnull=True)
    for document in held.select_related("subject"):
        passage = _passage(document)
        outcome = decided.get(passage.identity, passage.proposed)
        found.append(Enclosure(document, passage, outcome == Outcome.KEEP))
    return found


def _passage(document: Document) -> Passage:
    label = str(CATEGORIES[document.category].label)
    place = Place("documents", label, document.category, str(document.pk), "", "")
    return Passage(
        identity=identity_of(document.subject_id, place, 0, ""),
        place=place,
        start=0,
        end=0,
        text=document.title,
        before="",
        after="",
        kind=Kind.DOCUMENT,
        is_sure=False,
        initials="",
        proposed=Outcome.BLACK if _may_be_anothers(document) else Outcome.KEEP,
    )


def _may_be_anothers(document: Document) -> bool:
    if document.subject.kind != SubjectKind.CHILD:
        return False
    if document.audience == Document.Audience.PERSON:
        return False
    return document.is_picture or document.category in _PAPERS_OF_PARENTS
