"""The counts per location say what the answers of every single child say."""

import datetime as dt
import random
from collections import Counter

import pytest

from consents.actions import publish_text
from consents.answers import NOT_ASKED, State, answers_of
from consents.defaults import PHOTOS
from consents.models import ConsentDecision, ConsentText
from consents.overview import (
    KindCount,
    counts_at,
    placed_in_sight,
    placement_kinds,
    without_an_answer,
)
from core.privacy import SubjectKind
from subjects.models import Affiliation, Representation, Subject
from tests.factories import consents, world

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
CHILDREN = 60


@pytest.fixture
def at():
    return world.location()


@pytest.fixture
def manager(at):
    return world.user("location_manager", at)


def renewed(code: str, valid_from: dt.date) -> ConsentText:
    return publish_text(
        kind=consents.kind(code),
        valid_from=valid_from,
        renews=True,
        purpose_nl="Anders.",
        by=None,
    )


def random_children(locations, draw: random.Random) -> list[Subject]:
    """Children with any custody, orders, answers and ends; written in bulk."""
    kinds = placement_kinds(ON)
    texts = list(ConsentText.objects.filter(kind__in=kinds))
    rows = {model: [] for model in (Subject, Affiliation, Representation, ConsentDecision)}

    def day(first=-60, last=60):
        return ON + draw.randint(first, last) * DAY

    for number in range(CHILDREN):
        ended = draw.choice([None, None, None, day(-5, 5)])
        child = Subject(kind=SubjectKind.CHILD, relation_ended_on=ended)
        rows[Subject].append(child)
        for location in draw.sample(locations, draw.choice([1, 1, 2])):
            starts_on = day(-90, 3)
            ends_on = draw.choice([None, None, max(starts_on, day(-3, 30))])
            rows[Affiliation].append(
                Affiliation(subject=child, location=location, starts_on=starts_on, ends_on=ends_on)
            )
        for parent in [Subject(kind=SubjectKind.PARENT) for _ in range(draw.randint(0, 3))]:
            rows[Subject].append(parent)
            order = draw.random() < 0.3
            rows[Representation].append(
                Representation(
                    subject=child,
                    parent=parent,
                    custody=draw.choice(["joint", "joint", "sole", "guardian", "none"]),
                    starts_on=ON - 100 * DAY,
                    ends_on=draw.choice([None, None, day(-2, 2)]),
                    restriction="both" if order else "",
                    restricted_from=day(-5, 1) if order else None,
                    restricted_until=draw.choice([None, day(2, 5)]) if order else None,
                )
            )
            # Some children are answered whole, so that nothing lacks; of the others little is.
            share = 1 if number % 4 == 0 else draw.random()
            for text in texts:
                for _turn in range(draw.choice([1, 1, 2])):
                    if draw.random() < share:
                        rows[ConsentDecision].append(
                            ConsentDecision(
                                subject=child,
                                kind_id=text.kind_id,
                                text=text,
                                given=draw.random() < 0.7,
                                decided_on=day(-50, 2),
                                how="portal",
                                giver=parent,
                            )
                        )
    for model, made in rows.items():
        model.objects.bulk_create(made)
    return [subject for subject in rows[Subject] if subject.kind == SubjectKind.CHILD]


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_are_those_of_every_child(seed):
    locations = [world.location(name) for name in ("De Boomhut", "Het Vlot", "De Tuin")]
    renewed(PHOTOS, ON - 10 * DAY)
    random_children(locations, random.Random(seed))
    board = world.user("board")
    kinds = placement_kinds(ON)
    placed = placed_in_sight(board, ON)
    counted = counts_at(placed, kinds, ON)
    lacking = set(without_an_answer(placed, kinds, ON).values_list("location_id", "subject_id"))

    seen = Counter()
    for location in locations:
        there = placed.filter(location=location).values("subject_id")
        children = list(Subject.objects.filter(pk__in=there))
        answers = answers_of(children, on=ON, codes=[kind.code for kind in kinds])
        found = counted[location.pk]
        assert found.children == len(children)
        incomplete = set()
        for kind in kinds:
            of_kind = {c.pk: answers.get((c.pk, kind.code, None), NOT_ASKED) for c in children}
            states = Counter(answer.state for answer in of_kind.values())
            open_ones = {pk: answer for pk, answer in of_kind.items() if answer.given is None}
            expected = KindCount(
                yes=states[State.YES],
                no=states[State.NO],
                anew=sum(1 for answer in open_ones.values() if answer.lapsed),
                missing=len(open_ones),
            )
            assert found.kinds[kind.pk] == expected, kind.code
            incomplete |= open_ones.keys()
            seen.update(yes=expected.yes, no=expected.no, anew=expected.anew, none=expected.missing)
        assert found.incomplete == len(incomplete) < len(children)
        assert lacking >= {(location.pk, pk) for pk in incomplete}
        assert len([1 for where, _pk in lacking if where == location.pk]) == len(incomplete)
    assert min(seen.values()) > 5  # each of them happened, so each was compared
