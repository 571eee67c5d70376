"""What stands for a subject and a purpose on a day. All that depends on consent asks here.

A decision *counts* on a day where it is the newest of its giver, the giver holds custody that day
(an employee or applicant decides for the own self), and, of a yes, where its text has not been
renewed in substance and no court order stands between giver and child. Of what counts, any no is
a no; without one any yes is a yes, or everybody's for kinds that need all (mission rules, consent;
clauses K13, L33, S05, S06). Consent ends with the care. Where each parent decides about the own
data (B02), one yes makes a yes, and `Answer.givers` tells whose data it is about.
"""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from consents.models import ConsentDecision, ConsentKind, ConsentMatter, ConsentText
from core.dates import running
from core.privacy import SubjectKind
from subjects.models import Representation, Subject
from subjects.representing import under_order


class State(Enum):
    YES = "yes"
    NO = "no"
    NOT_ASKED = "not asked"  # nobody has answered
    WAITING = "waiting"  # some said yes, and the kind needs everybody's
    ENDED = "ended"  # the care, or what was asked about, is over


@dataclass(frozen=True)
class Answer:
    """`decided_on` is the day of the newest decision the answer rests on. `decisions` are those
    that count, `lapsed` the yeses that count no more: their text was renewed, or a court order came
    between. `waits_for` are the ids of those with custody who have yet to answer: nobody, where it
    is not asked any more. With `own_data` each of them decided about the own data alone."""

    state: State = State.NOT_ASKED
    decided_on: dt.date | None = None
    decisions: tuple = ()
    lapsed: tuple = ()
    waits_for: frozenset = frozenset()
    own_data: bool = False

    @property
    def given(self) -> bool | None:
        """True, False, or None where there is no answer to go by."""
        return {State.YES: True, State.NO: False}.get(self.state)

    @property
    def differs(self) -> bool:
        """Whether those who decide disagree."""
        return not self.own_data and len({decision.given for decision in self.decisions}) > 1

    @property
    def givers(self) -> frozenset:
        """The ids of those whose yes holds; nobody where the answer is no yes."""
        return frozenset(d.giver_id for d in self.decisions if d.given) if self else frozenset()

    def __bool__(self):
        return self.state is State.YES


NOT_ASKED = Answer()


@dataclass(frozen=True)
class Voices:
    """Who decides for a child on a day: `custody` those who hold it, `kept_out` those among them
    whom a court order keeps away. They are not asked and their yes does not count; a no they gave
    stands, for it is a known objection."""

    custody: frozenset = frozenset()
    kept_out: frozenset = frozenset()

    @property
    def asked(self) -> frozenset:
        return self.custody - self.kept_out


def voices_of(subject_ids, on: dt.date) -> dict[uuid.UUID, Voices]:
    """Who decides for each of these children, with one query."""
    custody, kept_out = defaultdict(set), defaultdict(set)
    for representation in Representation.objects.filter(subject_id__in=subject_ids):
        if representation.holds_custody_on(on):
            custody[representation.subject_id].add(representation.parent_id)
            if representation.restricted_on(on):
                kept_out[representation.subject_id].add(representation.parent_id)
    return {
        pk: Voices(frozenset(custody[pk]), frozenset(kept_out[pk]))
        for pk in custody  # a child without anybody has nobody to ask
    }


def asked_in_portal(subjects: list[Subject], on: dt.date) -> set[uuid.UUID]:
    """The ids of those about whom somebody who decides can sign in, and so is asked what is asked
    of everybody; with two queries."""
    children = [one.pk for one in subjects if one.kind == SubjectKind.CHILD]
    deciding = {pk: {pk} for pk in {one.pk for one in subjects}.difference(children)}
    deciding |= {pk: one.asked for pk, one in voices_of(children, on).items()}
    signing_in = set(
        Subject.objects.filter(
            pk__in=set().union(*deciding.values()), user__is_active=True
        ).values_list("pk", flat=True)
    )
    return {pk for pk, givers in deciding.items() if signing_in & givers}


def renewed_texts(on: dt.date) -> list[int]:
    """The texts to which a yes covers nothing any more: a later version renewed them."""
    later = ConsentText.objects.filter(
        kind=OuterRef("kind"), version__gt=OuterRef("version"), renews=True, valid_from__lte=on
    )
    return list(ConsentText.objects.filter(Exists(later)).values_list("pk", flat=True))


def _newest(decisions: QuerySet, on: dt.date) -> QuerySet:
    """Of each giver the newest decision on each matter, among those taken by a day."""
    turn = Window(
        RowNumber(),
        partition_by=[F("subject_id"), F("kind_id"), F("matter_id"), F("giver_id")],
        order_by=[F("decided_on").desc(), F("recorded_at").desc()],
    )
    return decisions.filter(decided_on__lte=on).annotate(turn=turn).filter(turn=1)


def _with_custody(on: dt.date) -> Exists:
    return Exists(
        Representation.objects.filter(
            ~Q(custody=Representation.Custody.NONE),
            running(on),
            subject=OuterRef("subject_id"),
            parent=OuterRef("giver_id"),
        )
    )


def _kept_out(on: dt.date) -> Exists:
    orders = Representation.objects.filter(under_order(on))
    return Exists(orders.filter(subject=OuterRef("subject_id"), parent=OuterRef("giver_id")))


def judged(decisions: QuerySet, on: dt.date) -> QuerySet:
    """The newest decision of each giver who is heard, with `counts`: whether it counts on a day."""
    newest = ConsentDecision.objects.filter(pk__in=_newest(decisions, on).values("pk"))
    heard = newest.filter(Q(giver__isnull=True) | _with_custody(on))
    return heard.annotate(counts=_counting(Q(_kept_out(on)), on))


def judged_of_children(decisions: QuerySet, children, on: dt.date) -> QuerySet:
    """The same of decisions about very many children (their ids, as a queryset or an expression):
    each has a giver, who is not heard goes first, and a court order is looked up only for who is
    under one somewhere. `is_kept_out` tells of whom there is one. It cannot be aggregated any
    more."""
    orders = Representation.objects.filter(under_order(on), subject__in=children)
    kept_out = Q(giver__in=orders.values("parent_id")) & Q(_kept_out(on))
    heard = decisions.filter(_with_custody(on), subject__in=children)
    return _newest(heard, on).annotate(
        is_kept_out=Case(When(kept_out, then=True), default=False),
        counts=_counting(kept_out, on),
    )


def _counting(kept_out: Q, on: dt.date) -> Case:
    covered = ~Q(text_id__in=renewed_texts(on)) & ~kept_out
    return Case(When(Q(given=False) | covered, then=True), default=False)


def answers_of(
    subjects: list[Subject], *, on: dt.date, codes=None, as_if_running: bool = False
) -> dict[tuple[uuid.UUID, str, uuid.UUID | None], Answer]:
    """The answers of these subjects that are not NOT_ASKED, and those on each matter, by (subject
    id, code of the kind, matter id or None), with a constant number of queries. `codes` limits the
    kinds; `as_if_running` looks past the last day of what was asked about."""
    by_id = {subject.pk: subject for subject in subjects}
    found = ConsentDecision.objects.filter(subject_id__in=by_id)
    matters = ConsentMatter.objects.filter(subject_id__in=by_id).select_related("kind")
    if codes is not None:
        found, matters = found.filter(kind__code__in=codes), matters.filter(kind__code__in=codes)
    newest = judged(found, on).select_related("kind", "text", "text__kind")
    voices = voices_of([pk for pk, s in by_id.items() if s.kind == SubjectKind.CHILD], on)
    asked_about = {matter.pk: matter for matter in matters}
    grouped: dict = {(m.subject_id, m.kind.code, m.pk): [] for m in asked_about.values()}
    for decision in newest.order_by("decided_on", "recorded_at"):
        key = decision.subject_id, decision.kind.code, decision.matter_id
        grouped.setdefault(key, []).append(decision)
    return {
        key: _answer(
            decisions,
            over=_is_over(by_id[key[0]], None if as_if_running else asked_about.get(key[2]), on),
            kind=_kind_of(decisions, asked_about.get(key[2])),
            voices=voices.get(key[0], Voices()),
            on=on,
        )
        for key, decisions in grouped.items()
    }


def _kind_of(decisions, matter) -> ConsentKind:
    return matter.kind if matter else decisions[0].kind


def _is_over(subject: Subject, matter: ConsentMatter | None, on: dt.date) -> bool:
    """Consent at enrolment does not outlive the care; nor what it was asked about."""
    of_a_child = subject.kind == SubjectKind.CHILD
    ended = of_a_child and subject.has_ended(on)
    return bool(ended or (matter and matter.until and matter.until < on))


def _answer(
    decisions: list, *, over: bool, kind: ConsentKind, voices: Voices, on: dt.date
) -> Answer:
    """The answer out of the newest decisions of those who are heard."""
    asked = frozenset() if kind.is_stopped_on(on) else voices.asked
    stand = tuple(decision for decision in decisions if decision.counts)
    state = State.ENDED if over else state_of(stand, kind, voices)
    deciding = [d.decided_on for d in stand if d.given == (state is not State.NO)]
    return Answer(
        state=state,
        decided_on=max(deciding, default=None),
        decisions=stand,
        lapsed=tuple(d for d in decisions if not d.counts),
        waits_for=asked - {d.giver_id for d in stand},
        own_data=kind.own_data,
    )


def state_of(stand: tuple, kind: ConsentKind, voices: Voices) -> State:
    """What the decisions that count come to."""
    if kind.own_data and any(decision.given for decision in stand):
        return State.YES
    if any(not decision.given for decision in stand):
        return State.NO
    if not stand:
        return State.NOT_ASKED
    if kind.needs_all and (voices.kept_out or voices.asked - {d.giver_id for d in stand}):
        return State.WAITING
    return State.YES


def answers(subject_ids, code: str, on: dt.date) -> dict[uuid.UUID, Answer]:
    """The standing answer of each of these subjects to one kind, by subject id."""
    subjects = list(Subject.objects.filter(pk__in=subject_ids))
    found = answers_of(subjects, on=on, codes=[code])
    return {pk: one for (pk, _code, matter), one in found.items() if matter is None}


def last_words(subject_ids, code: str) -> dict[uuid.UUID, ConsentDecision]:
    """The newest decision each person took about the own self, for a rule that looks ahead and so
    knows no day to ask for."""
    found = ConsentDecision.objects.filter(
        subject_id__in=subject_ids, kind__code=code, giver__isnull=True
    ).select_related("text")
    return {d.subject_id: d for d in found.order_by("decided_on", "recorded_at")}


def answer(subject: Subject, code: str, on: dt.date, matter: ConsentMatter | None = None) -> Answer:
    """Whether `subject` has consented to `code` on a day; NOT_ASKED where nothing is recorded."""
    found = answers_of([subject], on=on, codes=[code])
    return found.get((subject.pk, code, matter.pk if matter else None), NOT_ASKED)
