"""What may be asked by whom, what happens on the way, and how each kind of request ends."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from rights.actions import (
    agree_appointment,
    answer_request,
    approve_copy,
    ask,
    ask_advice,
    ask_person,
    extend_request,
    grounds_of,
    note_advice,
    note_reply,
    refuse_request,
    set_fee,
    take_to_board,
    withdraw_request,
)
from rights.models import Request
from subjects.actions import link_user, restrict_representation
from subjects.models import Representation
from tests.factories import staff, world
from tests.factories.rights import DAY, asked, of_oneself

pytestmark = pytest.mark.django_db
Kind, State = Request.Kind, Request.State
LEGAL = {"legal_duty", "settlement", "legal_rule"}
WITHOUT_COPY = [kind for kind in Kind if kind not in Request.WITH_A_COPY]


@pytest.fixture
def child():
    return world.child(world.location())


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def error_of(call, **arguments) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        call(**arguments)
    return caught.value


def answer(request, **more):
    details = {"answer": "Gedaan.", "identity_check": "known", "on": DAY, "by": None, **more}
    return answer_request(request=request, **details)


def advise(request, on=DAY):
    return note_advice(request=request, source="officer", text="Mijn advies.", on=on, by=None)


def representation(child, parent=0):
    return Representation.objects.get(
        subject=child.subject, parent=world.parents_of(child)[parent].subject
    )


# --- who may ask -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_without_custody_one_asks_for_facts_and_complains(child, kind):
    Representation.objects.filter(pk=representation(child).pk).update(custody="none")
    if kind in (Kind.ACCESS, Kind.COMPLAINT):
        assert asked(child, kind=kind).state == State.OPEN
    else:
        assert "requester" in error_of(asked, child=child, kind=kind).error_dict
        assert not Request.objects.exists()


@pytest.mark.clause("L33")
@pytest.mark.parametrize("kind", list(Kind))
def test_under_a_court_order_one_can_only_complain(child, kind):
    restrict_representation(
        representation=representation(child),
        restriction="both",
        valid_from=DAY,
        valid_until=None,
        by=None,
    )
    if kind == Kind.COMPLAINT:
        assert asked(child, kind=kind).state == State.OPEN
    else:
        assert "requester" in error_of(asked, child=child, kind=kind).error_dict


def test_from_sixteen_on_a_child_asks_for_itself(child):
    child.birth_date = dt.date(2010, 3, 3)
    child.save()
    assert asked(child, kind=Kind.ERASURE, on=dt.date(2026, 3, 2)).state == State.OPEN
    error = error_of(asked, child=child, kind=Kind.WHY, on=dt.date(2026, 3, 3))
    assert "16" in error.message_dict["requester"][0]


@pytest.mark.clause("L49", "K25")
@pytest.mark.parametrize("kind", list(Kind))
def test_who_works_here_asks_everything_about_the_own_file(kind):
    person = staff.employee(world.location())
    request = of_oneself(person, kind)
    assert request.is_about_oneself
    assert request.state == State.OPEN


def test_nobody_asks_about_a_colleague(child):
    here = world.location("Het Vlot")
    one, other = staff.employee(here), staff.employee(here, "Bo", "Vlotman")
    error = error_of(
        ask,
        kind=Kind.COPY,
        subject=one.subject,
        requester=other.subject,
        channel="desk",
        received_on=DAY,
        on=DAY,
        by=None,
    )
    assert "requester" in error.error_dict


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_meant_must_be_said_but_for_a_copy_or_a_look(child, kind):
    if kind in Request.ONE_AT_A_TIME:
        assert asked(child, kind=kind, words="").words == ""
    else:
        assert "words" in error_of(asked, child=child, kind=kind, words=" ").error_dict


def test_the_same_is_not_asked_twice_at_once_but_something_else_is(child):
    asked(child)
    assert "requester" in error_of(asked, child=child).error_dict
    asked(child, kind=Kind.ACCESS)
    for words in ("Het telefoonnummer klopt niet.", "De naam is verkeerd gespeld."):
        asked(child, kind=Kind.CORRECTION, words=words)
    assert Request.objects.count() == 4
    assert (
        error_of(asked, child=child, kind=Kind.CORRECTION, words=f" {words} ").standing.words
        == words
    )
    asked(child, kind=Kind.CORRECTION, words=words, on=later(1))


# --- on the way ------------------------------------------------------------------------------


def ask_question(request, on, about="meaning"):
    return ask_person(request=request, about=about, text="Wat bedoelt u?", on=on, by=None)


@pytest.mark.clause("L15")
def test_a_prompt_question_stops_the_clock_until_it_is_answered(child):
    request = asked(child, kind=Kind.ERASURE)
    own, legal = request.own_due_on, request.legal_due_on
    question = ask_question(request, later(3))
    request.refresh_from_db()
    assert request.waits_since == later(3)
    note_reply(question=question, reply="De foto's.", on=later(13), by=None)
    request.refresh_from_db()
    assert (request.waits_since, request.stood_still) == (None, 10)
    assert request.own_due_on == own + dt.timedelta(days=10)
    assert request.legal_due_on > legal


def test_a_late_question_does_not_stop_the_clock(child):
    request = asked(child, kind=Kind.ERASURE)
    own = request.own_due_on
    question = ask_question(request, later(8))
    note_reply(question=question, reply="De foto's.", on=later(20), by=None)
    request.refresh_from_db()
    assert (request.waits_since, request.stood_still, request.own_due_on) == (None, 0, own)


def test_two_open_questions_count_the_days_once(child):
    request = asked(child, kind=Kind.ERASURE)
    first, second = ask_question(request, later(1)), ask_question(request, later(4), "identity")
    note_reply(question=first, reply="De foto's.", on=later(6), by=None)
    request.refresh_from_db()
    assert request.waits_since == later(1)
    note_reply(question=second, reply="Zijn moeder.", on=later(9), by=None)
    request.refresh_from_db()
    assert request.stood_still == 8
    assert error_of(note_reply, question=second, reply="Nog eens.", on=later(9), by=None)


@pytest.mark.clause("L15")
def test_extending_goes_once_with_reasons_inside_the_first_month(child):
    request = asked(child)  # received on 2 March: by law until 2 April
    assert (
        "because"
        in error_of(extend_request, request=request, because=" ", on=DAY, by=None).error_dict
    )
    error_of(extend_request, request=request, because="Veel.", on=dt.date(2026, 4, 3), by=None)
    extend_request(request=request, because="Veel.", on=dt.date(2026, 4, 2), by=None)
    request.refresh_from_db()
    assert request.legal_due_on == dt.date(2026, 6, 2)
    assert request.due_on == request.legal_due_on
    error_of(extend_request, request=request, because="Meer.", on=dt.date(2026, 4, 2), by=None)


@pytest.mark.clause("K16", "L16")
@pytest.mark.parametrize(
    ("fee", "because", "wrong"),
    [
        ("0.00", "", ""),
        ("5.00", "Voor de vierde keer dit jaar.", ""),
        ("5.01", "Voor de vierde keer dit jaar.", "fee"),
        ("2.50", " ", "because"),
    ],
)
def test_a_fee_is_at_most_five_euro_and_says_why(child, fee, because, wrong):
    request = asked(child)
    setting = {"request": request, "fee": Decimal(fee), "because": because, "by": None}
    if wrong:
        assert list(error_of(set_fee, **setting).error_dict) == [wrong]
    else:
        set_fee(**setting)
    request.refresh_from_db()
    assert request.fee == (0 if wrong else Decimal(fee))


@pytest.mark.clause("K16")
def test_passing_on_changes_costs_nothing_whatever_the_reason(child):
    request = asked(child, kind=Kind.CORRECTION)
    assert (
        "fee"
        in error_of(
            set_fee, request=request, fee=Decimal("1.00"), because="Veel werk.", by=None
        ).error_dict
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(fee=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=asked(child).pk).update(fee="5.01")


@pytest.mark.clause("K15")
def test_an_appointment_to_look_is_noted(child):
    request, moment = asked(child, kind=Kind.ACCESS), timezone.now()
    agreeing = {"request": request, "meets_at": moment, "by": None}
    agree_appointment(**agreeing, on=timezone.localdate())
    request.refresh_from_db()
    assert request.meets_at == moment
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert "day" in error_of(agree_appointment, **agreeing, on=tomorrow).error_dict


def test_a_request_can_be_taken_back_and_its_clock_stops(child):
    request = asked(child, kind=Kind.ERASURE)
    ask_question(request, later(1))
    withdraw_request(request=request, on=later(2), by=None)
    request.refresh_from_db()
    assert (request.state, request.answered_on, request.waits_since) == (
        State.WITHDRAWN,
        later(2),
        None,
    )
    assert error_of(withdraw_request, request=request, on=later(3), by=None).code == "decided"


# --- advice ----------------------------------------------------------------------------------


@pytest.mark.clause("L14")
def test_no_erasure_is_decided_before_the_privacy_officer_has_advised(child):
    request = asked(child, kind=Kind.ERASURE)
    ask_advice(request=request, on=DAY, by=None)
    assert error_of(answer, request=request).code == "advice"
    refusal = {"ground": "legal_duty", "answer": "De wet.", "on": DAY, "by": None}
    assert error_of(refuse_request, request=request, **refusal).code == "advice"
    advise(request)
    assert answer(request).state == State.ANSWERED
    assert request.advices.get().given_on == DAY


@pytest.mark.clause("L14")
def test_a_correction_needs_advice_only_where_it_is_not_made(child):
    assert answer(asked(child, kind=Kind.CORRECTION)).state == State.ANSWERED
    request = asked(child, kind=Kind.CORRECTION)
    refusal = {"ground": "correct", "answer": "Het klopt.", "on": DAY, "by": None}
    assert error_of(refuse_request, request=request, **refusal).code == "advice"
    outside = {"source": "outside", "text": "Weiger.", "on": DAY, "by": None}
    assert "adviser" in error_of(note_advice, request=request, **outside).error_dict
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
    error_of(ask_advice, request=request, on=DAY, by=None)
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
        assert "ground" in error_of(refuse_request, request=request, **refusal).error_dict
        assert "ground" in error_of(answer, request=request, ground=ground).error_dict
    assert answer(request, ground="settlement").state == State.PARTLY


@pytest.mark.parametrize("kind", WITHOUT_COPY)
def test_a_granted_request_has_an_answer_an_identity_and_an_end(child, kind):
    request = asked(child, kind=kind)
    advise(request)
    assert "answer" in error_of(answer, request=request, answer=" ").error_dict
    assert "identity_check" in error_of(answer, request=request, identity_check="").error_dict
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
    error_of(answer, request=asked(child))
    approval = {"identity_check": "known", "on": DAY, "at": timezone.now(), "by": None}
    error_of(approve_copy, request=asked(child, kind=Kind.WHY), **approval)


@pytest.mark.parametrize("kind", [Kind.WHY, Kind.COMPLAINT, Kind.ACCESS])
def test_what_has_no_parts_is_not_granted_in_part(child, kind):
    request = asked(child, kind=kind)
    for ground in Request.Ground.values:
        assert "ground" in error_of(answer, request=request, ground=ground).error_dict


@pytest.mark.clause("L40")
def test_a_complaint_is_always_answered_and_never_refused(child):
    request = asked(child, kind=Kind.COMPLAINT)
    for ground in Request.Ground.values:
        refusal = {"ground": ground, "answer": "Nee.", "on": DAY, "by": None}
        assert "ground" in error_of(refuse_request, request=request, **refusal).error_dict
    assert answer(request).state == State.ANSWERED


@pytest.mark.clause("K38", "L40")
def test_a_complaint_goes_on_to_the_board_once_with_a_new_term(child):
    request = asked(child, kind=Kind.COMPLAINT)
    error_of(take_to_board, request=request, on=DAY, by=None)
    answer(request)
    take_to_board(request=request, on=later(10), by=None)
    request.refresh_from_db()
    assert (request.state, request.earlier_answer, request.answer) == (State.OPEN, "Gedaan.", "")
    assert request.own_due_on == later(38)
    assert request.is_with_board
    answer(request, answer="Het bestuur vindt dit ook.", on=later(20))
    assert error_of(take_to_board, request=request, on=later(21), by=None).code == "board"
    error_of(take_to_board, request=asked(child, kind=Kind.WHY), on=DAY, by=None)


@pytest.mark.clause("K38")
def test_a_complaint_with_the_board_is_answered_by_the_board(child):
    manager, board = world.user("location_manager"), world.user("board")
    request = asked(child, kind=Kind.COMPLAINT)
    answer(request, by=manager)
    take_to_board(request=request, on=later(10), by=None)
    error_of(answer, request=request, by=manager, on=later(20))
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
    assert error_of(answer, request=request, by=user).code == "own"
    assert error_of(ask_person, request=request, about="meaning", text="?", on=DAY, by=user).code


@pytest.mark.clause("L14")
def test_the_advice_of_the_officer_is_put_in_by_the_officer_where_the_officer_sees_the_file():
    here = world.location()
    manager, officer = world.user("location_manager", here), world.user("privacy_officer")
    advice = {"source": "officer", "text": "Mag.", "on": DAY}
    about_child = asked(world.child(here), kind=Kind.ERASURE)
    refused = error_of(note_advice, request=about_child, by=manager, **advice)
    assert "source" in refused.error_dict
    assert note_advice(request=about_child, by=officer, **advice).given_on == DAY
    about_volunteer = of_oneself(staff.volunteer(here), Kind.ERASURE)
    office = world.user("administration", here)
    assert note_advice(request=about_volunteer, by=office, **advice).given_on == DAY
