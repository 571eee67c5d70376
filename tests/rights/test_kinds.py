"""What may be asked by whom, and what happens on the way."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from core.dates import today
from core.templatetags.ui import day
from rights.actions import (
    agree_appointment,
    ask,
    ask_person,
    correct_received,
    extend_request,
    note_reply,
    set_fee,
    withdraw_request,
)
from rights.models import Request
from subjects.actions import restrict_representation
from subjects.models import Representation
from subjects.trail import rows_of
from tests.factories import staff, world
from tests.factories.http import asking
from tests.factories.rights import DAY, asked, later, of_oneself, refusal_of

pytestmark = pytest.mark.django_db
Kind, State = Request.Kind, Request.State


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
        assert "requester" in refusal_of(asked, child=child, kind=kind).error_dict
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
        assert "requester" in refusal_of(asked, child=child, kind=kind).error_dict


def test_from_sixteen_on_a_child_asks_for_itself(child):
    child.birth_date = dt.date(2010, 3, 3)
    child.save()
    assert asked(child, kind=Kind.ERASURE, on=dt.date(2026, 3, 2)).state == State.OPEN
    error = refusal_of(asked, child=child, kind=Kind.WHY, on=dt.date(2026, 3, 3))
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
    error = refusal_of(
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
        assert "words" in refusal_of(asked, child=child, kind=kind, words=" ").error_dict


def test_the_same_is_not_asked_twice_at_once_but_something_else_is(child):
    asked(child)
    assert "requester" in refusal_of(asked, child=child).error_dict
    asked(child, kind=Kind.ACCESS)
    for words in ("Het telefoonnummer klopt niet.", "De naam is verkeerd gespeld."):
        asked(child, kind=Kind.CORRECTION, words=words)
    assert Request.objects.count() == 4
    assert (
        refusal_of(asked, child=child, kind=Kind.CORRECTION, words=f" {words} ").standing.words
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
    assert refusal_of(note_reply, question=second, reply="Nog eens.", on=later(9), by=None)


@pytest.mark.clause("L15")
def test_extending_goes_once_with_reasons_inside_the_first_month(child):
    request = asked(child)  # received on 2 March: by law until 2 April
    assert (
        "because"
        in refusal_of(extend_request, request=request, because=" ", on=DAY, by=None).error_dict
    )
    refusal_of(extend_request, request=request, because="Veel.", on=dt.date(2026, 4, 3), by=None)
    extend_request(request=request, because="Veel.", on=dt.date(2026, 4, 2), by=None)
    request.refresh_from_db()
    assert request.legal_due_on == dt.date(2026, 6, 2)
    assert request.due_on == request.legal_due_on
    refusal_of(extend_request, request=request, because="Meer.", on=dt.date(2026, 4, 2), by=None)


def moving(request, to, *, on):
    """The day of receipt corrected, with a reason."""
    why = "De envelop draagt een ander stempel."
    return correct_received(request=request, received_on=to, because=why, on=on, by=None)


def test_a_day_of_receipt_that_is_yet_to_come_is_refused(child):
    received = later(1)
    parent = world.parents_of(child)[0].subject
    wrong = {"kind": "copy", "subject": child.subject, "requester": parent, "channel": "desk"}
    error = refusal_of(ask, **wrong, received_on=received, on=DAY, by=None)
    assert list(error.error_dict) == ["received_on"]
    request = asked(child, channel="letter")
    error = refusal_of(moving, request=request, to=received, on=DAY)
    assert list(error.error_dict) == ["received_on"]


@pytest.mark.clause("L15")
def test_a_day_of_receipt_noted_wrongly_is_corrected_and_the_terms_move_with_it(child):
    request = asked(child, on=later(-28), channel="letter")  # February instead of March
    assert request.legal_due_on < dt.date(2026, 3, 10)
    moving(request, DAY, on=DAY)
    request.refresh_from_db()
    assert request.received_on == DAY
    assert request.legal_due_on == dt.date(2026, 4, 2)
    assert request.own_due_on == dt.date(2026, 3, 30)
    event = Event.objects.get(action="request.received_corrected")
    assert (event.subject_id, event.details) == (
        child.pk,
        {"number": "2026-001", "was": "2026-02-02", "now": "2026-03-02"},
    )


def test_the_page_of_a_request_offers_to_correct_its_day(child):
    request = asked(child, on=today() - dt.timedelta(days=40), channel="letter")
    client = asking(world.user("location_manager", child.subject.affiliations.get().location))
    url = reverse("rights:step", args=[request.pk, "received"])
    assert url in client.get(reverse("rights:detail", args=[request.pk])).content.decode()
    yesterday = today() - dt.timedelta(days=1)
    typed = {"received_on": day(yesterday)}
    assert "because" in client.post(url, typed).context["form"].errors
    assert "send the confirmation of receipt again" in client.get(url).content.decode()
    was, why = request.received_on, "De envelop draagt een ander stempel."
    assert client.post(url, typed | {"because": why}).status_code == 302
    request.refresh_from_db()
    assert request.received_on == yesterday
    page = client.get(reverse("rights:detail", args=[request.pk]))
    [told] = page.context["passed"]
    for part in (day(was), day(yesterday), why, Event.objects.latest("pk").actor.display_name):
        assert part in told["text"]
    [line] = [row for row in rows_of(child.pk, 50) if "day of receipt" in row[1]]
    assert f"({request.number}: {day(was)} → {day(yesterday)})" in line[1]
    assert line[-1] == why


def test_a_day_of_receipt_after_the_first_step_or_in_the_portal_is_not_corrected(child):
    request = asked(child, channel="letter")
    ask_person(request=request, about="identity", text="Wie bent u?", on=DAY, by=None)
    again = {"to": later(1), "on": later(2)}
    error = refusal_of(moving, request=request, **again)
    assert list(error.error_dict) == ["received_on"]
    other = asked(child, parent=1, channel="portal")
    assert refusal_of(moving, request=other, **again)


def test_a_day_of_receipt_a_year_back_is_asked_about_once_and_then_corrected(child, here):
    request, long_ago = asked(child, on=today(), channel="letter"), today() - dt.timedelta(days=500)
    client, url = (
        asking(world.user("location_manager", here)),
        reverse("rights:step", args=[request.pk, "received"]),
    )
    typed = {"received_on": day(long_ago), "because": "Het poststempel."}
    form = client.post(url, typed).context["form"]
    assert "a year ago or longer" in form.errors["received_on"][0]
    assert client.post(url, typed | {"long_ago": form["long_ago"].value()}).status_code == 302
    request.refresh_from_db()
    assert request.received_on == long_ago


@pytest.mark.clause("L15")
def test_another_day_of_receipt_judges_anew_whether_a_question_stopped_the_clock(child):
    request = asked(child, kind=Kind.ERASURE)
    question = ask_question(request, later(5))
    note_reply(question=question, reply="De foto's.", on=later(45), by=None)
    moving(request, later(-20), on=later(46))
    request.refresh_from_db()
    question.refresh_from_db()
    assert (request.stood_still, question.stops_clock) == (0, False)
    assert request.own_due_on == later(8)
    moving(request, DAY, on=later(46))
    request.refresh_from_db()
    assert (request.stood_still, request.own_due_on) == (40, later(68))


@pytest.mark.clause("L15")
def test_another_day_of_receipt_judges_anew_since_when_the_clock_stands_still(child):
    request = asked(child, kind=Kind.ERASURE)
    ask_question(request, later(5))
    moving(request, later(-20), on=later(6))
    request.refresh_from_db()
    assert request.waits_since is None
    moving(request, later(1), on=later(7))
    request.refresh_from_db()
    assert (request.waits_since, request.stood_still) == (later(5), 0)


@pytest.mark.clause("L15")
def test_a_day_of_receipt_by_which_the_term_was_extended_too_late_is_refused(child):
    request = asked(child, kind=Kind.ERASURE)
    extend_request(request=request, because="Veel.", on=later(20), by=None)
    error = refusal_of(moving, request=request, to=later(-60), on=later(21))
    assert list(error.error_dict) == ["received_on"]
    request.refresh_from_db()
    assert request.received_on == DAY
    moving(request, later(-1), on=later(21))


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
        assert list(refusal_of(set_fee, **setting).error_dict) == [wrong]
    else:
        set_fee(**setting)
    request.refresh_from_db()
    assert request.fee == (0 if wrong else Decimal(fee))


@pytest.mark.clause("K16")
def test_passing_on_changes_costs_nothing_whatever_the_reason(child):
    request = asked(child, kind=Kind.CORRECTION)
    assert (
        "fee"
        in refusal_of(
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
    assert "day" in refusal_of(agree_appointment, **agreeing, on=tomorrow).error_dict


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
    assert refusal_of(withdraw_request, request=request, on=later(3), by=None).code == "decided"
