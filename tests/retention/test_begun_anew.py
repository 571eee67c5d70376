"""The thirty days begin anew after what stopped a destruction, or kept it waiting, has ended."""

import datetime as dt

import pytest
from django.utils import timezone

from children.models import Child
from core.dates import Term, today
from core.registries import retention_rules
from retention.actions import place_hold, release_hold, run_retention
from retention.models import Certificate, Destruction
from retention.own_terms import set_term, settable_of
from retention.plan import ANNOUNCED_DAYS
from retention.proposals import approve, propose
from rights.actions.restricting import end_restriction
from rights.models import Request
from subjects.models import UseRestriction
from tests.factories import ahead, world

pytestmark = pytest.mark.django_db
ON, DAY = today(), dt.timedelta(days=1)
MONTH = ANNOUNCED_DAYS * DAY
FILE = retention_rules["child.file"]


@pytest.fixture
def child(here):
    (made,) = ahead.children(here, due_on=ON - 60 * DAY, announced_on=ON - 90 * DAY)
    Destruction.objects.update(told_on=ON - 90 * DAY)
    return made


def hold(child):
    return place_hold(
        subject=child.subject,
        retention_class="child.file",
        ground="dispute",
        proof="zaak 12",
        review_on=ON + 90 * DAY,
        today=ON,
        by=None,
    )


def goes_after_a_month(child) -> bool:
    """Whether it stays through the night before the thirty days are over, told anew, and goes."""
    row = Destruction.objects.get(subject_id=child.pk)
    assert (row.announced_on, row.told_on, row.proposal) == (ON, None, None)
    run_retention(today=ON + MONTH - DAY)
    stayed = Child.objects.filter(pk=child.pk).exists()
    run_retention(today=ON + MONTH)
    return stayed and not Child.objects.filter(pk=child.pk).exists()


@pytest.mark.clause("L08", "L17")
def test_after_a_hold(child):
    release_hold(hold=hold(child), at=timezone.now(), by=None)
    assert goes_after_a_month(child)


def test_after_a_restriction_of_use(child):
    UseRestriction.objects.create(
        subject=child.subject, categories=["child.development"], reference="V-1", starts_on=ON
    )
    request = Request(subject=child.subject, number="V-1")
    end_restriction(request=request, on=ON, at=timezone.now(), by=None)
    assert goes_after_a_month(child)


def test_what_two_agreed_on_before_a_hold_has_to_be_proposed_again(here, child):
    ahead.with_four_eyes()
    manager, officer = world.user("location_manager", here), world.user("privacy_officer")
    (proposal,) = propose(rule=FILE, subject_ids=[child.pk], on=ON, at=timezone.now(), by=manager)
    approve(proposal=proposal, on=ON, at=timezone.now(), by=officer)
    held = hold(child)
    assert Destruction.objects.get().proposal is None
    release_hold(hold=held, at=timezone.now(), by=manager)
    run_retention(today=ON + MONTH)
    assert Child.objects.exists()


def test_after_four_eyes_for_what_nobody_approved(here, child):
    ahead.with_four_eyes()
    (agreed,) = ahead.children(here, due_on=ON, announced_on=ON - MONTH)
    manager, officer = world.user("location_manager", here), world.user("privacy_officer")
    for who, by in ((agreed, manager), (child, officer)):
        (proposal,) = propose(rule=FILE, subject_ids=[who.pk], on=ON, at=timezone.now(), by=by)
        if who == agreed:
            approve(proposal=proposal, on=ON, at=timezone.now(), by=officer)
    rule = settable_of("child.file")
    set_term(settable=rule, term=Term(years=2), seen="P2Y", on=ON, at=timezone.now(), by=officer)
    run_retention(today=ON)
    assert Child.objects.get() == child
    assert [made["people"] for made in Certificate.objects.get(rule="child.file").approvals] == [1]
    Destruction.objects.filter(subject_id=child.pk).update(proposal=None)
    assert goes_after_a_month(child)
