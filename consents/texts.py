"""Which words are shown on a day."""

import datetime as dt

from consents.models import ConsentKind, ConsentText


def text_of(code: str, on: dt.date) -> ConsentText | None:
    """The version of a kind that holds on a day, also of one that is not asked any more."""
    return (
        ConsentText.objects.filter(kind__code=code, valid_from__lte=on)
        .select_related("kind")
        .order_by("-version")
        .first()
    )


def asked_text(code: str, on: dt.date) -> ConsentText | None:
    """The version in which a kind is asked on a day; None where it was stopped."""
    text = text_of(code, on)
    return text if text and text.kind.is_asked_on(on) else None


def kinds_asked(about: str, on: dt.date, **which) -> list[ConsentKind]:
    """The kinds that are asked of a group of people on a day, in their order; `which` are further
    conditions, like `rhythm`."""
    found = ConsentKind.objects.filter(about=about, **which)
    return [kind for kind in found if kind.is_asked_on(on)]


def texts_of(kinds, on: dt.date) -> dict[int, ConsentText]:
    """The version shown on a day of each of these kinds, by the kind's id, with one query."""
    shown: dict[int, ConsentText] = {}
    texts = ConsentText.objects.filter(kind__in=kinds, valid_from__lte=on).select_related("kind")
    for text in texts.order_by("version"):
        shown[text.kind_id] = text
    return shown
