"""Which documents there are about a person, all versions; the files themselves go along apart."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.export import model_section, plain_value
from core.privacy import PER_ROW
from core.registries import export_sections
from documents.models import Document

# The section a room's documents are listed under: one list a person, each row names its own. No
# list of all stands in a section that somebody reads in the portal: there only what is shared is.
_LISTED_UNDER = {
    "child": "child.paper_file",
    "staff": PER_ROW,
    "applicant": "applicant.letter",
    "volunteer": "volunteer.contact",
}


def _documents_of(room):
    def rows(subject):
        found = Document.objects.filter(
            subject=subject, category__startswith=f"{room}.", made_for__isnull=True
        )
        return [
            {name: plain_value(document, name) for name in Document.Privacy.exported}
            | {"file": document.neutral_name}
            for document in found
        ]

    return rows


_plain = model_section(Document, code="documents", label=_("Documents"))

for _room, _category in _LISTED_UNDER.items():
    export_sections.register(
        replace(
            _plain,
            code=f"documents.{_room}",
            category=_category,
            rows=_documents_of(_room),
            labels=_plain.labels | {"file": _("file")},
            order=80,
        )
    )
