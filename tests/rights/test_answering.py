"""Advice on a request, and how each kind of request ends."""

import pytest
from django.utils import timezone

from audit.models import Event
from rights.actions import (
    approve_copy,
    ask_advice,
    ask_person,
    grounds_of,
    note_advice,
    refuse_request,
    take_to_board,
)
from rights.models import Request
from subjects.actions import link_user
from tests.factories import staff, world
from tests.factories.rights import DAY, answer, asked, later, of_oneself, refusal_of

pytestmark = pytest.mark.django_db
Kind, State = Request.Kind, Request.State
LEGAL = {"legal_duty", "settlement", "legal_rule"}
WITHOUT_COPY = [kind for kind in Kind if kind not in Request.WITH_A_COPY]


def advise(request, on=DAY):
    return note_advice(request=request, source="officer", text="Mijn advies.", on=on, by=None)


# --- advice ----------------------------------------------------------------------------------


@pytest.mark.clause("L14")
def test_no_erasure_is_decided_before_the_privacy_officer_has_advised(child):
    request = asked(child, kind=Kind.ERASURE)
    ask_advice(request=request, on=DAY, by=None)
    assert refusal_of(answer, request=request).code == "advice"
    refusal = {"ground": "legal_duty", "answer": "De wet.", "on": DAY, "by": None}
    assert refusal_of(refuse_request, request=request, **refusal).code == "advice"
    advise(request)
    assert answer(request).state == State.ANSWERED
    assert request.advices.get().given_on == DAY


@pytest.mark.clause("L14")
def test_a_correction_needs_advice_only_where_it_is_not_made(child):
    assert answer(asked(child, kind=Kind.CORRECTION)).state == State.ANSWERED
    request = asked(child, kind=Kind.CORRECTION)
    refusal = {"ground": "correct", "answer": "Het klopt.", "on": DAY, "by": None}
    assert refusal_of(refuse_request, request=request, **refusal).code == "advice"
    outside = {"source": "outside", "text": "Weiger.", "on": DAY, "by": None}
    assert "adviser" in refusal_of(note_advice, request=request, **outside).error_dict
    note_advice(request=request, adviser="Bureau Recht", **outside)
    assert refuse_request(request=request, **refusal).state == State.REFUSED


def test_who_cannot_be_identified_is_refused_without_advice(child):
    request = asked(child, kind=Kind.ERASURE)
    refused = refuse_request(
        request=request, ground="identity", answer="Wie bent u?", on=DAY, by=None
    )
    assert refused.state == State.REFUSED


def test_the_officer_is_asked_once_at_a_time(child):
    request = asked(child, kind=Kind.ERASURE)
    ask_advice(request=request, on=DAY, by=None)
    refusal_of(ask_advice, request=request, on=DAY, by=None)
    advise(request)
    ask_advice(request=request, on=later(1), by=None)
    assert request.advices.count() == 2


# --- answers ---------------------------------------------------------------------------------


@pytest.mark.clause("L17")
def test_an_erasure_is_refused_on_the_grounds_of_the_clause_alone(child):
    about_data = {code for code, _words in grounds_of(Kind.ERASURE)} - {"identity", "authority"}
    assert about_data == LEGAL
    request = asked(child, kind=Kind.ERASURE)
    advise(request)
    for ground in set(Request.Ground.values) - LEGAL - {"identity", "authority"}:
        refusal = {"ground": ground, "answer": "Nee.", "on": DAY, "by": None}
        assert "ground" in refusal_of(refuse_request, request=request, **refusal).error_dict
        assert "ground" in refusal_of(answer, request=request, ground=ground).error_dict
    assert answer(request, ground="settlement").state == State.PARTLY


@pytest.mark.parametrize("kind", WITHOUT_COPY)
def test_a_granted_request_has_an_answer_an_identity_and_an_end(child, kind):
    request = asked(child, kind=kind)
    advise(request)
    assert "answer" in refusal_of(answer, request=request, answer=" ").error_dict
    assert "identity_check" in refusal_of(answer, request=request, identity_check="").error_dict
    answer(request)
    request.refresh_from_db()
    assert (request.state, request.answer, request.answered_on) == (
        State.ANSWERED,
        "Gedaan.",
        DAY,
    )
    event = Event.objects.get(action="request.answered")
    assert "Gedaan." not in str(event.details)


def test_a_copy_is_not_answered_with_words_nor_words_with_a_copy(child):
    refusal_of(answer, request=asked(child))
    approval = {"identity_check": "known", "on": DAY, "at": timezone.now(), "by": None}
    refusal_of(approve_copy, request=asked(child, kind=Kind.WHY), **approval)


@pytest.mark.parametrize("kind", [Kind.WHY, Kind.COMPLAINT, Kind.ACCESS])
def test_what_has_no_parts_is_not_granted_in_part(child, kind):
    request = asked(child, kind=kind)
    for ground in Request.Ground.values:
        assert "ground" in refusal_of(answer, request=request, ground=ground).error_dict


@pytest.mark.clause("L40")
def test_a_complaint_is_always_answered_and_never_refused(child):
    request = asked(child, kind=Kind.COMPLAINT)
    for ground in Request.Ground.values:
        refusal = {"ground": ground, "answer": "Nee.", "on": DAY, "by": None}
        assert "ground" in refusal_of(refuse_request, request=request, **refusal).error_dict
    assert answer(request).state == State.ANSWERED


@pytest.mark.clause("K38", "L40")
def test_a_complaint_goes_on_to_the_board_once_with_a_new_term(child):
    request = asked(child, kind=Kind.COMPLAINT)
    refusal_of(take_to_board, request=request, on=DAY, by=None)
    answer(request)
    take_to_board(request=request, on=later(10), by=None)
    request.refresh_from_db()
    assert (request.state, request.earlier_answer, request.answer) == (State.OPEN, "Gedaan.", "")
    assert request.own_due_on == later(38)
    assert request.is_with_board
    answer(request, answer="Het bestuur vindt dit ook.", on=later(20))
    assert refusal_of(take_to_board, request=request, on=later(21), by=None).code == "board"
    refusal_of(take_to_board, request=asked(child, kind=Kind.WHY), on=DAY, by=None)


@pytest.mark.clause("K38")
def test_a_complaint_with_the_board_is_answered_by_the_board(child):
    manager, board = world.user("location_manager"), world.user("board")
    request = asked(child, kind=Kind.COMPLAINT)
    answer(request, by=manager)
    take_to_board(request=request, on=later(10), by=None)
    refusal_of(answer, request=request, by=manager, on=later(20))
    answer(request, by=board, on=later(20))
    request.refresh_from_db()
    assert request.decided_by == board


def test_a_question_of_the_board_stops_the_clock_within_a_week_of_the_new_term(child):
    request = asked(child, kind=Kind.COMPLAINT)
    answer(request)
    request = take_to_board(request=request, on=later(60), by=None)
    asking = {"request": request, "about": "meaning", "text": "Wat bedoelt u?", "by": None}
    assert ask_person(**asking, on=later(67)).stops_clock
    assert not ask_person(**asking, on=later(68)).stops_clock


def test_nobody_decides_about_the_own_file():
    person = staff.employee(world.location())
    user = world.user("hr")
    link_user(subject=person.subject, user=user, by=None)
    request = of_oneself(person, Kind.WHY)
    request = Request.objects.get(pk=request.pk)
    assert refusal_of(answer, request=request, by=user).code == "own"
    assert refusal_of(ask_person, request=request, about="meaning", text="?", on=DAY, by=user).code


@pytest.mark.clause("L14")
def test_the_advice_of_the_officer_is_put_in_by_the_officer_where_the_officer_sees_the_file():
    here = world.location()
    manager, officer = world.user("location_manager", here), world.user("privacy_officer")
    advice = {"source": "officer", "text": "Mag.", "on": DAY}
    about_child = asked(world.child(here), kind=Kind.ERASURE)
    refused = refusal_of(note_advice, request=about_child, by=manager, **advice)
    assert "source" in refused.error_dict
    assert note_advice(request=about_child, by=officer, **advice).given_on == DAY
    about_volunteer = of_oneself(staff.volunteer(here), Kind.ERASURE)
    office = world.user("administration", here)
    assert note_advice(request=about_volunteer, by=office, **advice).given_on == DAY
