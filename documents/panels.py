"""The documents of a section, as the page of a file shows them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import Document
from subjects.records import Panel


def papers(request, subject, category: str, may_change: bool) -> Panel | None:
    """The documents of a section with a way to add one; None where there is neither."""
    table = [
        [
            {"text": document.title, "url": reverse("documents:download", args=[document.pk])},
            document.get_content_type_display(),
            document.added_at.date(),
        ]
        for document in Document.objects.of_section(subject, category)
    ]
    links = ()
    if may_change:
        links = ((_("Add a document"), reverse("documents:add", args=[subject.pk, category])),)
    if not table and not links:
        return None
    return Panel(
        title=_("Documents"),
        headers=[_("Title"), _("Kind"), _("Added")],
        table=table,
        empty="" if table else _("No documents yet."),
        links=links,
    )
