"""What is asked of somebody today, each question with the answer that stands, in a word."""

import datetime as dt
from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Question:
    """One purpose, or one about a matter: an occasion, somebody by name. `code` names it in a
    form; `was_asked` says whether it was put to who decides."""

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


def asked_of(subject: Subject, about: ConsentKind.About, on: dt.date) -> list[Question]:
    """The standing questions asked of everybody and the open ones about a matter; nothing that has
    no words yet. What is not asked any more stays where somebody said yes, to be withdrawn."""
    found = answers_of([subject], on=on)

    standing = []
    for kind in ConsentKind.objects.filter(about=about, rhythm=ConsentKind.Rhythm.STANDING):
        key = (subject.pk, kind.code, None)
        stands = found.get(key, NOT_ASKED)
        if not kind.is_asked_on(on):
            if not any(decision.given for decision in stands.decisions):
                continue
            found[key] = replace(stands, waits_for=frozenset())  # nobody is asked any more
        standing.append(kind)
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
            was_asked=bool(matter) or in_portal,
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
            (_("Shown until"), occasion.until),
        ]
    else:
        rows = [
            (_("Who"), matter.name),
            (_("What about"), matter.about),
            (_("Until"), matter.until),
        ]
    return [(label, value) for label, value in rows if value]
