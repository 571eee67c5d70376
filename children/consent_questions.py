"""What is asked about a child, by whom it is decided, and the answer in one word."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from children.panels import parents_of
from consents.answers import (
    NOT_ASKED,
    Answer,
    State,
    answer,
    answers_of,
    asked_in_portal,
    voices_of,
)
from consents.defaults import MEDICAL_GROUP, PHOTOS
from consents.models import ConsentDecision, ConsentKind, ConsentMatter
from consents.texts import kinds_asked, texts_of
from core.dates import today
from subjects.models import Subject
from subjects.records import Panel

CATEGORY = "child.consents"
WORDS = {
    State.YES: (gettext_lazy("Yes"), "yes"),
    State.NO: (gettext_lazy("No"), "no"),
    State.NOT_ASKED: (gettext_lazy("Not asked"), "none"),
    State.WAITING: (gettext_lazy("Waiting"), "wait"),
    State.ENDED: (gettext_lazy("Ended"), "none"),
}
ASKED_ANEW = (gettext_lazy("Asked anew"), "wait")
NOT_ANSWERED = (gettext_lazy("Not answered yet"), "wait")


@dataclass(frozen=True)
class Question:
    """What is asked about a child, with the answer that stands. `code` names it in a form."""

    kind: ConsentKind
    matter: ConsentMatter | None = None
    answer: Answer = NOT_ASKED
    was_asked: bool = False

    @property
    def label(self) -> str:
        return label_of(self.kind, self.matter)

    @property
    def code(self) -> str:
        return f"matter-{self.matter.pk}" if self.matter else f"kind-{self.kind.pk}"


def label_of(kind: ConsentKind, matter: ConsentMatter | None) -> str:
    return f"{kind}: {matter.label}" if matter else str(kind)


def questions_of(subject: Subject, on: dt.date) -> list[Question]:
    """The standing questions asked of every child and the open ones about somebody by name or an
    occasion, each with its answer; nothing that has no words yet."""
    found = answers_of([subject], on=on)
    standing = kinds_asked(ConsentKind.About.CHILD, on, rhythm=ConsentKind.Rhythm.STANDING)
    matters = ConsentMatter.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on), subject=subject
    )
    matters = matters.select_related("kind", "occasion").order_by("kind__position", "opened_on")
    asked = [
        *((kind, None) for kind in standing),
        *((matter.kind, with_subject(matter, subject)) for matter in matters),
    ]
    with_words = texts_of({kind for kind, _matter in asked}, on)
    in_portal = bool(asked_in_portal([subject], on))
    return [
        Question(
            kind,
            matter,
            found.get((subject.pk, kind.code, matter and matter.pk), NOT_ASKED),
            was_asked=bool(matter) or in_portal,
        )
        for kind, matter in asked
        if kind.pk in with_words
    ]


def with_subject(row, subject: Subject):
    """The row with its subject at hand: opening its sealed values costs no query."""
    row.subject = subject
    return row


def answer_cell(found: Answer, was_asked: bool = False) -> dict:
    """The answer in a word or three. What was put to the parents is called as in their portal."""
    text, kind = WORDS[found.state]
    renewed = any(decision.giver_id in found.waits_for for decision in found.lapsed)
    if found.state is State.NOT_ASKED and renewed:
        text, kind = ASKED_ANEW
    elif found.state is State.NOT_ASKED and was_asked:
        text, kind = NOT_ANSWERED
    return {"text": text, "answer": kind}


def since(found: Answer) -> list[str]:
    if found.state not in (State.YES, State.NO):
        return []
    return [_("since %(day)s") % {"day": f"{found.decided_on:%d-%m-%Y}"}]


def giver_names(subject: Subject) -> dict:
    """The names of a child's parents, by id."""
    return {r.parent_id: parent.name for r, parent in parents_of(subject)}


def givers(subject: Subject, on) -> list[tuple]:
    """Who decides for a child: id, name, and whether a court order keeps this parent away."""
    voices = voices_of([subject.pk], on).get(subject.pk)
    if voices is None:
        return []
    names = giver_names(subject)
    found = [(str(pk), names[pk], pk in voices.kept_out) for pk in voices.custody]
    return sorted(found, key=lambda giver: giver[1])


def decided(decision: ConsentDecision) -> dict:
    text, kind = WORDS[State.YES if decision.given else State.NO]
    day = _("on %(day)s") % {"day": f"{decision.decided_on:%d-%m-%Y}"}
    return {"text": text, "answer": kind, "sub": day}


def in_the_group(subject: Subject, user, may_change: bool) -> list[Panel]:
    """What the group has to know of the consents (L77): whether the child may be in a picture, and
    whether the parents let the group see allergies, diet and health (B08)."""
    on = today()
    in_portal = bool(asked_in_portal([subject], on))
    rows = []
    for label, code in (
        (_("May be in photos for internal use"), PHOTOS),
        (_("The group may see allergies, diet and health"), MEDICAL_GROUP),
    ):
        found = answer(subject, code, on)
        rows.append((label, answer_cell(found, in_portal) | {"sub": " · ".join(since(found))}))
    return [Panel(title=_("What the parents answered"), rows=rows)]


def medical_is_withheld(functions: list[str], subject: Subject, on: dt.date) -> bool:
    """Whether the parents keep allergies, diet and health from who opens the file in these
    functions: from the staff of the group, where one of them said no, also after the care (S05,
    B08)."""
    return set(functions) == {"pedagogical_professional"} and any(
        not decision.given for decision in answer(subject, MEDICAL_GROUP, on).decisions
    )


MEDICAL_WITHHELD = gettext_lazy(
    "The parents do not let the group see this. Ask your manager what you need to know to look"
    " after the child safely."
)
