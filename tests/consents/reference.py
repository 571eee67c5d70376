"""The answer to a question of consent, told once more in plain Python, from the policy and not from
the product's code.

To be read beside `docs/policy/clauses.csv` (K13, L33, S05, S06, G01): every custody holder is
heard, any objection is a no, public use needs everybody, a court order is obeyed, and no consent
outlives the care. It knows no database, nor `consents.answers`.
"""

import datetime as dt
from dataclasses import dataclass, field

YES, NO, NOT_ASKED, WAITING, ENDED = "yes", "no", "not asked", "waiting", "ended"


@dataclass
class Version:
    """The words of a kind from a day on; `renews` where they differ in substance from before."""

    number: int
    valid_from: dt.date
    renews: bool


@dataclass
class Kind:
    """What is asked; `needs_all` where one yes is not enough, for it is for all the world to see
    (S06)."""

    code: str
    needs_all: bool
    versions: list[Version]


@dataclass
class Custody:
    """A parent of a child: with custody or without it, and under a court's order where
    `ordered_from` is set."""

    parent: int
    has_custody: bool
    starts_on: dt.date
    ends_on: dt.date | None
    ordered_from: dt.date | None = None
    ordered_until: dt.date | None = None


@dataclass
class Matter:
    """What a question is about by name: an occasion, a care partner."""

    number: int
    kind: Kind
    until: dt.date | None


@dataclass
class Decision:
    """A yes or a no. `giver` is a parent, or None of who decides about the own self; of two on one
    day the one with the higher `entered` was recorded later."""

    kind: Kind
    matter: Matter | None
    giver: int | None
    version: Version
    given: bool
    decided_on: dt.date
    entered: int


@dataclass
class Person:
    is_child: bool
    ended_on: dt.date | None = None  # the last day of the care, or of the work
    parents: list[Custody] = field(default_factory=list)
    matters: list[Matter] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


@dataclass
class Told:
    """`since` is the day of the newest decision that the answer rests on."""

    state: str
    given: bool | None
    differs: bool
    waits_for: set
    since: dt.date | None


def has_custody(parent: Custody, on: dt.date) -> bool:
    if not parent.has_custody or on < parent.starts_on:
        return False
    return parent.ends_on is None or on <= parent.ends_on


def is_kept_away(parent: Custody, on: dt.date) -> bool:
    if parent.ordered_from is None or on < parent.ordered_from:
        return False
    return parent.ordered_until is None or on <= parent.ordered_until


def was_replaced(decision: Decision, on: dt.date) -> bool:
    """Whether by a day the words had become others in substance than those that were agreed to."""
    return any(
        later.number > decision.version.number and later.renews and later.valid_from <= on
        for later in decision.kind.versions
    )


def last_word(person: Person, kind: Kind, matter: Matter | None, giver, on) -> Decision | None:
    """The newest thing this giver had said by a day."""
    said = [
        decision
        for decision in person.decisions
        if decision.kind is kind
        and decision.matter is matter
        and decision.giver == giver
        and decision.decided_on <= on
    ]
    return max(said, key=lambda decision: (decision.decided_on, decision.entered), default=None)


def what_counts(person: Person, kind: Kind, matter: Matter | None, on) -> dict:
    """By giver, the decision that counts on a day."""
    if not person.is_child:
        own = last_word(person, kind, matter, None, on)
        gone = own is None or (own.given and was_replaced(own, on))
        return {} if gone else {None: own}
    heard = {}
    for parent in person.parents:
        if not has_custody(parent, on):
            continue
        word = last_word(person, kind, matter, parent.parent, on)
        if word is None:
            continue
        if word.given and (is_kept_away(parent, on) or was_replaced(word, on)):
            continue
        heard[parent.parent] = word  # a no stays a known objection, whatever came between
    return heard


def is_over(person: Person, matter: Matter | None, on: dt.date) -> bool:
    """The care has ended, or what was asked about has; of who works here, work does not count."""
    days = [person.ended_on] if person.is_child else []
    if matter is not None:
        days.append(matter.until)
    return any(last is not None and last < on for last in days)


def told(person: Person, kind: Kind, matter: Matter | None, on: dt.date) -> Told:
    """What stands for this person and question on a day."""
    heard = what_counts(person, kind, matter, on)
    words = [word.given for word in heard.values()]
    deciding = [parent for parent in person.parents if has_custody(parent, on)]
    asked = {p.parent for p in deciding if not is_kept_away(p, on)}
    waits_for = asked - set(heard)
    if is_over(person, matter, on):
        state = ENDED
    elif False in words:
        state = NO
    elif not words:
        state = NOT_ASKED
    elif kind.needs_all and (waits_for or any(is_kept_away(p, on) for p in deciding)):
        state = WAITING
    else:
        state = YES
    rests_on = [word.decided_on for word in heard.values() if word.given is (state != NO)]
    return Told(
        state=state,
        given={YES: True, NO: False}.get(state),
        differs=True in words and False in words,
        waits_for=waits_for,
        since=max(rests_on, default=None),
    )
