"""Random histories of custody, court orders, texts and decisions, in which every answer of
`consents.answers` on every day is held against the plain rules of `tests.consents.reference`.

The suite runs the same histories each time. A hunt through new ones:
CONSENT_EXAMPLES=500 pytest tests/consents/test_answers_properties.py
"""

import datetime as dt
import os
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from consents.answers import NOT_ASKED, answers_of
from consents.models import ConsentDecision, ConsentKind, ConsentMatter, ConsentText
from subjects.models import Representation, Subject
from tests.consents import reference as plain

HUNT = int(os.environ.get("CONSENT_EXAMPLES", 0))
PEOPLE = 15  # in one world: their answers are asked for in one go
# All that happens, happens on one of a few days, so that the edges meet; every day is asked about.
START = dt.date(2024, 2, 26)  # over a leap day
HAPPENS, ASKED = range(7), range(-1, 8)
LONG_AGO = -400
CUSTODY = [*[Representation.Custody.JOINT] * 8, *Representation.Custody.values]
RHYTHMS = {"standing": False, "named": False, "occasion": True}  # and whether all are needed

happenings = st.sampled_from(HAPPENS)
often_none = st.sampled_from([None] * 14 + list(HAPPENS))
since_long = st.sampled_from([LONG_AGO] * 14 + list(HAPPENS))


def day(number: int | None) -> dt.date | None:
    return None if number is None else START + dt.timedelta(days=number)


@st.composite
def kinds(draw):
    """One kind of each rhythm, each with one to three versions of its text."""
    found = []
    for code, needs_all in RHYTHMS.items():
        later = sorted(draw(st.lists(happenings, max_size=2)))
        versions = [plain.Version(1, day(LONG_AGO), renews=False)]
        versions += [
            plain.Version(number, day(at), renews=draw(st.booleans()))
            for number, at in enumerate(later, start=2)
        ]
        found.append(plain.Kind(code, needs_all, versions))
    return found


@st.composite
def custodies(draw, parent: int):
    starts, ordered, ends = draw(since_long), draw(often_none), draw(often_none)
    until = None if ordered is None else draw(often_none)
    kind = draw(st.sampled_from(CUSTODY))
    made = plain.Custody(
        parent,
        kind != Representation.Custody.NONE,
        day(starts),
        None if ends is None else day(max(starts, ends)),
        day(ordered),
        None if until is None else day(max(ordered, until)),
    )
    return made, kind


@st.composite
def decisions(draw, person, asked, number):
    kind, matter = draw(st.sampled_from(asked))
    decided_on = day(draw(st.sampled_from([LONG_AGO, *HAPPENS])))
    shown = [version for version in kind.versions if version.valid_from <= decided_on]
    givers = [parent.parent for parent in person.parents] if person.is_child else [None]
    return plain.Decision(
        kind,
        matter,
        draw(st.sampled_from(givers)),
        draw(st.sampled_from(shown)),  # a form that was signed may be of an earlier version
        draw(st.sampled_from([True, True, False])),
        decided_on,
        entered=number,
    )


@st.composite
def worlds(draw):
    """Kinds, people, and of each parent the kind of custody."""
    all_kinds = draw(kinds())
    standing, *others = all_kinds
    people, custody_kinds = [], []
    for _n in range(PEOPLE):
        person = plain.Person(draw(st.sampled_from([True] * 7 + [False])), day(draw(often_none)))
        known = []
        if person.is_child:
            known = [draw(custodies(n)) for n in range(draw(st.sampled_from([2, 2, 1, 2, 3])))]
        person.parents = [made for made, _kind in known]
        custody_kinds.append([kind for _made, kind in known])
        about = draw(st.sampled_from([others, others[1:], others[1:] * 2]))
        person.matters = [
            plain.Matter(n, kind, day(draw(often_none))) for n, kind in enumerate(about)
        ]
        asked = [(standing, None), *((matter.kind, matter) for matter in person.matters)]
        person.decisions = [
            draw(decisions(person, asked, n)) for n in range(draw(st.integers(4, 10)))
        ]
        people.append(person)
    return all_kinds, people, custody_kinds


class Stored:
    """A world as rows: `subjects` stand in the order of the people."""

    def __init__(self, all_kinds, people, custody_kinds):
        self.kinds = {
            kind.code: ConsentKind.objects.create(
                code=f"asked_{kind.code}", about="child", rhythm=kind.code, needs_all=kind.needs_all
            )
            for kind in all_kinds
        }
        texts = ConsentText.objects.bulk_create(
            ConsentText(
                kind=self.kinds[kind.code],
                version=version.number,
                purpose_nl="Waarvoor",
                valid_from=version.valid_from,
                renews=version.renews,
            )
            for kind in all_kinds
            for version in kind.versions
        )
        self.texts = {(text.kind.code, text.version): text for text in texts}
        self.subjects = Subject.objects.bulk_create(
            Subject(kind="child" if p.is_child else "employee", relation_ended_on=p.ended_on)
            for p in people
        )
        parents = [[Subject(kind="parent") for _parent in p.parents] for p in people]
        Subject.objects.bulk_create(parent for family in parents for parent in family)
        self.parents = [[parent.pk for parent in family] for family in parents]
        self.matters, orders, said = [], [], []
        for n, person in enumerate(people):
            self.matters.append([self._matter(n, matter) for matter in person.matters])
            orders += [
                self._representation(n, parent, kind)
                for parent, kind in zip(person.parents, custody_kinds[n], strict=True)
            ]
            said += [self._decision(n, decision) for decision in person.decisions]
        Representation.objects.bulk_create(orders)
        ConsentMatter.objects.bulk_create(matter for found in self.matters for matter in found)
        recorded_at = ConsentDecision._meta.get_field("recorded_at")
        with mock.patch.object(recorded_at, "auto_now_add", False):
            ConsentDecision.objects.bulk_create(reversed(said))

    def _matter(self, n, matter) -> ConsentMatter:
        return ConsentMatter(
            subject=self.subjects[n],
            kind=self.kinds[matter.kind.code],
            opened_on=START,
            until=matter.until,
        )

    def _representation(self, n, said, kind) -> Representation:
        orders = list(Representation.Restriction.values)[1:]
        return Representation(
            subject=self.subjects[n],
            parent_id=self.parents[n][said.parent],
            custody=kind,
            starts_on=said.starts_on,
            ends_on=said.ends_on,
            restriction=orders[n % len(orders)] if said.ordered_from else "",
            restricted_from=said.ordered_from,
            restricted_until=said.ordered_until,
        )

    def _decision(self, n, said) -> ConsentDecision:
        return ConsentDecision(
            subject=self.subjects[n],
            kind=self.kinds[said.kind.code],
            matter=self.matters[n][said.matter.number] if said.matter else None,
            text=self.texts[f"asked_{said.kind.code}", said.version.number],
            given=said.given,
            decided_on=said.decided_on,
            how=list(ConsentDecision.How.values)[said.entered % len(ConsentDecision.How.values)],
            giver_id=None if said.giver is None else self.parents[n][said.giver],
            recorded_at=dt.datetime(2024, 6, 1, 12, said.entered, tzinfo=dt.UTC),
        )


@pytest.mark.clause("K13", "L33", "S05", "S06", "G01")
class WhatWasAgreed(TestCase):
    databases = ("default", "keys")

    @settings(
        max_examples=HUNT or 7,
        derandomize=not HUNT,
        database=None,
        deadline=None,
        # The folder for files of each test serves all its worlds; none stores a file.
        suppress_health_check=list(HealthCheck),
    )
    @given(world=worlds())
    def test_every_answer_is_that_of_the_plain_rules(self, world):
        all_kinds, people, _custody_kinds = world
        stored = Stored(*world)
        for number in ASKED:
            on = day(number)
            answers = answers_of(stored.subjects, on=on)
            for n, person in enumerate(people):
                asked = [(all_kinds[0], None), *((m.kind, m) for m in person.matters)]
                for kind, matter in asked:
                    row = stored.matters[n][matter.number] if matter else None
                    key = stored.subjects[n].pk, f"asked_{kind.code}", row and row.pk
                    found = answers.get(key)
                    expected = plain.told(person, kind, matter, on)
                    note(f"day {number}, person {n}, {kind.code}: {expected}")
                    self.check(found, expected, stored.parents[n])

    def check(self, found, expected, parents):
        if found is None:  # nothing of it is recorded that is heard
            assert expected.state in (plain.NOT_ASKED, plain.ENDED)
            found, expected.state = NOT_ASKED, plain.NOT_ASKED
            expected.waits_for = set()
        assert (
            found.state.value,
            found.given,
            found.differs,
            found.waits_for,
            found.decided_on,
        ) == (
            expected.state,
            expected.given,
            expected.differs,
            {parents[number] for number in expected.waits_for},
            expected.since,
        )
