"""The letters of a request, each made on demand from its facts and the words of its day.

Nothing of a letter is kept: the request says what happened and when, `LetterText` which words
stood on that day. What the law wants told is added here and cannot be left out: the terms
(GDPR art. 12(3)), and where somebody can complain or go to court (art. 12(4), K38).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from children.addressing import name_and_address
from core.templatetags.ui import day
from organisation.models import Organisation
from rights.actions.deciding import PERSON_GROUNDS
from rights.information import complaint_ways, complaint_words, controller, court_words
from rights.letters.facts import (
    Terms,
    is_barred,
    may_be_told,
    stood_still_by,
    terms_at,
)
from rights.letters.placeholders import fill
from rights.letters.silence import without_child
from rights.letters.texts import text_on
from rights.models import LetterText, Request, RequestQuestion
from subjects.people import names_of

Kind, State = LetterText.Kind, Request.State
REFUSALS = (Kind.PARTLY, Kind.REFUSAL)


@dataclass(frozen=True)
class Occasion:
    """That a letter is due: which, and of which day; a plain answer also to what kind of request.
    `code` names it in an address."""

    kind: str
    on: dt.date
    question: RequestQuestion | None = None
    answers: str = ""

    @property
    def code(self) -> str:
        return f"{self.kind}-{self.question.pk}" if self.question else str(self.kind)

    @property
    def label(self) -> str:
        if self.answers == Request.Kind.WHY:  # nothing was granted: it was told
            return _("Answer to a question")
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class Letter:
    """A letter as it is read, in one language. `parts` are (heading, text)."""

    title: str
    number: str
    on: dt.date
    recipient: list[str]
    words: str
    version: int
    as_written: str  # said once where something in it stands as the organisation wrote it
    facts: list[tuple]
    parts: list[tuple]
    ways: list[str]  # where to go with it
    contact: dict
    heading_of_ways: str = field(default="")
    has_titles: bool = False  # its answer tells part by part, each below its name (`rights.why`)


# --- which letters there are -----------------------------------------------------------------


def occasions_of(asked: Request, *, on: dt.date) -> list[Occasion]:
    """The letters of a request, oldest first.

    Where the person may not be told any more what was asked (a court order, custody that ended),
    only what tells nothing: the receipt, and a refusal because of who is asking.
    """
    found = [Occasion(Kind.CONFIRMATION, asked.noted_on)]
    if not is_barred(asked, on=on):
        found += [Occasion(Kind.QUESTION, one.asked_on, one) for one in asked.questions.all()]
        if asked.extended_on:
            found.append(Occasion(Kind.EXTENSION, asked.extended_on))
        if asked.board_since:
            found.append(Occasion(Kind.BOARD, asked.board_since))
        found += _answer(asked)
    elif asked.state == State.REFUSED and asked.ground in PERSON_GROUNDS:
        found += _answer(asked)
    return sorted(found, key=lambda occasion: occasion.on)


def _answer(asked: Request) -> list[Occasion]:
    copy = asked.running_copy
    if asked.state == State.REFUSED:
        return [Occasion(Kind.REFUSAL, asked.answered_on)]
    if asked.state == State.PARTLY:
        return [Occasion(Kind.PARTLY, asked.answered_on)]
    if asked.state != State.ANSWERED:
        return []
    if asked.kind == Request.Kind.COMPLAINT:
        return [Occasion(Kind.COMPLAINT, asked.answered_on)]
    if asked.kind in Request.WITH_A_COPY:
        ready = copy and copy.available_until
        return [Occasion(Kind.COPY_READY, asked.answered_on)] if ready else []
    return [Occasion(Kind.ANSWER, asked.answered_on, answers=asked.kind)]


# --- how one reads ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """What a letter is made from; also made up, to show what words look like."""

    asked: Request
    occasion: Occasion
    terms: Terms
    recipient: list[str]
    about: str = ""  # the child's name, where the person may hear of it
    is_told: bool = True
    available_until: dt.date | None = None


def source_of(asked: Request, occasion: Occasion, *, on: dt.date) -> Source:
    """What a letter of a request says to the person, as far as the person may hear it on a day."""
    is_told = may_be_told(asked, on=on)
    about = ""
    if is_told and not asked.is_about_oneself:
        about = names_of([asked.subject_id]).get(asked.subject_id, "")
    begun = asked.received_on
    if asked.board_since and occasion.kind != Kind.CONFIRMATION:
        begun = asked.board_since
    stood_still = 0
    if occasion.kind == Kind.EXTENSION:
        stood_still = stood_still_by(asked.questions.all(), begun, occasion.on)
    copy = asked.running_copy
    return Source(
        asked=asked,
        occasion=occasion,
        terms=terms_at(begun, extended=occasion.kind == Kind.EXTENSION, stood_still=stood_still),
        recipient=name_and_address(asked.requester),
        about=about,
        is_told=is_told,
        available_until=copy.available_until if copy else None,
    )


def letter_of(asked: Request, occasion: Occasion, *, on: dt.date) -> Letter:
    """A letter of a request in the active language, in the words of its own day."""
    return compose(source_of(asked, occasion, on=on), text_on(occasion.kind, occasion.on))


def compose(source: Source, text: LetterText) -> Letter:
    asked, occasion = source.asked, source.occasion
    found = [part for part in _parts(source) if part.words]
    parts = [(part.heading, part.words) for part in found]
    if not source.is_told:
        hush = without_child(asked.subject)
        parts = [(heading, hush(words)) for heading, words in parts]
    return Letter(
        title=occasion.label,
        number=asked.number,
        on=occasion.on,
        recipient=source.recipient,
        words=fill(text.text, _values(source)),
        version=text.version,
        as_written=as_written(*(part.words for part in found if part.is_ours)),
        facts=_facts(source),
        parts=parts,
        ways=_ways(source),
        heading_of_ways=_("You do not agree?")
        if occasion.kind in (*REFUSALS, Kind.COMPLAINT)
        else _("What you can always do"),
        contact=controller(),
        has_titles=occasion.answers == Request.Kind.WHY,
    )


def _values(source: Source) -> dict[str, str]:
    asked, terms = source.asked, source.terms
    return {
        "name": source.recipient[0] if source.recipient else "",
        "number": asked.number,
        "request": str(asked.get_kind_display()),
        "received_on": day(asked.received_on),
        "organisation": Organisation.objects.get().name,
        "own_due_on": day(terms.own_due_on),
        "legal_due_on": day(terms.legal_due_on),
        "due_on": day(terms.due_on),
        "answered_on": day(asked.answered_on),
        "available_until": day(source.available_until),
    }


def _facts(source: Source) -> list[tuple]:
    asked, kind, terms = source.asked, source.occasion.kind, source.terms
    facts = [
        (_("Reference"), asked.number),
        (_("Your request"), capfirst(asked.get_kind_display())),
        (_("Received on"), day(asked.received_on)),
    ]
    if source.about:
        facts.append((_("About"), source.about))
    if kind in (Kind.CONFIRMATION, Kind.BOARD):
        facts += [
            (_("Our own promise, 4 weeks"), day(terms.own_due_on)),
            (_("By law, one month"), day(terms.legal_due_on)),
        ]
    if kind == Kind.EXTENSION:
        facts.append((_("By law, extended to three months"), day(terms.legal_due_on)))
    if kind == Kind.COPY_READY:
        facts.append((_("Available until"), day(source.available_until)))
    return facts


def as_written(*ours: str) -> str:
    """What is said once, to who does not read Dutch, before words of the organisation itself: these
    stand as they were written. Empty where there are none."""
    if not any(ours) or (get_language() or "").startswith("nl"):
        return ""
    return _(
        "What we wrote to you ourselves stands here as we wrote it. We mostly write in Dutch. If"
        " you do not understand it, ask us."
    )


class Part(NamedTuple):
    """A part of a letter; `is_ours` where it holds words of the organisation as they were
    written."""

    heading: str
    words: str
    is_ours: bool = False


def _parts(source: Source) -> Iterator[Part]:
    asked, kind = source.asked, source.occasion.kind
    if kind in (Kind.CONFIRMATION, Kind.BOARD) and source.is_told:
        yield Part(_("What you asked"), asked.words)
    if kind == Kind.BOARD:
        yield Part(_("The first answer"), asked.earlier_answer, is_ours=True)
    if kind == Kind.QUESTION:
        yield Part(_("Our question"), source.occasion.question.text, is_ours=True)
        if source.occasion.question.stops_clock:
            yield Part(
                _("What this does to the term"),
                _("The time we have to answer stops until we have your answer."),
            )
    if kind == Kind.EXTENSION:
        yield Part(_("Why it takes longer"), asked.extension_reason, is_ours=True)
    if kind in REFUSALS:
        heading = (
            _("Why we do not do the rest")
            if kind == Kind.PARTLY
            else _("Why we do not do what you ask")
        )
        yield Part(heading, capfirst(asked.get_ground_display()) + ".")
        yield Part(_("Our explanation"), asked.answer, is_ours=True)
    if kind in (Kind.ANSWER, Kind.COMPLAINT):
        yield Part(_("Our answer"), asked.answer, is_ours=True)
    if kind in (Kind.ANSWER, Kind.COPY_READY) and asked.fee:
        yield Part(
            _("Fee"),
            _("We charge %(fee)s euro for this, because:") % {"fee": number_format(asked.fee, 2)}
            + f" {asked.fee_reason}",
            is_ours=True,
        )
    yield Part(_("What happens now"), _next_step(source))


def _next_step(source: Source) -> str:
    kind = source.occasion.kind
    if kind in (Kind.CONFIRMATION, Kind.BOARD, Kind.EXTENSION):
        return _("You will have an answer on %(day)s at the latest.") % {
            "day": day(source.terms.due_on)
        }
    if kind == Kind.QUESTION:
        return _("Answer our question; then we will go on with your request.")
    if kind == Kind.COPY_READY:
        return _(
            "Do you have a login? Then the copy is waiting for you in the portal. Otherwise"
            " call or email us: we will agree how you get it."
        )
    return ""


def _ways(source: Source) -> list[str]:
    kind, is_complaint = source.occasion.kind, source.asked.kind == Request.Kind.COMPLAINT
    ways = []
    if kind == Kind.COMPLAINT and not source.asked.board_since:
        ways.append(
            _(
                "You can take your complaint to the chair of our board. Let us know if you"
                " want that."
            )
        )
    if is_complaint and kind == Kind.CONFIRMATION:
        ways += complaint_ways()
    elif kind in REFUSALS or is_complaint:
        ways.append(complaint_words())
    if kind in REFUSALS:
        ways.append(court_words())
    return ways
