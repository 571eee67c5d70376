import datetime as dt

import pytest
from django.urls import reverse

from core.registries import export_sections, work_sources
from tests.factories import world
from tests.factories.applicants import application, panel_member, procedure

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 8, 3)


def items(user):
    return work_sources["applicants.open_long"].items(world.fresh(user), ON)


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
