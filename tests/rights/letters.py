"""Requests with letters, for the tests of them."""

import datetime as dt

from django.utils import translation

from core.dates import today
from rights.letters.composing import Letter, letter_of, occasions_of
from rights.models import LetterText, Request
from subjects.actions import restrict_representation
from subjects.models import Representation
from tests.factories import world

Kind = LetterText.Kind


def representation_of(child, parent: int = 0) -> Representation:
    return Representation.objects.get(
        subject=child.subject, parent=world.parents_of(child)[parent].subject
    )


def under_order(child, *, since: dt.date, parent: int = 0) -> None:
    restrict_representation(
        representation=representation_of(child, parent),
        restriction="no_information",
        valid_from=since,
        valid_until=None,
        by=None,
    )


def without_custody(child, parent: int = 0) -> None:
    Representation.objects.filter(pk=representation_of(child, parent).pk).update(custody="none")


def kinds(asked: Request, on: dt.date | None = None) -> list[str]:
    return [occasion.kind for occasion in occasions_of(fresh(asked), on=on or today())]


def fresh(asked: Request) -> Request:
    return Request.objects.get(pk=asked.pk)


def letters(
    asked: Request, kind: str, language: str = "en", on: dt.date | None = None
) -> list[Letter]:
    """The letters of a kind, oldest first, as they read in a language."""
    asked, on = fresh(asked), on or today()
    with translation.override(language):
        return [
            letter_of(asked, occasion, on=on)
            for occasion in occasions_of(asked, on=on)
            if occasion.kind == kind
        ]


def letter(asked: Request, kind: str, language: str = "en", on: dt.date | None = None) -> Letter:
    [found] = letters(asked, kind, language, on)
    return found


def all_of(letter: Letter) -> str:
    """Everything somebody reads in a letter, in one text."""
    pairs = [*letter.facts, *letter.parts]
    return "\n".join(
        [
            *letter.recipient,
            letter.words,
            letter.as_written,
            *(f"{a}: {b}" for a, b in pairs),
            *letter.ways,
        ]
    )
