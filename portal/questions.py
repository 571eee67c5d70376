"""The questions about consent that wait for somebody, and how far each is (L12, S05, S06).

Only the own answers are read here. What another parent answered shows in nothing but the answer
that comes out of everybody's, and that is worked out in `consents.answers`.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q

from consents.answers import renewed_texts
from consents.models import ConsentDecision, ConsentKind, ConsentMatter, ConsentText
from consents.texts import texts_of
from core.privacy import SubjectKind
from subjects.models import Subject

ABOUT = {SubjectKind.CHILD: ConsentKind.About.CHILD}  # others: the own personnel file


@dataclass(frozen=True)
class Question:
    """One thing to decide on. `mine` is the newest decision of who looks; with `has_lapsed` the
    text has changed in substance since that yes. What is not asked (any more) stands here for a yes
    to be withdrawn, and for nothing else: in the words it was given to. A kind that `is_stopped` is
    asked of nobody."""

    subject_id: uuid.UUID
    kind: ConsentKind
    text: ConsentText
    matter: ConsentMatter | None
    mine: ConsentDecision | None
    has_lapsed: bool
    is_asked: bool
    is_stopped: bool

    @property
    def key(self) -> tuple:
        """As the answers are found by."""
        return self.subject_id, self.kind.code, self.matter.pk if self.matter else None

    @property
    def place(self) -> tuple:
        """Where it stands among the others, whatever its answer: what is asked by name or for an
        occasion comes first, the newest of those before the older ones."""
        if self.matter:
            return 0, -self.matter.opened_on.toordinal(), str(self.matter.pk)
        return 1, self.kind.position, self.kind.code

    @property
    def is_renewed(self) -> bool:
        """Whether it is asked anew."""
        return self.has_lapsed and self.is_asked

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.mine is None or self.is_renewed

    @property
    def label(self) -> str:
        return f"{self.kind.label}: {self.matter.label}" if self.matter else self.kind.label

    def stands(self, *, given: bool, text_id: int) -> bool:
        """Whether this is the answer already, so that a second click adds nothing."""
        mine = self.mine
        return not self.is_open and (mine.given, mine.text_id) == (given, text_id)


def questions_of(
    subjects: list[Subject], giver: Subject | None, *, on: dt.date
) -> dict[uuid.UUID, list[Question]]:
    """What is asked of `giver` about each of these people, with a constant number of queries;
    without a giver they decide by themselves. Those that wait for an answer come first.

    What is not asked any more, or is over with the care or the work, stays as long as a yes to it
    stands, so that it can be withdrawn.
    """
    own = ConsentDecision.objects.filter(subject__in=subjects, giver=giver)
    own = own.select_related("text__kind")
    newest = {  # the last one of each wins
        (decision.subject_id, decision.kind_id, decision.matter_id): decision
        for decision in own.order_by("decided_on", "recorded_at")
    }
    by_id = {subject.pk: subject for subject in subjects}
    matters: dict = {subject.pk: [] for subject in subjects}
    running = Q(until__isnull=True) | Q(until__gte=on)
    for matter in ConsentMatter.objects.filter(running, subject__in=subjects).select_related(
        "kind", "occasion__location"
    ):
        matter.subject = by_id[matter.subject_id]  # its words need it; not fetched for each
        matters[matter.subject_id].append(matter)
    kinds = list(ConsentKind.objects.all())
    texts, renewed = texts_of(kinds, on), set(renewed_texts(on))

    def asked(subject: Subject) -> list[Question]:
        about = ABOUT.get(SubjectKind(subject.kind), ConsentKind.About.EMPLOYEE)
        standing = [
            (kind, None)
            for kind in kinds
            if kind.about == about and kind.rhythm == ConsentKind.Rhythm.STANDING
        ]
        found = []
        for kind, matter in [*((m.kind, m) for m in matters[subject.pk]), *standing]:
            mine = newest.get((subject.pk, kind.pk, matter.pk if matter else None))
            said_yes = mine is not None and mine.given
            is_stopped = kind.is_stopped_on(on)
            is_asked = not (is_stopped or subject.has_ended(on))
            if kind.pk in texts and (is_asked or said_yes):
                has_lapsed = said_yes and mine.text_id in renewed
                found.append(
                    Question(
                        subject.pk,
                        kind,
                        mine.text if has_lapsed and not is_asked else texts[kind.pk],
                        matter,
                        mine,
                        has_lapsed=has_lapsed,
                        is_asked=is_asked,
                        is_stopped=is_stopped,
                    )
                )
        return sorted(found, key=lambda question: (not question.is_open, question.place))

    return {subject.pk: asked(subject) for subject in subjects}


def open_counts(
    subjects: list[Subject], giver: Subject | None, *, on: dt.date
) -> dict[uuid.UUID, int]:
    """How many questions wait for an answer, by subject id."""
    return {
        pk: sum(question.is_open for question in asked)
        for pk, asked in questions_of(subjects, giver, on=on).items()
    }
