"""The ZIP somebody takes along: the copy, the data, the documents, and a list of all that.

Written piece by piece: of the documents no more than a chunk is in memory. No name in it tells
who it is of or what a document is about; the list inside does. The names are in the language of
the copy.
"""

import datetime as dt
import zipfile
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from core.templatetags.ui import day
from documents import storage
from imports.spreadsheet import write_csv
from rights.contents import Contents
from rights.copy import FinishedCopy

ZIP_TYPE = "application/zip"


@dataclass(frozen=True)
class Names:
    """What the parts of the ZIP are called: plain letters, and no part of the translations, so
    that a program finds them after the next release too (docs/export-format.md)."""

    index: str
    pdf: str
    data: str
    folder: str


NAMES = {
    "nl": Names("inhoud.csv", "kopie.pdf", "gegevens.json", "documenten"),
    "en": Names("index.csv", "copy.pdf", "file.json", "documents"),
}


def write_bundle(out, copy: FinishedCopy, *, at: dt.datetime) -> None:
    """Write the ZIP to `out`, anything with a `write`.

    Raises what `documents.storage.read` raises where a document's file is not whole.
    """
    stamp, names = at.timetuple()[:6], NAMES[copy.language]
    with translation.override(copy.language):
        index = _index(copy.contents, names)
    with zipfile.ZipFile(out, "w") as bundle:
        for name, content in (
            (names.index, index),
            (names.pdf, copy.pdf),
            (names.data, copy.data),
        ):
            bundle.writestr(_entry(name, stamp, zipfile.ZIP_DEFLATED), content)
        for enclosure in copy.contents.enclosures:
            if not enclosure.goes_along:
                continue
            entry = _entry(f"{names.folder}/{enclosure.document.neutral_name}", stamp)
            with bundle.open(entry, "w") as file:
                for chunk in storage.read(enclosure.document):
                    file.write(chunk)


def _entry(name: str, stamp: tuple, compression: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=stamp)
    entry.compress_type, entry.external_attr = compression, 0o600 << 16
    return entry


def _index(contents: Contents, names: Names) -> bytes:
    """What is in the ZIP, as a table a spreadsheet opens."""
    titles = {
        row["file"]: row["title"]
        for part in contents.parts
        if part.code.startswith("documents.")
        for row in part.rows
    }
    rows = [
        (names.pdf, _("The copy, to read"), "", ""),
        (names.data, _("The same data, for a computer"), "", ""),
    ]
    for enclosure in contents.enclosures:
        document = enclosure.document
        given = enclosure.goes_along
        rows.append(
            (
                f"{names.folder}/{document.neutral_name}"
                if given
                else _("not given: it is about other people as well"),
                titles.get(document.neutral_name, ""),
                enclosure.passage.category_label,
                day(document.added_at),
            )
        )
    header = (_("File"), _("What it is"), _("Part of the file"), _("Added on"))
    return write_csv(header, rows)
