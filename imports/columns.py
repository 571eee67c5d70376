"""Which heading of a file stands for which column: known by its words, or said by somebody before.

What was said is kept per source, that is per set of headings, as keyed digests.
"""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.registries import Importer
from imports.models import ColumnMapping
from imports.tables import Header

CHOOSE = gettext_lazy("Choose the column of your file that holds this.")


def normal_heading(text) -> str:
    """A heading without case, accents, spaces and punctuation."""
    parts = unicodedata.normalize("NFKD", str(text)).casefold()
    return "".join(char for char in parts if char.isalnum())


def _known_headings(importer: Importer) -> dict[str, str]:
    """Column name by normal heading; labels count in Dutch and in English."""
    known: dict[str, str] = {}
    for column in importer.columns:
        labels = []
        for language in ("nl", "en"):
            with override(language):
                labels.append(str(column.label))
        for text in (column.name, *labels, *column.synonyms):
            known.setdefault(normal_heading(text), column.name)
    return known


def guessed(importer: Importer, header: Header) -> dict[str, int]:
    """Where each column stands, as far as the headings tell. Of two headings for one column
    neither is taken: somebody has to say which is meant."""
    known = _known_headings(importer)
    places: dict[str, int] = {}
    twice = set()
    for place, heading in enumerate(header):
        name = known.get(normal_heading(heading))
        if name in places:
            twice.add(name)
        elif name:
            places[name] = place
    return {name: place for name, place in places.items() if name not in twice}


def is_whole(importer: Importer, header: Header, places: dict[str, int]) -> bool:
    """Whether nothing has to be asked: every heading means something, no needed column lacks."""
    filled = {place for place, heading in enumerate(header) if heading}
    needed = {column.name for column in importer.columns if column.needed}
    return filled <= set(places.values()) and needed <= places.keys()


def check_places(importer: Importer, places: dict[str, int]) -> None:
    """Raise ValidationError by column: a needed one is missing, or a heading is used twice."""
    errors = {}
    used: dict[int, str] = {}
    for column in importer.columns:
        place = places.get(column.name)
        if place is None:
            if column.needed:
                errors[column.name] = CHOOSE
        elif place in used:
            errors[column.name] = _("You have already chosen this column. Choose another.")
        else:
            used[place] = column.name
    if errors:
        raise ValidationError(errors)


def _digest(text: str) -> str:
    return salted_hmac("imports.columns", text, algorithm="sha256").hexdigest()


def _digests(header: Header) -> list[str]:
    """One for each heading; the second of the same name has its own."""
    seen: dict[str, int] = {}
    digests = []
    for heading in map(normal_heading, header):
        seen[heading] = seen.get(heading, 0) + 1
        digests.append(_digest(f"{seen[heading]}|{heading}"))
    return digests


def source_of(header: Header) -> str:
    """Tells files of one source: the same headings, in whatever order."""
    return _digest("|".join(sorted(_digests(header))))


def remembered(importer: Importer, header: Header) -> dict[str, int] | None:
    """Where the columns stand by what was said of this source before; None where nothing was."""
    found = ColumnMapping.objects.filter(importer=importer.code, source=source_of(header)).first()
    if found is None:
        return None
    place_of = {digest: place for place, digest in enumerate(_digests(header))}
    return {name: place_of[d] for name, d in found.mapping.items() if d in place_of}


def remember(importer: Importer, header: Header, places: dict[str, int], *, at, by) -> None:
    """Keep what somebody said of this source; for the action that does."""
    digests = _digests(header)
    ColumnMapping.objects.update_or_create(
        importer=importer.code,
        source=source_of(header),
        defaults={
            "mapping": {name: digests[place] for name, place in places.items()},
            "by": by,
            "used_at": at,
        },
    )
