"""What stands for a child and a purpose: who is heard, from when, until when."""

import datetime as dt

import pytest

from consents.actions import open_matter, publish_text
from consents.answers import NOT_ASKED, State, answer, answers, answers_of
from consents.defaults import CARE_PARTNER, PHOTOS, PHOTOS_OUTSIDE
from consents.models import ConsentDecision, ConsentKind, DecisionChanged
from consents.texts import text_of
from subjects.actions import end_relation
from tests.factories import consents, world

pytestmark = pytest.mark.django_db
START = dt.date(2026, 1, 1)
DAY = dt.timedelta(days=1)


def state(child, on=START, code=PHOTOS, matter=None):
    return answer(world.fresh(child.subject), code, on, matter).state


def test_who_was_never_asked_has_not_answered(child):
    assert answer(child.subject, PHOTOS, START) == NOT_ASKED
    assert NOT_ASKED.given is None
    assert not NOT_ASKED


def test_the_newest_decision_of_a_parent_counts_from_its_day(child, parents):
    consents.decided(child, parents[0], True, on=START)
    consents.decided(child, parents[0], False, on=START + 10 * DAY)
    assert answer(child.subject, PHOTOS, START + 9 * DAY).given is True
    withdrawn = answer(child.subject, PHOTOS, START + 10 * DAY)
    assert (withdrawn.given, withdrawn.decided_on) == (False, START + 10 * DAY)


@pytest.mark.clause("S05")
def test_one_parent_may_consent_alone_until_the_other_objects(child, parents):
    one, other = parents
    consents.decided(child, one, True, on=START)
    assert state(child) is State.YES
    consents.decided(child, other, False, on=START + DAY)
    found = answer(child.subject, PHOTOS, START + DAY)
    assert found.state is State.NO
    assert found.differs
    consents.decided(child, other, True, on=START + 2 * DAY)
    assert state(child, START + 2 * DAY) is State.YES


@pytest.mark.clause("L33")
def test_a_yes_behind_a_court_order_counts_no_more_and_a_no_still_does(child, parents):
    one, other = parents
    consents.decided(child, one, True, on=START)
    consents.ordered(child, one, since=START + DAY, until=START + 5 * DAY)
    assert state(child, START) is State.YES
    assert state(child, START + DAY) is State.NOT_ASKED
    assert state(child, START + 6 * DAY) is State.YES
    consents.decided(child, other, False, on=START + 7 * DAY)
    consents.ordered(child, other, since=START + 8 * DAY)
    assert state(child, START + 9 * DAY) is State.NO


def test_a_parent_whose_custody_ended_is_not_heard_any_more(child, parents):
    one, other = parents
    consents.decided(child, one, False, on=START)
    consents.decided(child, other, True, on=START)
    consents.custody_ended(child, one, on=START + 3 * DAY)
    assert state(child, START + 3 * DAY) is State.NO
    assert state(child, START + 4 * DAY) is State.YES


def test_consent_does_not_outlive_the_care(child, parents):
    consents.decided(child, parents[0], True, on=START)
    end_relation(subject=child.subject, ends_on=START + DAY, by=None)
    assert state(child, START + DAY) is State.YES
    assert state(child, START + 2 * DAY) is State.ENDED


@pytest.mark.clause("S06")
def test_an_occasion_needs_a_yes_of_everybody_with_custody(child, parents):
    one, other = parents
    matter = consents.occasion_of(child, on=START, until=START + 30 * DAY)
    assert state(child, START, PHOTOS_OUTSIDE, matter) is State.NOT_ASKED
    consents.decided(child, one, True, on=START, code=PHOTOS_OUTSIDE, matter=matter)
    waiting = answer(child.subject, PHOTOS_OUTSIDE, START, matter)
    assert waiting.state is State.WAITING
    assert waiting.given is None
    assert waiting.waits_for == {other.pk}
    consents.decided(child, other, True, on=START + DAY, code=PHOTOS_OUTSIDE, matter=matter)
    assert state(child, START + DAY, PHOTOS_OUTSIDE, matter) is State.YES
    assert state(child, START + 31 * DAY, PHOTOS_OUTSIDE, matter) is State.ENDED
    consents.ordered(child, other, since=START + 2 * DAY)
    assert state(child, START + 2 * DAY, PHOTOS_OUTSIDE, matter) is State.WAITING


def test_a_consent_by_name_is_for_that_name_alone(child, parents):
    kind = ConsentKind.objects.get(code=CARE_PARTNER)
    one, other = (
        open_matter(subject=child.subject, kind=kind, name=name, on=START, by=None)
        for name in ("Logopedie De Mond", "Fysio De Rug")
    )
    consents.decided(child, parents[0], True, on=START, code=CARE_PARTNER, matter=one)
    assert state(child, START, CARE_PARTNER, one) is State.YES
    assert state(child, START, CARE_PARTNER, other) is State.NOT_ASKED


def test_words_are_called_by_their_kind_and_number():
    kind = ConsentKind.objects.get(code=PHOTOS)
    text = publish_text(kind=kind, purpose_nl="Beter gezegd.", valid_from=START, by=None)
    assert str(text) == f"{kind.label}, version {text.version}"


def test_a_text_that_renews_asks_again_and_leaves_a_no_as_it_is(child, parents):
    other = world.child(world.location("Het Vlot"), "Sam", "Vlot")
    consents.decided(child, parents[0], True, on=START)
    consents.decided(other, world.parents_of(other)[0].subject, False, on=START)
    kind = ConsentKind.objects.get(code=PHOTOS)
    publish_text(kind=kind, purpose_nl="Beter gezegd.", valid_from=START + DAY, by=None)
    assert state(child, START + DAY) is State.YES
    renewed = publish_text(
        kind=kind, purpose_nl="Ook elders.", renews=True, valid_from=START + 5 * DAY, by=None
    )
    assert state(child, START + 4 * DAY) is State.YES
    found = answer(child.subject, PHOTOS, START + 5 * DAY)
    assert found.state is State.NOT_ASKED
    assert [decision.giver_id for decision in found.lapsed] == [parents[0].pk]
    assert state(other, START + 5 * DAY) is State.NO
    consents.decided(child, parents[0], True, on=START + 5 * DAY, text=renewed)
    assert state(child, START + 5 * DAY) is State.YES


def test_answers_of_many_cost_as_many_queries_as_of_one(child, django_assert_num_queries):
    others = [world.child(world.location(f"Het Vlot {n}"), "Sam", f"Vlot{n}") for n in range(4)]
    for kid in (child, *others):
        consents.decided(kid, world.parents_of(kid)[0].subject, kid is child, on=START)
    subjects = [child.subject, *(kid.subject for kid in others)]
    with django_assert_num_queries(4):
        answers_of(subjects[:1], on=START)
    with django_assert_num_queries(4):
        found = answers_of(subjects, on=START)
    assert found[child.pk, PHOTOS, None].state is State.YES
    assert answers([others[0].pk], PHOTOS, START)[others[0].pk].state is State.NO


def test_a_decision_is_added_and_never_changed(child, parents):
    decision = consents.decided(child, parents[0], True, on=START)
    decision.given = False
    with pytest.raises(DecisionChanged):
        decision.save()
    assert ConsentDecision.objects.get().given is True


def test_a_decision_keeps_the_version_that_was_read(child, parents):
    read = text_of(PHOTOS, START)
    consents.decided(child, parents[0], True, on=START)
    newer = publish_text(kind=read.kind, purpose_nl="Nog?", valid_from=START + DAY, by=None)
    assert newer.version == read.version + 1
    assert text_of(PHOTOS, START) == read
    assert text_of(PHOTOS, START + DAY) == newer
    assert ConsentDecision.objects.get().text == read
