import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import end_appointment
from applicants.actions import (
    decide_outcome,
    end_procedure,
    remove_on_request,
    seat_panel_member,
)
from applicants.models import Application
from core.registries import export_sections, work_sources
from tests.factories import trail, world
from tests.factories.applicants import application, panel_member, procedure, vacancy

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 8, 3)


DAY = dt.timedelta(days=1)


def items(user, code="open_long"):
    return work_sources[f"applicants.{code}"].items(world.fresh(user), ON)


def test_a_procedure_open_for_half_a_year_is_work_for_panel_and_recruiter():
    at = world.location()
    member, recruiter = panel_member(at), world.user("recruiter", at)
    long = procedure(at, "Kok", panel=[member], opened_on=ON - dt.timedelta(weeks=27))
    procedure(at, "Schoonmaker", panel=[member], opened_on=ON - dt.timedelta(weeks=25))
    for user in (member, recruiter):
        (item,) = items(user)
        assert item.url == reverse("applicants:end", args=[long.pk])
        assert item.due_on == ON - dt.timedelta(weeks=1)
    assert items(world.user("recruiter", world.location("Het Vlot"))) == []
    assert items(world.user("board")) == []


def test_a_vacancy_that_closed_is_work_until_the_procedure_ends():
    at = world.location()
    member, recruiter = panel_member(at), world.user("recruiter", at)
    closed = procedure(at, "Kok", panel=[member], closes_on=ON - DAY)
    procedure(at, "Schoonmaker", panel=[member], closes_on=ON)
    for user in (member, recruiter):
        (item,) = items(user, "past_closing")
        assert (item.about, item.due_on) == ("Kok", ON - DAY + dt.timedelta(weeks=4))
        assert item.url == reverse("applicants:end", args=[closed.pk])
    # An old procedure is asked about once: as closed, or as open for long.
    assert [item.about for item in items(member)] == ["Schoonmaker"]
    end_procedure(procedure=closed, ended_on=ON, on=ON, by=None)
    assert items(member, "past_closing") == []


def opened(made, day, user):
    at = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    trail.opened(made.subject_id, section="x", function="panel_member", by=user, at=at)


def test_applications_that_nobody_opened_for_two_weeks_are_work_for_the_panel_alone():
    at = world.location()
    member = panel_member(at)
    round_ = procedure(at, "Kok", panel=[member])
    never, long_ago = application(round_), application(round_, "Sam", "Vink")
    lately, new = application(round_, "Pim", "Duin"), application(round_, "Bo", "Helm")
    decided = application(round_, "Jo", "Wad")
    opened(long_ago, ON - 15 * DAY, member)
    opened(lately, ON - 13 * DAY, member)
    Application.objects.filter(pk=new.pk).update(received_on=ON - 13 * DAY)
    on = decided.received_on
    decide_outcome(application=decided, outcome="rejected", decided_on=on, on=on, by=None)
    (item,) = items(member, "left_alone")
    assert item.what == "2 applications that nobody has opened for two weeks"
    assert (item.about, item.due_on) == ("Kok", never.received_on + 14 * DAY)
    for outsider in (world.user("recruiter", at), world.user("hr"), world.user("board")):
        assert items(outsider, "left_alone") == []
    remove_on_request(application=never, asked_on=ON, by=None)
    (item,) = items(member, "left_alone")
    assert item.due_on == ON - DAY


def test_a_panel_on_which_nobody_works_here_is_work_for_who_puts_panels_together():
    at = world.location()
    recruiter, member = world.user("recruiter", at), panel_member(at)
    published = vacancy(at, "Kok")
    reached = application(procedure(at, "Schoonmaker"))
    procedure(at, "Groepsleider")  # nobody applied, and nobody can by oneself
    vacancy(at, "Tuinman", closes_on=ON - DAY)
    found = items(recruiter, "without_panel")
    assert {item.about for item in found} == {"Kok", "Schoonmaker"}
    assert {item.due_on for item in found} == {ON}
    assert items(world.user("recruiter", world.location("Het Vlot")), "without_panel") == []
    assert items(world.user("board"), "without_panel") == []
    seat_panel_member(procedure=published, user=member, starts_on=ON, by=None)
    remove_on_request(application=reached, asked_on=ON, by=None)
    assert items(recruiter, "without_panel") == []
    end_appointment(appointment=member.appointments.get(), ends_on=ON - DAY, by=None)
    (item,) = items(recruiter, "without_panel")
    assert item.url == reverse("applicants:seat", args=[published.pk])


@pytest.mark.parametrize("code", ["open_long", "past_closing", "left_alone"])
def test_the_work_list_asks_as_much_for_many_as_for_few(code):
    at = world.location()
    member = panel_member(at)
    counts = []
    for _more in range(2):
        for _number in range(4):
            application(procedure(at, panel=[member], opened_on=ON - dt.timedelta(weeks=30)))
            procedure(at, panel=[member], opened_on=ON - dt.timedelta(weeks=30), closes_on=ON - DAY)
        with CaptureQueriesContext(connection) as asked:
            assert len(items(member, code)) == 4 * (len(counts) + 1)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_applicant_gets_everything_that_is_held():
    made = application(procedure(world.location()), keep_a_year=True)
    held = {
        code: export_sections[code].rows(made.subject)
        for code in ("applicant.identity", "applicant.letter", "applicant.procedure", "consents")
    }
    assert held["applicant.identity"][0]["email"] == "robin@example.com"
    assert held["applicant.letter"] == [{"text": "Geachte commissie"}]
    assert held["applicant.procedure"][0]["procedure"] == "Groepsleider"
    assert held["consents"][0]["given"] is True
