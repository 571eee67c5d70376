"""The evidence pack: one ZIP with a PDF to read and an XLSX to reckon with, of the same tables.

The tables come from the apps (`evidence.py`); none of them names a person concerned (L44).
"""

import datetime as dt
import io
import zipfile

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.downloads import download_name
from core.pdf import IN_BACKGROUND, pdf_of
from core.registries import PackPart, pack_parts
from core.templatetags.ui import day, moment
from imports.spreadsheet import write_book
from organisation.models import Organisation
from oversight.policy import lines

WIDE_TABLE = 5  # columns; with more, the page of the PDF lies on its side
WIDEST_TABLE = 10  # with more still, each row becomes a list of its own


def pack_name(on: dt.date) -> str:
    """What the downloaded file is called."""
    return download_name(_("Evidence pack"), on, ending="zip")


def make_pack(*, at: dt.datetime) -> bytes:
    """The ZIP with the facts of a moment, in the language of the country's supervisor. For a
    worker: it may take a minute."""
    with translation.override(settings.LANGUAGE_CODE):
        tables = [_table(part, at) for part in sorted(pack_parts, key=lambda part: part.order)]
        tables.append(_clauses(at))
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
            for ending, content in (("pdf", _as_pdf(tables, at)), ("xlsx", _as_book(tables))):
                entry = zipfile.ZipInfo(
                    download_name(_("Evidence pack"), ending=ending), date_time=at.timetuple()[:6]
                )
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                bundle.writestr(entry, content)
        return buffer.getvalue()


def _table(part: PackPart, at: dt.datetime) -> dict:
    on = timezone.localtime(at).date()
    columns = part.columns(on) if callable(part.columns) else part.columns
    return {
        "title": str(part.title),
        "columns": [str(column) for column in columns],
        "rows": [[_plain(cell) for cell in row] for row in part.rows_at(at)],
    }


def _clauses(at: dt.datetime) -> dict:
    """The clauses with how each is kept and what shows it."""
    rows = []
    for line in lines(at):
        seen = "\n".join(f"{one.label}: {one.words}" for one in line.evidence)
        standing = str(line.standing.label) if line.standing else ""
        how = "\n".join([str(line.how_kept), *line.terms])
        rows.append([line.code, str(line.topic.label), line.rule, how, seen, standing])
    return {
        "title": _("The policy, clause by clause"),
        "columns": [
            *(_("Clause"), _("Topic"), _("Rule")),
            *(_("How it is kept"), _("Evidence"), _("State")),
        ],
        "rows": rows,
    }


def _plain(cell):
    """What both files can hold: texts, days, moments and numbers."""
    if cell is None:
        return ""
    return cell if isinstance(cell, (dt.date, int)) else str(cell)


def _shown(cell) -> str:
    if isinstance(cell, dt.datetime):
        return moment(cell)
    return day(cell) if isinstance(cell, dt.date) else str(cell)


def _as_pdf(tables: list[dict], at: dt.datetime) -> bytes:
    parts = []
    for table in tables:
        columns = table["columns"]
        rows = [[_shown(cell) for cell in row] for row in table["rows"]]
        lists = [
            (row[0], [pair for pair in zip(columns[1:], row[1:], strict=True) if pair[1]])
            for row in rows
            if len(columns) > WIDEST_TABLE
        ]
        is_wide = WIDE_TABLE < len(columns) <= WIDEST_TABLE
        parts.append({**table, "rows": rows, "lists": lists, "is_wide": is_wide})
    html = render_to_string(
        "oversight/pack.html",
        {
            "organisation_name": Organisation.objects.get().name,
            "document_title": _("Evidence pack"),
            "made_on": timezone.localtime(at),
            "parts": parts,
        },
    )
    return pdf_of(html, seconds=IN_BACKGROUND)


def _as_book(tables: list[dict]) -> bytes:
    return write_book(
        [
            (f"{number} {one['title']}", one["columns"], one["rows"])
            for number, one in enumerate(tables, start=1)
        ]
    )
