"""What is asked of somebody today, each question with the answer that stands, in a word."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consents.answers import NOT_ASKED, Answer, State, answers_of, asked_in_portal
from consents.models import ConsentKind, ConsentMatter
from consents.texts import texts_of
from subjects.models import Subject

# The word for an answer, and how a page marks it.
WORDS = {
    State.YES: (gettext_lazy("Yes"), "yes"),
    State.NO: (gettext_lazy("No"), "no"),
    State.NOT_ASKED: (gettext_lazy("Not asked"), "none"),
    State.WAITING: (gettext_lazy("Waiting for the other parent"), "wait"),
    State.ENDED: (gettext_lazy("Ended"), "none"),
}
NOT_ANSWERED = (gettext_lazy("Not answered yet"), "wait")
ASKED_ANEW = (gettext_lazy("Asked anew"), "wait")
NOT_ANY_MORE = (gettext_lazy("Not asked any more"), "none")
NOT_POSSIBLE = (gettext_lazy("Not everybody with custody can say yes"), "no")


def word_of(found: Answer, *, was_asked: bool = False, is_stopped: bool = False) -> tuple:
    """An answer in a word or three, and how a page marks it. What was put to who decides is called
    as in their portal."""
    if found.state is State.WAITING and not found.waits_for:  # a court order keeps one of them away
        return NOT_POSSIBLE
    if found.state is not State.NOT_ASKED:
        return WORDS[found.state]
    if is_stopped:
        return NOT_ANY_MORE
    if any(decision.giver_id in found.waits_for for decision in found.lapsed):
        return ASKED_ANEW
    return NOT_ANSWERED if was_asked else WORDS[State.NOT_ASKED]


@dataclass(frozen=True)
class Question:
    """One purpose, or one about a matter: an occasion, somebody by name. `code` names it in a
    form; `was_asked` says whether it was put to who decides, `is_stopped` that nobody is asked any
    more."""

    kind: ConsentKind
    matter: ConsentMatter | None = None
    answer: Answer = NOT_ASKED
    was_asked: bool = False
    is_stopped: bool = False

    @property
    def word(self) -> tuple:
        return word_of(self.answer, was_asked=self.was_asked, is_stopped=self.is_stopped)

    @property
    def is_shown(self) -> bool:
        """Whether it stands among the answers: what was stopped only where somebody answered, also
        where that counts no more: a yes can be withdrawn, and a no still keeps something shut."""
        return not self.is_stopped or bool(self.answer.decisions or self.answer.lapsed)

    @property
    def label(self) -> str:
        return label_of(self.kind, self.matter)

    @property
    def choice(self) -> str:
        """The label where an answer is noted: of what was stopped, since when."""
        if not self.is_stopped:
            return self.label
        return _("%(question)s (not asked since %(day)s)") % {
            "question": self.label,
            "day": f"{self.kind.retired_on:%d-%m-%Y}",
        }

    @property
    def code(self) -> str:
        return f"matter-{self.matter.pk}" if self.matter else f"kind-{self.kind.pk}"


def label_of(kind: ConsentKind, matter: ConsentMatter | None) -> str:
    return f"{kind}: {matter.label}" if matter else str(kind)


def asked_of(subject: Subject, about: ConsentKind.About, on: dt.date) -> list[Question]:
    """The standing questions asked of everybody and the open ones about a matter; nothing that has
    no words yet. What was stopped is among them: what was answered before can still be noted."""
    found = answers_of([subject], on=on)
    standing = ConsentKind.objects.filter(about=about, rhythm=ConsentKind.Rhythm.STANDING)
    matters = ConsentMatter.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on), subject=subject
    )
    matters = matters.select_related("kind", "occasion")
    asked = [
        *((kind, None) for kind in standing),
        *(
            (matter.kind, with_subject(matter, subject))
            for matter in matters.order_by("kind__position", "opened_on", "pk")
        ),
    ]
    with_words = texts_of({kind for kind, _matter in asked}, on)
    in_portal = bool(asked_in_portal([subject], on))
    return [
        Question(
            kind,
            matter,
            found.get((subject.pk, kind.code, matter and matter.pk), NOT_ASKED),
            was_asked=bool(matter) or (in_portal and not kind.is_stopped_on(on)),
            is_stopped=kind.is_stopped_on(on),
        )
        for kind, matter in asked
        if kind.pk in with_words
    ]


def with_subject(row, subject: Subject):
    """The row with its subject at hand: opening its sealed values costs no query."""
    row.subject = subject
    return row


def bounds_of(matter: ConsentMatter | None) -> list[str]:
    """What a yes about somebody by name reaches, for who tells something on the strength of it:
    what about, and until when. An occasion says so on a page of its own."""
    if matter is None or matter.occasion_id:
        return []
    until = _("until %(day)s") % {"day": f"{matter.until:%d-%m-%Y}"} if matter.until else ""
    return [bound for bound in (matter.about, until) if bound]


def about_rows(matter: ConsentMatter | None) -> list[tuple]:
    """What this is about, where it is not one question for all."""
    if matter is None:
        return []
    occasion = matter.occasion
    if occasion:
        rows = [
            (_("What is shown"), occasion.what),
            (_("Where it is shown"), occasion.where),
            (_("Location"), occasion.location.label),
            (_("Shown until"), occasion.last_day),
        ]
    else:
        rows = [
            (_("Who"), matter.name),
            (_("What about"), matter.about),
            (_("Until"), matter.until),
        ]
    return [(label, value) for label, value in rows if value]
