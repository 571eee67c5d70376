"""What is asked about a child, by whom it is decided, and the answer in one word."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from children.panels import parents_of
from consents.actions.following import MEDIA
from consents.answers import Answer, State, answer, voices_of
from consents.defaults import MEDICAL_GROUP, PHOTOS
from consents.models import ConsentDecision, ConsentKind, Place
from consents.questions import WORDS, Question, asked_of
from core.dates import today
from subjects.models import Subject
from subjects.records import Panel

CATEGORY = "child.consents"


def questions_of(subject: Subject, on: dt.date) -> list[Question]:
    """What is asked about a child, with the answers."""
    return asked_of(subject, ConsentKind.About.CHILD, on)


def on_paper(questions: list[Question]) -> list[Question]:
    """Those a parent can have answered on a signed form: what is printed on it, which is what is
    asked at placement, and what was asked about somebody by name, of a publication. The others are
    asked in the portal."""
    return [question for question in questions if question.matter or question.kind.at_placement]


def answer_cell(question: Question) -> dict:
    """The answer in a word or three."""
    text, kind = question.word
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
    standing = {q.kind.code: q for q in questions_of(subject, today()) if q.matter is None}
    rows = []
    for label, code in (
        (_("May be in photos for internal use"), PHOTOS),
        (_("The group may see allergies, diet and health"), MEDICAL_GROUP),
    ):
        if question := standing.get(code):
            sub = " · ".join(since(question.answer))
            rows.append((label, answer_cell(question) | {"sub": sub}))
    return [Panel(title=_("What the parents answered"), rows=rows)]


def photos(subject: Subject, user, may_change: bool) -> list[Panel]:
    """What the section of the photos shows above them."""
    return of_photos(subject, today())


def of_photos(subject: Subject, on: dt.date) -> list[Panel]:
    """What the parents answered about photos and video, for who adds one to the file (K04, S05)."""
    asked = [q for q in questions_of(subject, on) if q.is_shown and MEDIA in q.kind.categories]
    of_the_file = [q for q in asked if Place.OWN_MEDIA in q.kind.places]
    return [
        Panel(
            title=_("What the parents answered"),
            rows=[(q.label, answer_cell(q) | {"sub": " · ".join(since(q.answer))}) for q in asked],
            warning=next((_without_a_yes(q) for q in of_the_file if not q.answer), ""),
        )
    ]


def _without_a_yes(question: Question) -> str:
    words = (
        _("The answer to “%(what)s” is no. Keep no photos or video of this child here.")
        if question.answer.state is State.NO
        else _("There is no yes to “%(what)s”. Photos and video are kept only with consent.")
    )
    return words % {"what": question.label}


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
