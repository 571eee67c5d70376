"""The words of letters by the day on which they stood."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.templatetags.ui import day
from rights.letters.defaults import SHIPPED, TEXTS
from rights.letters.placeholders import check_words
from rights.models import LetterText


def text_on(kind: str, on: dt.date) -> LetterText:
    """The version of a kind that stood on a day; of a day before the first, the first."""
    versions = LetterText.objects.filter(kind=kind)
    return (
        versions.filter(valid_from__lte=on).order_by("-version").first()
        or versions.order_by("version")[0]
    )


@action
def publish_letter_text(
    *, kind: str, text_nl: str, text_en: str, valid_from: dt.date, on: dt.date, by
) -> LetterText:
    """Make the next version of the words of a kind of letter.

    Raises ValidationError by field where words lack or hold a placeholder that is not filled in,
    or the version would hold from a day that has passed, or before one that was made already: the
    words of a letter that was written stay what they were.
    """
    errors = {}
    for name, words in (("text_nl", text_nl), ("text_en", text_en)):
        try:
            check_words(kind, words)
        except ValidationError as refused:
            errors[name] = refused
    versions = LetterText.objects.select_for_update().filter(kind=kind)
    last = versions.aggregate(version=Max("version"), valid_from=Max("valid_from"))
    if valid_from < on:
        errors["valid_from"] = _("This day has passed. Enter today or a later day.")
    elif last["valid_from"] and valid_from < last["valid_from"]:
        errors["valid_from"] = _(
            "There is already a version valid from %(day)s. Enter that day or a later one."
        ) % {"day": day(last["valid_from"])}
    if errors:
        raise ValidationError(errors)
    text = LetterText(
        kind=kind,
        version=(last["version"] or 0) + 1,
        text_nl=text_nl.strip(),
        text_en=text_en.strip(),
        valid_from=valid_from,
    )
    text.full_clean()
    text.save(force_insert=True)
    record("letter.text_published", by=by, obj=text, kind=str(kind), version=text.version)
    return text


@action
def ship_letter_texts(*, by=None) -> int:
    """Add the product's own words of each kind of letter that has none yet."""
    known = set(LetterText.objects.values_list("kind", flat=True))
    made = [
        LetterText(kind=kind, version=1, text_nl=dutch, text_en=english, valid_from=SHIPPED)
        for kind, (dutch, english) in TEXTS.items()
        if kind not in known
    ]
    LetterText.objects.bulk_create(made)
    record("letter.texts_shipped", by=by, texts=len(made))
    return len(made)
