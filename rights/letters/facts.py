"""What a letter says of a request, as it was on the day of the letter."""

import datetime as dt
from dataclasses import dataclass

from rights import clock
from rights.authority import authority_of
from rights.models import Request
from subjects.models import Representation
from subjects.representing import acting


@dataclass(frozen=True)
class Terms:
    """Both terms as they were told on a day."""

    own_due_on: dt.date
    legal_due_on: dt.date
    extended: bool = False

    @property
    def due_on(self) -> dt.date:
        """As `Request.due_on`: the earlier of the two, and after an extension the law's."""
        return self.legal_due_on if self.extended else min(self.own_due_on, self.legal_due_on)


def terms_at(begun: dt.date, *, extended: bool = False, stood_still: int = 0) -> Terms:
    return Terms(
        clock.own_due_on(begun, stood_still=stood_still),
        clock.legal_due_on(begun, extended=extended, stood_still=stood_still),
        extended,
    )


def stood_still_by(questions, begun: dt.date, on: dt.date) -> int:
    """The days a clock that began on a day had stood still by a later one: what later questions
    add was not known then."""
    waits = [
        (question.asked_on, question.replied_on)
        for question in questions
        if question.stops_clock
        and question.asked_on >= begun
        and question.replied_on
        and question.replied_on <= on
    ]
    return clock.standstill(waits)[0]


def may_be_told(asked: Request, *, on: dt.date) -> bool:
    """Whether a letter or notice may be about the child: for the person itself, and for a parent
    in custody whom no court order keeps away (L33)."""
    if asked.is_about_oneself:
        return True
    return Representation.objects.filter(
        acting(on), subject_id=asked.subject_id, parent_id=asked.requester_id
    ).exists()


def is_barred(asked: Request, *, on: dt.date) -> bool:
    """Whether the person may no longer be told what was asked and answered."""
    return not authority_of(asked.requester, asked.subject, kind=asked.kind, on=on)
