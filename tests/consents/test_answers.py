import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from consents.actions import publish_text, record_decision, text_of
from consents.answers import NOT_ASKED, answer, answers
from consents.models import ConsentDecision, DecisionChanged
from tests.factories import world

pytestmark = pytest.mark.django_db
START = dt.date(2026, 1, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def text():
    return publish_text(code="photos", label="Foto's", body="Mag het?", valid_from=START, by=None)


@pytest.fixture
def child():
    return world.child(world.location())


def decide(subject, text, given, day=START, giver=None):
    return record_decision(
        subject=subject,
        text=text,
        given=given,
        decided_on=day,
        how="paper",
        on=day,
        giver=giver,
        by=None,
    )


def test_who_was_never_asked_has_not_answered(child, text):
    assert answer(child.subject, "photos", START) == NOT_ASKED
    assert answer(child.subject, "photos", START).given is None


def test_the_newest_decision_of_a_giver_counts_from_its_day(child, text):
    decide(child.subject, text, True)
    decide(child.subject, text, False, START + 10 * DAY)
    assert answer(child.subject, "photos", START).given is True
    assert answer(child.subject, "photos", START + 9 * DAY).given is True
    withdrawn = answer(child.subject, "photos", START + 10 * DAY)
    assert (withdrawn.given, withdrawn.decided_on) == (False, START + 10 * DAY)
    assert answer(child.subject, "other", START).given is None


def test_one_parent_may_consent_alone_until_the_other_objects(child, text):
    one, other = (parent.subject for parent in world.parents_of(child))
    decide(child.subject, text, True, giver=one)
    assert answer(child.subject, "photos", START).given is True
    decide(child.subject, text, False, START + DAY, giver=other)
    found = answer(child.subject, "photos", START + DAY)
    assert found.given is False
    assert len(found.decisions) == 2
    decide(child.subject, text, True, START + 2 * DAY, giver=other)
    assert answer(child.subject, "photos", START + 2 * DAY).given is True


def test_answers_of_many_cost_one_query(child, text, django_assert_num_queries):
    other = world.child(world.location("Het Vlot"), "Sam", "Vlot")
    decide(child.subject, text, True)
    decide(other.subject, text, False)
    with django_assert_num_queries(1):
        found = answers([child.pk, other.pk], "photos")
    assert {pk: one.given for pk, one in found.items()} == {child.pk: True, other.pk: False}


def test_a_decision_is_added_and_never_changed(child, text):
    decision = decide(child.subject, text, True)
    decision.given = False
    with pytest.raises(DecisionChanged):
        decision.save()
    assert ConsentDecision.objects.get().given is True


def test_a_decision_keeps_the_version_that_was_read(child, text):
    decide(child.subject, text, True)
    newer = publish_text(
        code="photos", label="Foto's", body="Mag het nog?", valid_from=START + DAY, by=None
    )
    assert newer.version == 2
    assert text_of("photos", START) == text
    assert text_of("photos", START + DAY) == newer
    assert ConsentDecision.objects.get().text == text


@pytest.mark.parametrize(
    ("decided", "on"),
    [(START + DAY, START), (START - DAY, START)],
    ids=["future", "before the text"],
)
def test_a_decision_on_an_impossible_day_is_refused(child, text, decided, on):
    with pytest.raises(ValidationError) as caught:
        record_decision(
            subject=child.subject,
            text=text,
            given=True,
            decided_on=decided,
            how="paper",
            on=on,
            by=None,
        )
    assert list(caught.value.error_dict) == ["decided_on"]
    assert not ConsentDecision.objects.exists()
