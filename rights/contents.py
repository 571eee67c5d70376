"""What is held on a person, section by section, as it may reach the person who reads it."""

from dataclasses import dataclass, field

from django.utils.text import capfirst

from core.privacy import CATEGORIES
from core.registries import export_sections
from rights.redaction import LeftOut, Redactor
from subjects.models import Subject

# Where the reader, a parent, has data of the own beside the child's.
OWN_OF_PARENTS = {"child.contact", "child.identification", "child.education_level"}


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
    parts: list[Part]
    left_out: LeftOut = field(default_factory=LeftOut)

    @property
    def categories(self) -> list[str]:
        """The categories that hold something, in the order of the matrix."""
        present = {part.category for part in self.parts}
        return [code for code in CATEGORIES if code in present]


def gather(
    subject: Subject, *, reader: Subject | None = None, categories: set[str] | None = None
) -> Contents:
    """Collect every section that holds something on `subject`.

    `reader` is the parent it is for: what is about others is left out, and the parent's own
    contact data stand under the child's contacts. Without a reader the subject reads it itself.
    `categories` limits it to sections of those.
    """
    redactor = Redactor(subject, reader) if reader else None
    parts = []
    for section in sorted(export_sections, key=lambda section: (section.order, section.code)):
        if categories is not None and section.category not in categories:
            continue
        rows = section.rows(subject)
        if redactor:
            rows = redactor.rows(rows)
            if section.category in OWN_OF_PARENTS:
                rows += section.rows(reader)
        if rows:
            labels = {name: capfirst(str(label)) for name, label in section.labels.items()}
            parts.append(Part(section.code, str(section.label), section.category, labels, rows))
    return Contents(parts, redactor.left_out if redactor else LeftOut())
