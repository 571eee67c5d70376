"""A made-up request, to show what words of a letter look like before they are published."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from rights.letters.composing import Letter, Occasion, Source, compose
from rights.letters.facts import terms_at
from rights.models import COPY_KEPT, LetterText, Request, RequestQuestion

Kind = LetterText.Kind
_ASKED = {
    Kind.COMPLAINT: Request.Kind.COMPLAINT,
    Kind.BOARD: Request.Kind.COMPLAINT,
    Kind.COPY_READY: Request.Kind.COPY,
}


def examples_of(text: LetterText, *, on: dt.date) -> list[tuple[str, Letter]]:
    """(language, letter) for both languages, made from words that need not be saved."""
    shown = []
    for language in ("nl", "en"):
        with translation.override(language):
            shown.append((language, compose(_source(text.kind, on), text)))
    return shown


def _source(kind: str, on: dt.date) -> Source:
    received_on = on - dt.timedelta(days=7)
    asked = Request(
        number=f"{on.year}-001",
        kind=_ASKED.get(Kind(kind), Request.Kind.CORRECTION),
        received_on=received_on,
        noted_on=received_on,
        answered_on=on,
        words=_("The person's own words appear here."),
        answer=_("The answer you write appears here."),
        earlier_answer=_("The answer you write appears here."),
        extension_reason=_("The reasons you give appear here."),
        ground=Request.Ground.CORRECT,
    )
    question = None
    if kind == Kind.QUESTION:
        question = RequestQuestion(text=_("The question you ask appears here."), stops_clock=True)
    return Source(
        asked=asked,
        occasion=Occasion(kind, on, question),
        terms=terms_at(on if kind == Kind.BOARD else received_on, extended=kind == Kind.EXTENSION),
        recipient=[_("Name of the person"), _("Street and number"), "1234 AB Amsterdam"],
        available_until=COPY_KEPT.last_day(on),
    )
