"""Of an application on hold nobody is told that it is destroyed in the coming night."""

import datetime as dt

import pytest
from django.urls import reverse

from applicants.actions import end_procedure, record_keeping
from applicants.actions.keeping import ask_keeping_again
from applicants.models import Application
from core.dates import today
from retention.actions import place_hold
from retention.models import RuleSetting
from tests.factories.applicants import application, procedure
from tests.factories.due import run_when_due
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K30")]
TODAY = today()
DAY = dt.timedelta(days=1)
TONIGHT = "The application is destroyed tonight."
ON_HOLD = "Its destruction is on hold: the application is destroyed once that has ended."
HELD_OR_NOT = pytest.mark.parametrize(
    ("held", "said", "unsaid"), [(True, ON_HOLD, TONIGHT), (False, TONIGHT, ON_HOLD)]
)


@pytest.fixture
def made(at, member):
    return application(procedure(at, panel=[member]))


def hold(made) -> None:
    place_hold(
        subject=made.subject,
        retention_class="applicant.file",
        ground="dispute",
        proof="brief",
        review_on=TODAY + 30 * DAY,
        today=TODAY,
        by=None,
    )


@HELD_OR_NOT
def test_who_removes_an_application_reads_when_it_is_destroyed(made, member, held, said, unsaid):
    if held:
        hold(made)
    url = reverse("applicants:remove", args=[made.subject_id])
    for page in (asking(member).get(url), asking(member).post(url, follow=True)):
        shown = page.content.decode()
        assert said in shown
        assert unsaid not in shown
    run_when_due(TODAY + DAY)
    assert Application.objects.filter(pk=made.pk).exists() is held


@pytest.mark.parametrize("page", ["hire", "remove"])
@pytest.mark.parametrize("held", [True, False])
def test_what_waits_for_approval_is_not_destroyed_tonight(made, member, page, held):
    for rule in ("hired", "request"):
        RuleSetting.objects.create(rule=f"applicant.file.{rule}", four_eyes=True)
    if held:
        hold(made)
    url = reverse(f"applicants:{page}", args=[made.subject_id])
    shown = asking(member).get(url).content.decode()
    assert "Somebody proposes the destruction, and somebody else approves it." in shown
    assert TONIGHT not in shown
    assert (ON_HOLD in shown) is held


@HELD_OR_NOT
def test_who_notes_a_no_to_another_year_reads_when_it_is_destroyed(
    made, member, held, said, unsaid
):
    record_keeping(
        application=made, given=True, decided_on=TODAY - DAY, how="email", on=TODAY - DAY, by=None
    )
    end_procedure(procedure=made.procedure, ended_on=TODAY, on=TODAY, by=None)
    made.refresh_from_db()
    ask_keeping_again(application=made, ends_on=TODAY + 10 * DAY, on=TODAY)
    if held:
        hold(made)
    url = reverse("applicants:keeping", args=[made.subject_id])
    typed = {"given": "no", "decided_on": f"{TODAY:%d-%m-%Y}", "how": "spoken"}
    warnings = asking(member).post(url, typed).context["warnings"]
    assert said in warnings
    assert unsaid not in warnings


@HELD_OR_NOT
def test_who_hires_reads_when_the_application_is_destroyed(made, member, held, said, unsaid):
    if held:
        hold(made)
    url = reverse("applicants:hire", args=[made.subject_id])
    typed = {
        "kind": "employee",
        "function_title": "Groepsleider",
        "starts_on": f"{TODAY:%d-%m-%Y}",
        "hours_per_week": "24",
        "birth_date": "02-04-1995",
        "sex": "x",
        "decided_on": f"{TODAY:%d-%m-%Y}",
    }
    for page in (asking(member).get(url), asking(member).post(url, typed, follow=True)):
        shown = page.content.decode()
        assert said in shown
        assert unsaid not in shown
