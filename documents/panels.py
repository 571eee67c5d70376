"""The documents of one section, as the page of that section shows them."""

import datetime as dt

from django.core.paginator import Page
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from documents.audience import label_of
from documents.models import Document
from subjects.models import Subject

PANEL_ROWS = 20
# What to know before a document goes in a section, by category: (subject, on) -> panels of records.
# The app whose section it is puts it here.
BESIDE: dict = {}


def papers(
    subject: Subject, category: str, user, on: dt.date, may_change: bool, back: str = ""
) -> dict:
    """What documents/_panel.html shows of the documents a user sees in a section.

    `template` names that partial; `table` and `pictures` hold the newest PANEL_ROWS documents,
    `all_url` leads to the rest where there are more, `add_url` is there for who may change and
    comes back to `back`. Empty where there is nothing to show and nothing to add.
    """
    found = Document.objects.visible_in(user, subject, category, on).newest()
    shown = list(found[: PANEL_ROWS + 1])
    if not shown and not may_change:
        return {}
    url = reverse("documents:section", args=[subject.pk, category])
    add_url = reverse("documents:add", args=[subject.pk, category])
    if back:
        add_url = f"{add_url}?{urlencode({'next': back})}"
    return {
        "template": "documents/_panel.html",
        "title": _("Documents"),
        **listed(shown[:PANEL_ROWS], subject),
        "empty": "" if shown else _("No documents yet."),
        "all_url": url if len(shown) > PANEL_ROWS else "",
        "add_url": add_url if may_change else "",
    }


def beside(subject: Subject, category: str, on: dt.date) -> list:
    """The panels that stand above the form of a document for this section."""
    return BESIDE[category](subject, on) if category in BESIDE else []


def listed(documents: list[Document] | Page, subject: Subject) -> dict:
    """Documents as rows of a table, the pictures among them as thumbnails with words below."""
    return {
        "headers": [_("Title"), _("Shared with"), _("Added"), _("Version")],
        "table": [
            [
                {
                    "text": document.title,
                    "url": reverse("documents:detail", args=[document.pk]),
                    "sub": _kind(document),
                },
                label_of(document.audience, subject),
                timezone.localtime(document.added_at).date(),
                document.version,
            ]
            for document in documents
            if not document.thumbnail_size
        ],
        "pictures": [
            {
                "title": document.title,
                "url": reverse("documents:detail", args=[document.pk]),
                "thumbnail": reverse("documents:thumbnail", args=[document.pk]),
                "added": document.added_at,
                "version": document.version,
                "audience": label_of(document.audience, subject),
            }
            for document in documents
            if document.thumbnail_size
        ],
    }


def _kind(document: Document) -> str:
    return f"{document.get_content_type_display()}, {filesizeformat(document.byte_size)}"
