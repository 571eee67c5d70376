"""What stands for a subject and a purpose on a day. All that depends on consent asks here."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from consents.models import ConsentDecision


@dataclass(frozen=True)
class Answer:
    """`given` is True, False, or None where nobody was asked. `decisions` are the newest of each
    giver; `decided_on` is the day from which the answer has stood."""

    given: bool | None = None
    decided_on: dt.date | None = None
    decisions: tuple = ()


NOT_ASKED = Answer()


def _answer_of(newest: list[ConsentDecision]) -> Answer:
    """Any objection counts as no: one parent may consent alone only while the other has not
    objected (mission rules, consent)."""
    if not newest:
        return NOT_ASKED
    given = all(decision.given for decision in newest)
    days = [decision.decided_on for decision in newest if decision.given == given]
    return Answer(given, max(days), tuple(newest))


def answers(subject_ids, code: str, on: dt.date | None = None) -> dict:
    """The answer of each of these subjects that was ever asked, by subject id, with one query.

    `on` None takes every decision recorded so far.
    """
    decisions = ConsentDecision.objects.filter(subject_id__in=subject_ids, kind__code=code)
    if on is not None:
        decisions = decisions.filter(decided_on__lte=on)
    newest: dict = defaultdict(dict)
    for decision in decisions.order_by("decided_on", "recorded_at"):
        newest[decision.subject_id][decision.giver_id] = decision
    return {subject_id: _answer_of(list(by.values())) for subject_id, by in newest.items()}


def answer(subject, code: str, on: dt.date) -> Answer:
    """Whether `subject` has consented to `code` on a day; NOT_ASKED where nothing is recorded."""
    return answers([subject.pk], code, on).get(subject.pk, NOT_ASKED)
