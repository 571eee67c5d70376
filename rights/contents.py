"""What is held on a person, section by section, as it may reach the person who reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.text import capfirst

from core.privacy import CATEGORIES, SubjectKind
from core.registries import export_sections
from rights.enclosures import Enclosure, enclosures_of
from rights.passages import Passage, Place
from rights.redaction import LeftOut, Redactor
from subjects.models import FormerValues, Subject

# Where the reader, a parent, has data of the own beside the child's.
OWN_OF_PARENTS = {"child.contact", "child.identification", "child.education_level"}


# What is held on everybody stands under a category of the child's file; in the file of others it
# goes by the one of their own that comes nearest.
_OWN = {
    SubjectKind.APPLICANT: ("applicant", "applicant.procedure"),
    SubjectKind.VOLUNTEER: ("volunteer", "volunteer.contact"),
}
_NEAREST = {"staff.care_arrangement": "staff.employment"}


def category_for(category: str, kind: str) -> str:
    """The category under which somebody of this kind finds what stands in `category`."""
    room, _dot, name = category.partition(".")
    if room != "child" or kind in (SubjectKind.CHILD, SubjectKind.PARENT):
        return category
    own, fallback = _OWN.get(SubjectKind(kind), ("staff", "staff.identity"))
    code = _NEAREST.get(f"{own}.{name}", f"{own}.{name}")
    return code if code in CATEGORIES else fallback


@dataclass(frozen=True)
class Part:
    """One section with its rows; `labels` are the field names in words."""

    code: str
    label: str
    category: str
    labels: dict
    rows: list[dict]

    @property
    def category_label(self) -> str:
        """In words; a part that stands in no category of the matrix goes by its own name."""
        category = CATEGORIES.get(self.category)
        return str(category.label) if category else self.label


@dataclass
class Contents:
    """What is held, and what in it is about others: the passages, and the documents."""

    parts: list[Part]
    left_out: LeftOut = field(default_factory=LeftOut)
    passages: list[Passage] = field(default_factory=list)
    enclosures: list[Enclosure] = field(default_factory=list)

    @property
    def categories(self) -> list[str]:
        """The categories that hold something, in the order of the matrix."""
        present = {part.category for part in self.parts}
        present |= {e.document.category for e in self.enclosures if e.goes_along}
        return [code for code in CATEGORIES if code in present]

    @property
    def to_decide(self) -> list[Passage]:
        """All that a person decides on before this goes out, in the order it is read."""
        return [*self.passages, *(enclosure.passage for enclosure in self.enclosures)]


def gather(
    subject: Subject,
    *,
    reader: Subject | None = None,
    categories: set[str] | None = None,
    decided: Mapping[str, str] | None = None,
    also: Sequence[str] = (),
) -> Contents:
    """Collect every section that holds something on `subject`.

    `reader` is whom it is for: what is about others is left out, in a child's file with the
    parent's own contact data under the child's contacts. Without a reader the subject looks at it
    itself and nothing is left out. `categories` limits it to sections of those. `decided` holds
    what a person decided, by the identity of each passage; without it what is proposed holds.
    `also` are names to look for beside those in the system.
    """
    redactor = Redactor(subject, reader, decided or {}, also) if reader else None
    former = FormerValues.objects.filter(subject=subject).order_by()
    changed, parts = set(former.values_list("category", flat=True)), []
    for section in sorted(export_sections, key=lambda section: (section.order, section.code)):
        if categories is not None and section.category not in categories:
            continue
        # A file has some fifty sections of what was held before, nearly all of them empty.
        nothing = section.model is FormerValues and section.category not in changed
        rows = [] if nothing else section.rows(subject)
        if not rows and (redactor is None or section.category not in OWN_OF_PARENTS):
            continue
        category = category_for(section.category, subject.kind)
        labels = {name: capfirst(str(label)) for name, label in section.labels.items()}
        if redactor:
            place = Place(section.code, str(section.label), category, "", "", "")
            rows = redactor.rows(rows, place, labels)
            if section.category in OWN_OF_PARENTS and reader != subject:
                rows += section.rows(reader)
        if rows:
            parts.append(Part(section.code, str(section.label), category, labels, rows))
    if redactor is None:
        return Contents(parts)
    return Contents(parts, redactor.left_out, redactor.passages)


def gather_whole(
    subject: Subject, *, reader: Subject, decided: Mapping[str, str], also: Sequence[str] = ()
) -> Contents:
    """The whole file as a copy holds it: every section, and the documents."""
    contents = gather(subject, reader=reader, decided=decided, also=also)
    contents.enclosures = enclosures_of(subject, decided)
    going = {e.document.neutral_name for e in contents.enclosures if e.goes_along}
    contents.left_out.documents = len(contents.enclosures) - len(going)
    for part in contents.parts:
        if part.code.startswith("documents."):
            for row in part.rows:
                row["file"] = row["file"] if row["file"] in going else ""
    return contents
