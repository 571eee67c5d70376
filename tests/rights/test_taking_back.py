"""What can still be done on a request once its copy was approved, and taking the approval back."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from core.dates import today
from documents import storage
from documents.models import Document
from rights import tasks
from rights.actions import (
    agree_appointment,
    approve_copy,
    ask_person,
    collect_copy,
    extend_request,
    note_reply,
    refuse_request,
    start_making,
    store_copy,
    take_back_approval,
    withdraw_request,
)
from rights.models import Copy, Request
from subjects.actions import link_user
from tests.factories import world
from tests.factories.http import asking
from tests.factories.rights import (
    DAY,
    approved,
    asked,
    claimed,
    deciding,
    later,
    ready,
    refusal_of,
    screened,
)

pytestmark = pytest.mark.django_db
State = Request.State
NOW = dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC)


def stored(copy: Copy) -> Copy:
    fill = {"fill": lambda out: out.write(b"copy"), "categories": []}
    return store_copy(copy=copy, on=DAY, **fill)


@pytest.mark.clause("L15")
@pytest.mark.parametrize("state", [deciding, approved])
def test_the_term_is_extended_and_an_appointment_made_while_the_copy_is_on_its_way(child, state):
    request = state(child).request
    extend_request(request=request, because="Veel.", on=later(20), by=None)
    agree_appointment(request=request, meets_at=NOW, on=DAY, by=None)
    request.refresh_from_db()
    assert request.legal_due_on == dt.date(2026, 6, 2)
    assert (request.state, request.meets_at) == (State.MAKING, NOW)


def test_the_person_withdraws_while_the_copy_is_made_and_the_making_stops(child):
    copy = claimed(approved(child))
    withdraw_request(request=copy.request, on=later(1), by=None)
    refusal_of(stored, copy=copy)
    request = Request.objects.get()
    assert (request.state, request.answered_on) == (State.WITHDRAWN, later(1))
    assert not Copy.objects.exists()
    assert not Document.objects.exists()


def test_a_worker_whose_copy_was_withdrawn_meanwhile_just_ends(child, monkeypatch):
    copy = approved(child)

    def make_copy(request, **_more):
        withdraw_request(request=request, on=DAY, by=None)
        raise ValueError

    monkeypatch.setattr(tasks, "make_copy", make_copy)
    tasks.make_one(str(copy.pk))
    assert Request.objects.get().state == State.WITHDRAWN


@pytest.mark.parametrize("state", [deciding, approved])
def test_an_approval_is_taken_back_and_the_request_decided_anew(child, state):
    copy = state(child)
    take_back_approval(copy=copy, by=None)
    request = Request.objects.get()
    assert (request.state, request.custody_found, request.identity_check) == (State.OPEN, "", "")
    assert not Copy.objects.exists()
    event = Event.objects.get(action="request.approval_taken_back")
    assert (event.subject_id, event.object_id) == (child.pk, str(request.pk))
    refuse_request(request=request, ground="identity", answer="Onbekend.", on=DAY, by=None)


def test_a_copy_that_waits_to_be_fetched_is_removed_with_its_approval(
    child, django_capture_on_commit_callbacks
):
    copy = ready(child)
    path = storage.path_of(copy.document)
    with django_capture_on_commit_callbacks(execute=True):
        take_back_approval(copy=copy, by=None)
    request = Request.objects.get()
    assert (request.state, request.answered_on, request.decided_by) == (State.OPEN, None, None)
    assert not path.exists()
    again = {"identity_check": "document", "on": DAY, "at": NOW, "by": None}
    assert approve_copy(request=request, **again).state == Copy.State.DECIDING


@pytest.mark.clause("L15")
def test_what_was_still_asked_of_the_person_lets_the_clock_stand_still_again(child):
    request = asked(child)
    question = ask_person(request=request, about="meaning", text="Wat?", on=later(3), by=None)
    given = {"identity_check": "known", "on": later(5), "at": NOW, "by": None}
    making = start_making(copy=screened(approve_copy(request=request, **given)), by=None)
    copy = stored(claimed(making, on=later(5)))
    take_back_approval(copy=copy, by=None)
    request.refresh_from_db()
    assert (request.waits_since, request.own_due_on) == (later(3), later(28))
    note_reply(question=question, reply="Alles.", on=later(13), by=None)
    request.refresh_from_db()
    assert (request.waits_since, request.stood_still) == (None, 10)
    assert request.own_due_on == later(38)


def test_the_approval_of_a_copy_that_was_given_is_not_taken_back(child):
    copy = ready(child, on=DAY)
    collect_copy(copy=copy, recipient="Ans Zandstra", at=NOW, on=DAY, by=None)
    assert refusal_of(take_back_approval, copy=copy, by=None).code == "decided"


def test_the_approval_is_not_taken_back_where_the_same_was_asked_again(child):
    copy = ready(child)
    second = asked(child)
    assert second.number in refusal_of(take_back_approval, copy=copy, by=None).messages[0]


def test_nobody_takes_back_the_approval_of_the_own_request(child):
    copy, user = deciding(child), world.user("location_manager")
    link_user(subject=copy.request.requester, user=user, by=None)
    assert refusal_of(take_back_approval, copy=copy, by=user).code == "own"


def test_the_page_offers_these_steps_and_tells_of_one_that_is_not_possible_now(child, here):
    request = deciding(child, on=today()).request
    client = asking(world.user("location_manager", here))

    def step(slug: str) -> str:
        return reverse("rights:step", args=[request.pk, slug])

    page = client.get(reverse("rights:detail", args=[request.pk]))
    offered = [offer["url"] for offer in page.context["steps"]]
    assert offered == [step(s) for s in ("take-back", "appointment", "extend", "withdraw")]
    told = client.get(step("refuse"), follow=True)
    assert "not possible now" in str(next(iter(told.context["messages"])))
    assert client.post(step("take-back")).status_code == 302
    request.refresh_from_db()
    assert request.state == State.OPEN
    by = Event.objects.get(action="request.approval_taken_back").actor.display_name
    [told] = client.get(reverse("rights:detail", args=[request.pk])).context["passed"]
    assert (told["title"], told["text"]) == ("Approval of the copy taken back", f"by {by}")
