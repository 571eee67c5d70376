import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actions import end_appointment
from accounts.models import Appointment
from applicants import actions
from applicants.models import Applicant, Application, Letter, PanelSeat
from audit.models import Event
from consents.answers import answer
from consents.models import ConsentDecision
from consents.texts import text_of
from core.privacy import Level
from subjects.models import Subject
from subjects.visibility import can
from tests.factories import world
from tests.factories.applicants import OPENED, application, hired, panel_member, procedure
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ON = OPENED + 30 * DAY


def knows(user, subject, on=ON):
    found = Subject.objects.visible_to(world.fresh(user), on=on, category="applicant.identity")
    return found.filter(pk=subject.pk).exists()


def test_an_application_is_sealed_and_stands_at_the_vacancys_location(at):
    made = application(procedure(at))
    assert Applicant.objects.get().email == "robin@example.com"
    assert Letter.objects.get().text == "Geachte commissie"
    assert made.subject.affiliations.get().location == at


@pytest.mark.clause("K28")
def test_only_the_panel_knows_who_applied(at):
    member, later, board = panel_member(at), panel_member(at), world.user("board")
    hr, recruiter = world.user("hr"), world.user("recruiter")
    round_ = procedure(at, panel=[member])
    made = application(round_)
    assert knows(member, made.subject)
    for outsider in (later, board, hr, recruiter):
        assert not knows(outsider, made.subject)
        sight = can(outsider, made.subject, "applicant.letter", Level.REASON, on=ON).sight
        assert sight.name == "UNKNOWN"
    actions.seat_panel_member(procedure=round_, user=later, starts_on=OPENED, by=None)
    assert knows(later, made.subject)
    actions.remove_panel_member(seat=PanelSeat.objects.get(user=later), by=None)
    assert not knows(later, made.subject)
    assert knows(member, made.subject)


def test_a_seat_reaches_its_own_procedure_only(at):
    member = panel_member(at)
    mine, other = procedure(at, panel=[member]), procedure(at, "Kok")
    application(mine)
    assert not knows(member, application(other, "Sam", "Vink").subject)


def test_who_left_gets_nothing_of_later_applications(at):
    member = panel_member(at)
    round_ = procedure(at, panel=[member])
    end_appointment(appointment=Appointment.objects.get(user=member), ends_on=OPENED + DAY, by=None)
    made = application(round_, received_on=ON, on=ON)
    assert not knows(member, made.subject)


def test_only_a_colleague_in_service_is_seated_and_only_once(at):
    round_ = procedure(at, panel=[member := panel_member(at)])
    gone = world.user("hr", ends_on=OPENED - DAY)
    for user in (world.user(), gone, member):
        with pytest.raises(ValidationError) as caught:
            actions.seat_panel_member(procedure=round_, user=user, starts_on=OPENED, by=None)
        assert list(caught.value.error_dict) == ["user"]
    assert PanelSeat.objects.count() == 1


@pytest.mark.parametrize("received", [OPENED - DAY, ON + DAY])
def test_an_impossible_day_of_receipt_is_refused(at, received):
    round_ = procedure(at)
    with pytest.raises(ValidationError) as caught:
        application(round_, received_on=received, on=ON)
    assert list(caught.value.error_dict) == ["received_on"]
    assert not Subject.objects.exists()


def test_the_answer_about_keeping_is_recorded_with_the_text_that_was_read(at):
    made = application(procedure(at), keep_a_year=True)
    decision = ConsentDecision.objects.get()
    assert decision.text == text_of(actions.KEEP_A_YEAR, ON)
    assert decision.how == "form"
    assert answer(made.subject, actions.KEEP_A_YEAR, ON).given is True
    actions.record_keeping(
        application=made, given=False, decided_on=ON, how="email", on=ON, by=None
    )
    assert answer(made.subject, actions.KEEP_A_YEAR, ON).given is False


def test_the_end_of_a_procedure_rejects_whom_was_not_decided_on(at):
    round_ = procedure(at)
    gone, waiting = application(round_), application(round_, "Sam", "Vink")
    actions.decide_outcome(application=gone, outcome="withdrawn", decided_on=ON, on=ON, by=None)
    actions.end_procedure(procedure=round_, ended_on=ON, on=ON, by=None)
    outcomes = dict(Application.objects.values_list("pk", "outcome"))
    assert outcomes == {gone.pk: "withdrawn", waiting.pk: "rejected"}
    assert world.fresh(waiting.subject).relation_ended_on == ON
    with pytest.raises(ValidationError):
        application(round_, "Te", "Laat", received_on=ON, on=ON)


@pytest.mark.parametrize("ended", [OPENED - DAY, OPENED + 4 * DAY, ON + DAY])
def test_a_procedure_cannot_end_on_an_impossible_day(at, ended):
    round_ = procedure(at)
    application(round_, received_on=OPENED + 5 * DAY, on=ON)
    with pytest.raises(ValidationError) as caught:
        actions.end_procedure(procedure=round_, ended_on=ended, on=ON, by=None)
    assert list(caught.value.error_dict) == ["ended_on"]
    round_.refresh_from_db()
    assert round_.ended_on is None
    assert Application.objects.get().outcome == "open"


@pytest.mark.parametrize(
    ("outcome", "day", "field"),
    [
        ("rejected", OPENED - DAY, "decided_on"),
        ("rejected", ON + DAY, "decided_on"),
        ("open", ON, "outcome"),
        ("hired", ON, "outcome"),
    ],
)
def test_an_impossible_outcome_is_refused(at, outcome, day, field):
    made = application(procedure(at))
    with pytest.raises(ValidationError) as caught:
        actions.decide_outcome(application=made, outcome=outcome, decided_on=day, on=ON, by=None)
    assert list(caught.value.error_dict) == [field]
    assert Application.objects.get().outcome == "open"


@pytest.mark.clause("K30")
def test_who_asks_to_be_removed_is_gone_from_the_panel_at_once(at):
    member = panel_member(at)
    made = application(procedure(at, panel=[member]))
    actions.remove_on_request(application=made, asked_on=ON, by=member)
    assert not knows(member, made.subject)
    made.refresh_from_db()
    assert (made.outcome, made.removal_asked_on) == ("withdrawn", ON)
    later = panel_member(at)
    actions.seat_panel_member(procedure=made.procedure, user=later, starts_on=ON, by=None)
    assert not knows(later, made.subject)


def decided(made, outcome="rejected"):
    actions.move_stage(application=made, stage="second", by=None)
    return actions.decide_outcome(application=made, outcome=outcome, decided_on=ON, on=ON, by=None)


@pytest.mark.parametrize("outcome", ["rejected", "withdrawn"])
def test_what_was_decided_by_mistake_is_turned_back_to_the_stage_it_had(at, outcome):
    member = panel_member(at)
    made = decided(application(procedure(at, panel=[member])), outcome)
    client, page = asking(member), reverse("applicants:reopen", args=[made.subject_id])
    section = reverse("applicants:section", args=[made.subject_id, "procedure"])
    assert page in client.get(section).content.decode()
    client.get(page)
    assert Application.objects.get().outcome == outcome  # asking changes nothing
    assert client.post(page).url == section
    left = Application.objects.get()
    assert (left.outcome, left.decided_on, left.stage) == ("open", None, "second")
    assert Event.objects.get(action="application.reopened").subject_id == made.subject_id
    assert page not in client.get(section).content.decode()


@pytest.mark.parametrize("after", ["ended", "removal", "hired", "undecided"])
def test_what_has_consequences_already_is_not_turned_back(at, after):
    round_ = procedure(at)
    made = application(round_) if after == "undecided" else decided(application(round_))
    if after == "ended":
        actions.end_procedure(procedure=round_, ended_on=ON, on=ON, by=None)
    elif after == "removal":
        actions.remove_on_request(application=made, asked_on=ON, by=None)
    elif after == "hired":
        hired(made, on=ON)
    before = Application.objects.values().get()
    with pytest.raises(ValidationError):
        actions.reopen_application(application=made, by=None)
    assert Application.objects.values().get() == before
