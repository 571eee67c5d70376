"""The copy itself: one PDF/A-3 to read, with the same data as JSON inside.

The JSON is described in docs/export-format.md, and exactly in docs/export-format.schema.json.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from core.keys import key_scope
from core.pdf import IN_BACKGROUND, pdf_of
from rights.contents import Contents, gather_whole
from rights.information import Information, information_for
from rights.models import Request
from rights.passages import Passage, undecided
from rights.words import in_words, shown

FORMAT, VERSION = "privacyhub-file", 2
JSON_NAME = "file.json"  # within the PDF, where a program looks for it
WIDE_TABLE = 5  # columns; with more, each row becomes a list of its own


def as_json(
    request: Request, contents: Contents, information: Information, *, at: dt.datetime
) -> dict:
    """The copy as data, in the format of docs/export-format.md."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": at.isoformat(timespec="seconds"),
        "language": translation.get_language(),
        "request": {
            "number": request.number,
            "kind": request.kind,
            "received_on": request.received_on.isoformat(),
        },
        "subject": {"kind": request.subject.kind},
        "information": information.as_json(),
        "left_out": {
            "rows": contents.left_out.rows,
            "passages": contents.left_out.passages,
            "documents": contents.left_out.documents,
        },
        "documents": [
            {
                "file": enclosure.document.neutral_name,
                "category": enclosure.document.category,
                "category_label": enclosure.passage.category_label,
                "content_type": enclosure.document.content_type,
                "byte_size": enclosure.document.byte_size,
            }
            for enclosure in contents.enclosures
            if enclosure.goes_along
        ],
        "sections": [
            {
                "code": part.code,
                "label": part.label,
                "category": part.category,
                "category_label": part.category_label,
                "fields": [{"name": name, "label": label} for name, label in part.labels.items()],
                "rows": part.rows,
            }
            for part in contents.parts
        ],
    }


def for_reading(part) -> dict:
    """A part as the template shows it: one table, or a list of labels and values for each row."""
    headers = [part.labels.get(name, name) for name in part.rows[0]]
    values = [[words for _name, words in shown(row)] for row in part.rows]
    is_table = len(values) > 1 and len(headers) <= WIDE_TABLE
    return {
        "label": part.label,
        "headers": headers if is_table else [],
        "table": values if is_table else [],
        "lists": [] if is_table else [list(zip(headers, row, strict=True)) for row in values],
    }


@dataclass(frozen=True)
class FinishedCopy:
    """A finished copy: the PDF with the data inside, the data by themselves, and what it is of."""

    pdf: bytes
    data: bytes
    contents: Contents
    language: str

    @property
    def categories(self) -> list[str]:
        return self.contents.categories


class Undecided(Exception):
    """There is something about others in the file that nobody decided on yet."""

    def __init__(self, passages: list[Passage]):
        super().__init__(f"{len(passages)} passages are not decided")
        self.passages = passages


def make_copy(
    request: Request, *, at: dt.datetime, decided: Mapping[str, str], also: Sequence[str] = ()
) -> FinishedCopy:
    """Render the copy a request asks for, with what a person decided on each passage; `also` are
    names to look for beside those in the system.

    For a worker: it may take minutes and much memory for a long file. Raises Undecided where
    something in the file is not decided on.
    """
    with translation.override(settings.LANGUAGE_CODE), key_scope():
        contents = gather_whole(
            request.subject, reader=request.requester, decided=decided, also=also
        )
        if missing := undecided(contents.to_decide, decided):
            raise Undecided(missing)
        html, data = as_html(request, contents, at=at)
        attached = json.dumps(data, ensure_ascii=False, indent=1).encode()
        inside = [(JSON_NAME, attached, _("The same data, to take along"))]
        pdf = pdf_of(html, attachments=inside, seconds=IN_BACKGROUND)
    return FinishedCopy(pdf, attached, contents, settings.LANGUAGE_CODE)


def as_html(request: Request, contents: Contents, *, at: dt.datetime) -> tuple[str, dict]:
    """The copy as it is rendered, and the same as data."""
    information = information_for(request.subject, contents)
    context = {
        "request": request,
        "made_on": at,
        "language": translation.get_language(),
        "information": information,
        "recipients": [
            [in_words(value) for value in row.values() if value] for row in information.recipients
        ],
        "parts": [for_reading(part) for part in contents.parts],
        "left_out": contents.left_out,
    }
    html = render_to_string("rights/copy.html", context)
    return html, as_json(request, contents, information, at=at)


def copy_name(request: Request) -> str:
    """What the downloaded file is called, without a person's name and without extension."""
    return re.sub(r"[^\w-]", "", f"privacyhub-{request.number}")
