"""What stops a destruction, until its rows are gone: a hold, a return, a second pair of eyes."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from children.actions import undo_deregistration
from children.models import Child
from retention.actions import (
    RunIncomplete,
    announce_due,
    place_hold,
    release_hold,
    run_retention,
    sweep,
)
from retention.actions.steps import carry_out
from retention.models import Certificate, Destruction, Proposal, RuleSetting
from subjects.models import UseRestriction
from subjects.restrictions import restrict_use
from tests.factories import due
from tests.factories.due import DUE, ENDED, run_when_due
from tests.retention.test_life import DAY, FILE, MONTH, claimed, later, life, propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def child():
    return due.child()


def hold(child, today=DUE):
    return place_hold(
        subject=child.subject,
        retention_class="child.file",
        ground="dispute",
        proof="zaak 12",
        review_on=today + 60 * DAY,
        today=today,
        by=None,
    )


# --- held --------------------------------------------------------------------------------------


@pytest.mark.clause("L08", "L17")
@pytest.mark.parametrize("state", ["planned", "announced", "proposed", "approved"])
def test_a_hold_wins_until_the_claim(child, state):
    if state != "planned":
        announce_due(today=DUE - MONTH)
    if state in ("proposed", "approved"):
        RuleSetting.objects.create(rule="child.file", four_eyes=True)
        propose(child, approved=state == "approved")
    hold(child)
    assert claimed(child) is None
    run_when_due(DUE + 50 * DAY)
    assert Child.objects.exists()


def comes_back(child):
    undo_deregistration(child=child.subject, by=None)


def is_restricted(child):
    restrict_use(
        subject=child.subject,
        categories=["child.development"],
        reference="V-1",
        starts_on=DUE,
        by=None,
    )


STOPS = pytest.mark.parametrize("stop", [hold, comes_back, is_restricted])


@STOPS
def test_what_is_claimed_and_not_destroyed_yet_gives_way(child, stop):
    claim = claimed(child)
    stop(child)
    carry_out(FILE, claim, today=DUE, now=timezone.now)
    assert Child.objects.exists()
    assert not Destruction.objects.filter(claimed_at__isnull=False).exists()


@STOPS
def test_the_sweeper_looks_again_at_what_a_killed_worker_claimed(child, stop):
    claimed(child)
    stop(child)
    sweep(today=DUE + DAY, now=later)
    assert Child.objects.exists()


def test_a_child_that_comes_back_after_its_destruction_broke_off_stays(child, monkeypatch):
    due.announce(DUE)
    with monkeypatch.context() as patch:
        patch.setattr("retention.actions.steps.erase_rows", lambda *_: 1 / 0)
        with pytest.raises(RunIncomplete):
            run_retention(today=DUE)
    assert not Destruction.objects.unfinished().exists()
    comes_back(child)
    sweep(today=DUE + DAY, now=later)
    run_retention(today=DUE + DAY)
    assert Child.objects.get() == child


def test_once_its_rows_are_gone_nothing_brings_it_back(child):
    carry_out(FILE, claimed(child), today=DUE, now=timezone.now)
    for stop in (hold, comes_back):
        with pytest.raises(ValidationError, match="already been destroyed"):
            stop(child)


def test_where_two_must_agree_nothing_goes_before_and_the_certificate_says_who_did(child):
    RuleSetting.objects.create(rule="child.file", four_eyes=True)
    run_when_due(DUE)
    propose(child, approved=False)
    run_retention(today=DUE)
    assert Child.objects.exists()
    Proposal.objects.all().delete()
    propose(child, approved=True)
    run_retention(today=DUE)
    assert Certificate.objects.get(rule="child.file").approvals == [
        {
            "proposed_as": "location_manager",
            "proposed_on": "2026-02-10",
            "approved_as": "privacy_officer",
            "approved_on": "2026-02-12",
            "people": 1,
        }
    ]


def test_a_term_of_nothing_waits_for_two_people_as_well(child):
    RuleSetting.objects.create(rule="child.file", weeks=0, four_eyes=True)
    run_when_due(DUE)
    assert not life(child).proposal
    propose(child, approved=True)
    run_retention(today=DUE)
    assert not Child.objects.exists()


def test_the_certificate_counts_what_stays_by_ground(child):
    others = [due.plain_child() for _ in range(3)]
    hold(others[0])
    release_hold(hold=hold(others[1]), at=timezone.now(), by=None)
    for other in others[1:]:
        UseRestriction.objects.create(
            subject=other.subject,
            categories=["child.development"],
            reference="2026-001",
            starts_on=ENDED,
        )
    run_when_due(DUE)
    certificate = Certificate.objects.get(rule="child.file")
    assert certificate.held == {"dispute": 1, "use_restricted": 2}
    assert (certificate.subject_count, certificate.held_count) == (1, 3)
