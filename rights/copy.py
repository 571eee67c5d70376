"""The copy itself: one PDF/A-3 to read, with the same data as JSON inside.

The JSON is described in docs/export-format.md.
"""

import datetime as dt
import json
import re

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.pdf import render_pdf
from rights.contents import Contents, gather
from rights.information import Information, information_for
from rights.models import Request
from rights.words import in_words, shown

FORMAT, VERSION = "privacyhub-file", 1
JSON_NAME = "file.json"
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
        },
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


def _for_reading(part) -> dict:
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


def make_copy(request: Request, *, at: dt.datetime) -> tuple[bytes, list[str]]:
    """Render the copy a request asks for; return the PDF and the categories it holds.

    For a worker: it may take minutes and much memory for a long file.
    """
    with translation.override(settings.LANGUAGE_CODE):
        reader = None if request.is_about_oneself else request.requester
        contents = gather(request.subject, reader=reader)
        information = information_for(request.subject, contents)
        data = as_json(request, contents, information, at=at)
        context = {
            "request": request,
            "made_on": at,
            "language": translation.get_language(),
            "information": information,
            "recipients": [
                [in_words(value) for value in row.values() if value]
                for row in information.recipients
            ],
            "parts": [_for_reading(part) for part in contents.parts],
            "left_out": contents.left_out,
        }
        attached = json.dumps(data, ensure_ascii=False, indent=1).encode()
        pdf = render_pdf(
            "rights/copy.html",
            context,
            attachments=[(JSON_NAME, attached, _("The same data, to take along"))],
        )
    return pdf, contents.categories


def copy_name(request: Request) -> str:
    """What the downloaded file is called, without a person's name and without extension."""
    return re.sub(r"[^\w-]", "", f"privacyhub-{request.number}")
