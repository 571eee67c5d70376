import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from disclosures.models import Disclosure
from documents import storage
from documents.models import Document
from rights.actions import (
    LEASE,
    MAX_ATTEMPTS,
    approve_copy,
    ask,
    collect_copy,
    expire_copy,
    note_advice,
    refuse_request,
    release_copy,
    retry_copy,
    start_making,
    store_copy,
)
from rights.models import Copy, Request, RequestCounter
from subjects.actions import link_user, restrict_representation
from subjects.models import Representation
from tests.factories import rights, world
from tests.factories.rights import DAY, approved, asked, claimed, ready, refusal_of

pytestmark = pytest.mark.django_db
State, Made = Request.State, Copy.State


def exclude(child, parent: int = 0, *, from_day=DAY, until=None):
    """A court order against a parent."""
    requester = world.parents_of(child)[parent].subject
    representation = Representation.objects.get(subject=child.subject, parent=requester)
    restrict_representation(
        representation=representation,
        restriction=Representation.Restriction.NO_INFORMATION,
        valid_from=from_day,
        valid_until=until,
        by=None,
    )


# --- asking ----------------------------------------------------------------------------------


@pytest.mark.clause("L15")
@pytest.mark.parametrize(
    ("received", "own", "legal", "due"),
    [
        ("2026-01-31", "2026-02-28", "2026-03-02", "2026-02-28"),  # the 28th is a Saturday
        ("2026-08-31", "2026-09-28", "2026-09-30", "2026-09-28"),
        ("2026-02-10", "2026-03-10", "2026-03-10", "2026-03-10"),
        ("2026-03-27", "2026-04-24", "2026-04-28", "2026-04-24"),  # the 27th is King's Day
    ],
)
def test_both_deadlines_stand_and_the_earlier_is_worked_to(child, received, own, legal, due):
    request = asked(child, on=dt.date.fromisoformat(received))
    assert str(request.own_due_on) == own
    assert str(request.legal_due_on) == legal
    assert str(request.due_on) == due


def test_numbers_count_per_year_without_a_gap(child):
    other = world.child(world.location("Het Vlot"), "Sam", "Vlotman")
    assert asked(child).number == "2026-001"
    with pytest.raises(ValidationError):
        asked(child)  # refused: takes no number
    assert asked(child, parent=1).number == "2026-002"
    assert asked(other, on=dt.date(2027, 1, 4)).number == "2027-001"
    assert asked(other, parent=1).number == "2026-003"


def test_a_number_is_not_given_again_after_its_request_is_gone(child):
    asked(child).delete()
    assert asked(child).number == "2026-002"
    assert RequestCounter.objects.get(year=2026).last == 2


def test_a_second_request_while_one_is_open_is_refused(child):
    first = asked(child)
    error = refusal_of(asked, child=child)
    assert first.number in error.message_dict["requester"][0]
    assert Request.objects.count() == 1
    asked(child, parent=1)  # the other parent may ask too


def test_the_database_too_refuses_a_second_open_request(child):
    first = asked(child)
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.create(
            subject=first.subject,
            requester=first.requester,
            number="x",
            kind="copy",
            channel="desk",
            received_on=DAY,
            noted_on=DAY,
            own_due_on=DAY,
            legal_due_on=DAY,
        )


def test_after_an_answer_one_may_ask_again(child):
    refuse_request(request=asked(child), ground="identity", answer="Onbekend.", on=DAY, by=None)
    assert asked(child).state == State.OPEN


@pytest.mark.clause("L33")
def test_a_parent_under_a_court_order_gets_no_request(child):
    exclude(child)
    error = refusal_of(asked, child=child)
    assert list(error.error_dict) == ["requester"]
    assert not Request.objects.exists()
    assert not RequestCounter.objects.exists()


def test_an_order_that_has_ended_no_longer_bars(child):
    exclude(child, from_day=DAY - dt.timedelta(days=30), until=DAY - dt.timedelta(days=1))
    assert asked(child).state == State.OPEN


def test_a_parent_without_custody_and_a_stranger_get_no_request(child):
    Representation.objects.filter(parent=world.parents_of(child)[0].subject).update(custody="none")
    without = refusal_of(asked, child=child)
    stranger = world.child(world.location("Het Vlot"), "Sam", "Vlotman")
    strange = refusal_of(
        ask,
        kind="copy",
        subject=child.subject,
        requester=world.parents_of(stranger)[0].subject,
        channel="desk",
        received_on=DAY,
        on=DAY,
        by=None,
    )
    assert without.message_dict != strange.message_dict
    assert not Request.objects.exists()


def test_a_day_to_come_is_no_day_of_receipt(child):
    parent = world.parents_of(child)[0].subject
    error = refusal_of(
        ask,
        kind="copy",
        subject=child.subject,
        requester=parent,
        channel="desk",
        received_on=DAY + dt.timedelta(days=1),
        on=DAY,
        by=None,
    )
    assert list(error.error_dict) == ["received_on"]


# --- deciding --------------------------------------------------------------------------------


def approve(request, **changed):
    details = {"identity_check": "known", "on": DAY, "at": timezone.now(), "by": None, **changed}
    return approve_copy(request=request, **details)


@pytest.mark.clause("K17")
def test_approval_records_both_checks_and_a_worker_hears_once_all_is_decided(
    child, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr(
        "rights.actions.copies.current_app.send_task", lambda name, args: sent.append((name, *args))
    )
    request = asked(child)
    with django_capture_on_commit_callbacks(execute=True):
        approve(request, identity_check="document")
    assert sent == []
    request.refresh_from_db()
    assert request.copy.state == Made.DECIDING
    with django_capture_on_commit_callbacks(execute=True):
        start_making(copy=request.copy, by=None)
        assert sent == []  # not before it is committed
    request.refresh_from_db()
    assert (request.state, request.identity_check) == (State.MAKING, "document")
    assert request.custody_found == "joint"
    assert sent == [("rights.make_copy", str(request.copy.pk))]
    event = Event.objects.get(action="request.approved")
    assert event.details == {"identity": "document", "custody": "joint"}


def test_an_approval_without_identity_check_is_refused(child):
    error = refusal_of(approve, request=asked(child), identity_check="")
    assert list(error.error_dict) == ["identity_check"]


def test_the_database_holds_no_approval_without_checks(child):
    request = asked(child)
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(state=State.ANSWERED, answered_on=DAY)


@pytest.mark.clause("L33")
def test_an_order_recorded_after_the_request_stops_the_approval(child):
    request = asked(child)
    exclude(child)
    refusal_of(approve, request=request)
    request.refresh_from_db()
    assert request.state == State.OPEN


def test_a_request_is_decided_once(child):
    request = approved(child).request
    assert refusal_of(approve, request=request).code == "decided"
    assert (
        refusal_of(
            refuse_request, request=request, ground="identity", answer="x", on=DAY, by=None
        ).code
        == "decided"
    )


def test_nobody_decides_on_the_own_request(child):
    request = asked(child)
    user = world.user("location_manager")
    link_user(subject=request.requester, user=user, by=None)
    request = Request.objects.get(pk=request.pk)
    assert refusal_of(approve, request=request, by=user).code == "own"
    assert (
        refusal_of(
            refuse_request, request=request, ground="identity", answer="x", on=DAY, by=user
        ).code
        == "own"
    )


def test_the_other_parent_who_works_here_does_not_decide_nor_advise(child):
    request = asked(child, kind="erasure")
    user = world.user("privacy_officer")
    link_user(subject=world.parents_of(child)[1].subject, user=user, by=None)
    assert refusal_of(approve, request=request, by=user).code == "own"
    advice = {"request": request, "source": "officer", "text": "Mag."}
    assert refusal_of(note_advice, **advice, on=DAY, by=user).code == "own"


def test_a_refusal_needs_ground_and_explanation_and_stops_the_clock(child):
    request = asked(child)
    refusing = {"call": refuse_request, "request": request, "on": DAY, "by": None}
    no_ground = refusal_of(**refusing, ground="", answer="x")
    no_answer = refusal_of(**refusing, ground="identity", answer=" ")
    assert list(no_ground.error_dict) == ["ground"]
    assert list(no_answer.error_dict) == ["answer"]
    refuse_request(request=request, ground="identity", answer="Onbekend.", on=DAY, by=None)
    request = Request.objects.get()
    assert (request.state, request.answered_on) == (State.REFUSED, DAY)
    assert request.answer == "Onbekend."


# --- making ----------------------------------------------------------------------------------


def test_a_request_is_claimed_once_until_the_lease_has_passed(child):
    copy, now = approved(child), timezone.now()
    assert claimed(copy, at=now).state == Made.MAKING
    assert claimed(copy, at=now) is None
    assert claimed(copy, at=now + LEASE) is None
    assert claimed(copy, at=now + LEASE + dt.timedelta(seconds=1)) is not None


def stored(copy, content):
    return store_copy(copy=copy, fill=lambda out: out.write(content), categories=[], on=DAY)


def test_who_lost_the_claim_stores_nothing(child, files_root):
    copy, now = approved(child), timezone.now()
    slow = claimed(copy, at=now)
    quick = claimed(copy, at=now + LEASE * 2)
    stored(slow, b"slow")
    release_copy(copy=slow)
    assert Copy.objects.get().claim == quick.claim
    stored(quick, b"quick")
    stored(slow, b"slow")
    document = Document.objects.get()
    assert b"".join(storage.read(document)) == b"quick"
    assert sum(path.is_file() for path in files_root.rglob("*")) == 1


def test_an_error_is_tried_again_and_fails_the_third_time(child):
    copy = approved(child)
    for _attempt in range(MAX_ATTEMPTS):
        release_copy(copy=claimed(copy))
    copy.refresh_from_db()
    assert copy.state == Made.FAILED
    assert claimed(copy) is None
    retry_copy(copy=copy, by=None)
    assert claimed(copy).state == Made.MAKING


def test_a_worker_that_dies_each_time_does_not_go_on_for_ever(child):
    copy, at = approved(child), timezone.now()
    for _attempt in range(MAX_ATTEMPTS):
        assert claimed(copy, at=at)
        at += LEASE * 2
    assert claimed(copy, at=at) is None
    copy.refresh_from_db()
    assert copy.state == Made.FAILED


@pytest.mark.clause("L33")
def test_an_order_recorded_after_the_approval_sends_it_back_to_be_checked(child):
    copy = approved(child)
    exclude(child)
    request = copy.request
    assert claimed(copy) is None
    request.refresh_from_db()
    assert (request.state, request.custody_found) == (State.OPEN, "")
    assert not Copy.objects.exists()


# --- fetching --------------------------------------------------------------------------------


def collect(copy, on=DAY):
    return collect_copy(copy=copy, recipient="Ans Zandstra", at=timezone.now(), on=on, by=None)


def test_the_first_fetching_is_a_disclosure_and_the_next_is_not(child):
    copy = ready(child, on=DAY)
    collect(copy)
    collect(copy)
    disclosure = Disclosure.objects.get()
    assert disclosure.recipient == "Ans Zandstra"
    assert (disclosure.ground, disclosure.means) == ("access_request", "portal")
    assert disclosure.categories == ["child.identity"]
    copy.refresh_from_db()
    assert copy.state == Made.COLLECTED


def test_a_copy_waits_two_weeks_and_not_a_day_more(child):
    copy = ready(child, on=DAY)
    assert copy.available_until == dt.date(2026, 3, 16)
    collect(copy, on=dt.date(2026, 3, 16))
    refusal_of(collect, copy=copy, on=dt.date(2026, 3, 17))


def test_an_expired_copy_is_gone_from_disk_and_can_be_asked_for_again(
    child, django_capture_on_commit_callbacks
):
    copy = ready(child, on=DAY)
    path = storage.path_of(copy.document)
    with django_capture_on_commit_callbacks(execute=True):
        expire_copy(copy=copy)
    copy.refresh_from_db()
    assert (copy.state, copy.document) == (Made.EXPIRED, None)
    assert not path.exists()
    refusal_of(collect, copy=copy)
    assert rights.asked(child).state == State.OPEN
