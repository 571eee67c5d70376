"""Informing people, notifying the AP and closing hang together, in whatever order they come."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from audit.models import Event
from breaches.actions import (
    close_breach,
    publish_communication,
    save_communication_text,
)
from breaches.models import Breach, Communication, PublicCommunication
from breaches.wording import text_to_start_with
from tests.factories import breaches, world
from tests.factories.breaches import REPORTED

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L22")]
HOUR = dt.timedelta(hours=1)
LATER = REPORTED + 6 * HOUR
NONE = {"classification": "none", "not_breach_reason": "De laptop lag in de kast."}
YES = {"inform_people": "yes", "inform_reasoning": "Zij moeten op hun hoede zijn."}
NO = {"inform_people": "no", "inform_ground": "no_risk", "inform_reasoning": "Klein"}
EFFORT = {**NO, "inform_ground": "effort"}
REFRAIN = {"ap_decision": "refrain", "ap_reasoning": "Klein"}
NOTICE = {"text": "Een lijst is weg.", "place": "Op de website", "why": "Te velen"}


def fresh(breach) -> Breach:
    return Breach.objects.get(pk=breach.pk)


def refused(breach, page, **answers):
    with pytest.raises(ValidationError) as error:
        breaches.save(breach, page, **answers)
    return list(error.value.message_dict)


def publish(breach):
    return publish_communication(breach=breach, **NOTICE, published_at=REPORTED, at=LATER, by=None)


def in_public() -> Breach:
    """A breach that was made public, of which the AP was notified."""
    breach = breaches.save(breaches.decide(breaches.breach()), "informing", **EFFORT)
    publish(breach)
    return fresh(breach)


def by_name(child) -> Breach:
    """A breach of which somebody was told by name."""
    breach = breaches.breach()
    breaches.told(breach, child)
    return fresh(breach)


def withdrawn(breach) -> Breach:
    breaches.notify(fresh(breach), "withdrawal", at=LATER, because="Vergissing")
    return fresh(breach)


def obstacles(breach) -> str:
    with pytest.raises(ValidationError) as error:
        close_breach(breach=breach, at=LATER + HOUR, by=None)
    return " ".join(error.value.messages)


@pytest.mark.clause("L19")
def test_what_people_are_or_were_told_of_is_not_no_breach(child):
    intended = breaches.save(breaches.breach(), "informing", **YES)
    for breach in (intended, withdrawn(by_name(child)), withdrawn(in_public())):
        assert refused(breach, "kind", **NONE) == ["classification"]


@pytest.mark.clause("L19")
def test_of_what_is_no_breach_nobody_is_told(child):
    none = breaches.save(breaches.breach(), "kind", **NONE)
    assert refused(none, "informing", **YES) == ["inform_people"]
    assert refused(none, "informing", **EFFORT) == ["inform_people"]
    breaches.save(none, "informing", **NO)


def test_once_people_were_told_neither_answer_is_taken_back(child):
    for breach in (by_name(child), in_public()):
        assert "inform_people" in refused(breach, "informing", **NO)
        assert "inform_people" in refused(breach, "informing", inform_people="", inform_ground="")
        breach = withdrawn(breach)
        assert refused(breach, "notification", **REFRAIN) == ["ap_decision"]
        assert refused(breach, "notification", ap_decision="unknown") == ["ap_decision"]


def test_people_are_told_only_once_the_ap_is_to_be_notified(child):
    breach = breaches.save(breaches.breach(), "informing", **YES)
    breaches.listed(breach, child)
    save_communication_text(breach=breach, words=text_to_start_with(breach), by=None)
    with pytest.raises(ValidationError, match="notifies the AP too"):
        breaches.tell(breach)
    with pytest.raises(ValidationError, match="notifies the AP too"):
        publish(breach)
    breaches.decide(breach)
    withdrawn(breach)
    with pytest.raises(ValidationError, match="notifies the AP too"):
        breaches.tell(fresh(breach))
    assert not Communication.objects.exists()
    assert not PublicCommunication.objects.exists()
    breaches.decide(fresh(breach), at=LATER + HOUR, sent=False)
    breaches.tell(fresh(breach), "letter")
    assert Communication.objects.exists()


def test_a_withdrawal_does_not_close_what_people_are_informed_of(child):
    breach = withdrawn(breaches.evaluate(by_name(child)))
    assert "notify the AP again" in obstacles(breach)
    breaches.notify(breach, at=LATER + HOUR)
    assert not close_breach(breach=breach, at=LATER + 2 * HOUR, by=None).is_open


@pytest.mark.clause("L23", "L24")
def test_closing_asks_what_was_decided_and_done_about_people():
    breach = breaches.decide(breaches.breach())
    assert "whether the people concerned will be informed" in obstacles(breach)
    breaches.save(breach, "informing", **YES)
    assert "were told, and when" in obstacles(breach)
    breaches.save(breach, "informing", **YES, informed_at=LATER, at=LATER)
    assert "told" not in obstacles(breach)


@pytest.mark.clause("L24")
def test_closing_asks_a_point_for_improvement_or_that_there_is_none():
    breach = breaches.evaluate(breaches.decide(breaches.breach()), improvements=[])
    assert "point for improvement" in obstacles(breach)
    breaches.save(breach, "evaluation", no_improvements=True)
    assert not close_breach(breach=breach, at=LATER, by=None).is_open


@pytest.mark.clause("L19")
def test_what_is_no_breach_closes_with_its_reason_alone():
    breach = breaches.save(breaches.breach(), "kind", **NONE)
    assert not close_breach(breach=breach, at=LATER, by=None).is_open


@pytest.mark.clause("L23")
def test_who_decided_about_informing_and_when_is_kept_and_in_the_trail():
    desk, breach = world.user("privacy_officer"), breaches.breach()
    breaches.save(breach, "informing", **NO, by=desk, at=LATER)
    breaches.save(breach, "informing", **NO, inform_by=None, at=LATER + HOUR)  # no new decision
    kept = fresh(breach)
    assert (kept.inform_decided_at, kept.inform_decided_by) == (LATER, desk)
    event = Event.objects.get(action="breach.inform_decided")
    assert (event.details["decision"], event.actor_id) == ("no", desk.pk)
    breaches.save(breach, "informing", inform_people="unknown", inform_ground="")
    assert fresh(breach).inform_decided_at is None


def test_a_public_notice_that_is_sent_twice_is_one():
    breach = in_public()
    assert publish(breach) == PublicCommunication.objects.get()


def test_the_letter_says_that_the_ap_was_told_once_it_was():
    told = "Autoriteit Persoonsgegevens"
    breach = breaches.decide(breaches.breach(), sent=False)
    assert told not in text_to_start_with(breach)["measures_nl"]
    breaches.notify(breach, at=LATER)
    assert told in text_to_start_with(fresh(breach))["measures_nl"]
