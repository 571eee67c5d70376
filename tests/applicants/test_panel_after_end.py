"""Who applied is reached by somebody for as long as the application is kept."""

import datetime as dt

import pytest
from django.urls import reverse

from applicants.actions import end_procedure, remove_on_request
from applicants.models import PanelSeat
from core.dates import today
from tests.factories import world
from tests.factories.applicants import application, panel_member, procedure
from tests.factories.http import asking
from tests.factories.rights import of_oneself

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K28")]
TODAY = today()


@pytest.fixture
def ended(at, member):
    """A procedure that ended yesterday, with its panel and one who applied."""
    made = procedure(at, panel=[member])
    application(made)
    end_procedure(procedure=made, ended_on=TODAY - dt.timedelta(days=1), on=TODAY, by=None)
    made.refresh_from_db()
    return made


@pytest.fixture
def recruiter(at):
    return asking(world.user("recruiter", at))


def page_of(name, *parts) -> str:
    return reverse(f"applicants:{name}", args=parts)


def test_after_the_last_one_left_somebody_else_reaches_who_applied_and_what_is_asked(
    at, ended, recruiter
):
    asked = of_oneself(ended.applications.get().subject.applicant, "why", on=TODAY)
    leave = page_of("unseat", ended.pk, ended.seats.get().pk)
    told = recruiter.get(leave).content.decode()
    assert "Nobody is on the panel then" in told
    assert "You can put this colleague on the panel again." in told
    recruiter.post(leave)
    seat = page_of("seat", ended.pk)
    assert seat in recruiter.get(page_of("procedure", ended.pk)).content.decode()
    later = panel_member(at)
    recruiter.post(seat, {"user": later.pk})
    colleague = asking(world.fresh(later))
    assert "Kraaij" in colleague.get(page_of("procedure", ended.pk)).content.decode()
    assert colleague.get(reverse("rights:detail", args=[asked.pk])).status_code == 200


def test_who_is_not_the_last_one_leaves_without_a_word_about_that(at, ended, recruiter):
    recruiter.post(page_of("seat", ended.pk), {"user": panel_member(at).pk})
    leave = page_of("unseat", ended.pk, ended.seats.first().pk)
    assert "Nobody is on the panel then" not in recruiter.get(leave).content.decode()


def test_once_nothing_is_kept_nobody_is_put_on_the_panel_any_more(at, ended, recruiter):
    remove_on_request(application=ended.applications.get(), asked_on=TODAY, by=None)
    seat = page_of("seat", ended.pk)
    assert f'"{seat}"' not in recruiter.get(page_of("procedure", ended.pk)).content.decode()
    page = recruiter.post(seat, {"user": panel_member(at).pk}).content.decode()
    assert "This procedure has ended." in page
    assert PanelSeat.objects.count() == 1
    leave = recruiter.get(page_of("unseat", ended.pk, ended.seats.get().pk)).content.decode()
    assert "put this colleague on the panel again" not in leave
