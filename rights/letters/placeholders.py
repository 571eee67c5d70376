"""The named places in the words of a letter that are filled in from the request."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rights.models import LetterText

Kind = LetterText.Kind
_NAMED = re.compile(r"\{([^{}\n]*)\}")

# What each stands for, as the page on which the words are written explains it. None names a child
# or a location: the words go to people who may not hear of those as well (L33).
MEANING = {
    "name": gettext_lazy("name of the person who asks"),
    "number": gettext_lazy("number of the request"),
    "request": gettext_lazy("what was asked, in words"),
    "received_on": gettext_lazy("day the request was received"),
    "organisation": gettext_lazy("name of the organisation"),
    "own_due_on": gettext_lazy("last day of our own 4 weeks"),
    "legal_due_on": gettext_lazy("last day by law"),
    "due_on": gettext_lazy("last day by which the person hears from us"),
    "answered_on": gettext_lazy("day of the answer"),
    "available_until": gettext_lazy("last day the copy can be downloaded"),
}
_ALWAYS = ("name", "number", "request", "received_on", "organisation")
_TERMS = ("own_due_on", "legal_due_on", "due_on")
_IN = {
    Kind.CONFIRMATION: _TERMS,
    Kind.EXTENSION: ("due_on",),
    Kind.BOARD: _TERMS,
    Kind.COPY_READY: ("answered_on", "available_until"),
    Kind.QUESTION: (),
}


def placeholders_of(kind: str) -> tuple[str, ...]:
    """The names that can stand in the words of a kind of letter."""
    return (*_ALWAYS, *_IN.get(Kind(kind), ("answered_on",)))


def check_words(kind: str, words: str) -> None:
    """Raise ValidationError where the words hold a placeholder that is not filled in there, or a
    brace that belongs to none."""
    allowed = placeholders_of(kind)
    wrong = sorted({name for name in _NAMED.findall(words) if name not in allowed})
    if wrong:
        raise ValidationError(
            ngettext(
                "%(names)s is not filled in in this letter. These are: %(allowed)s.",
                "%(names)s are not filled in in this letter. These are: %(allowed)s.",
                len(wrong),
            )
            % {"names": _listed(wrong), "allowed": _listed(allowed)},
            code="placeholder",
        )
    if set("{}") & set(_NAMED.sub("", words)):
        raise ValidationError(
            _("There is a { or } on its own. Remove it, or write a placeholder whole: %(example)s.")
            % {"example": "{number}"},
            code="brace",
        )


def _listed(names) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def fill(words: str, values: dict[str, str]) -> str:
    """The words with their placeholders filled in. What is filled in is never read again, so that
    a brace in somebody's name stays a brace."""
    return _NAMED.sub(lambda found: values.get(found[1], ""), words)
