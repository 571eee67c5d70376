"""What a vacancy says, and whether it stands on the website."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actions import change_matrix
from accounts.functions import FUNCTIONS
from applicants.actions import end_procedure, open_procedure
from applicants.models import Procedure
from audit.models import Event
from core.dates import today
from core.privacy import CATEGORIES, Level
from tests.factories import world
from tests.factories.applicants import OPENED, panel_member, procedure, vacancy
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TEXT = {"title": "Kok", "description": "Elke dag warm eten.", "published": "on", "closes_on": ""}


@pytest.fixture
def recruiter(at):
    return asking(world.user("recruiter", at))


def url(name, of):
    return reverse(f"applicants:{name}", args=[of.pk])


def test_a_vacancy_is_written_and_published_and_its_link_is_shown(recruiter, at):
    made = procedure(at)
    link = f"http://testserver/apply/{made.pk}/"
    assert link not in recruiter.get(url("procedure", made)).content.decode()
    assert recruiter.post(url("vacancy", made), TEXT).url == url("procedure", made)
    made.refresh_from_db()
    assert (made.title, made.description, made.published) == ("Kok", "Elke dag warm eten.", True)
    page = recruiter.get(url("procedure", made)).content.decode()
    assert link in page
    assert "Elke dag warm eten." in page
    assert Event.objects.get(action="procedure.changed").details == {"published": True}
    recruiter.post(url("vacancy", made), {**TEXT, "published": ""})
    assert link not in recruiter.get(url("procedure", made)).content.decode()


def test_who_publishes_without_a_panel_is_told_that_nobody_reads_what_comes_in(recruiter, at):
    words = "nobody sees who applies"
    made, manned = procedure(at), procedure(at, panel=[panel_member(at)])
    assert words in recruiter.post(url("vacancy", made), TEXT, follow=True).content.decode()
    made.refresh_from_db()
    assert made.published
    unpublished = recruiter.post(url("vacancy", made), {**TEXT, "published": ""}, follow=True)
    assert words not in unpublished.content.decode()
    assert words not in recruiter.post(url("vacancy", manned), TEXT, follow=True).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"closes_on": f"{OPENED - DAY:%d-%m-%Y}"}, "closes_on"),
        ({"closes_on": "31-02-2026"}, "closes_on"),
        ({"description": "  "}, "description"),
        ({"title": ""}, "title"),
    ],
)
def test_a_wrong_vacancy_is_told_at_its_field(recruiter, at, changes, field):
    made = procedure(at)
    page = recruiter.post(url("vacancy", made), {**TEXT, **changes})
    assert list(page.context["form"].errors) == [field]
    made.refresh_from_db()
    assert not made.published


def test_a_vacancy_of_a_procedure_that_ended_stays_as_it_was(recruiter, at):
    made = vacancy(at)
    end_procedure(procedure=made, ended_on=OPENED, on=today(), by=None)
    page = recruiter.post(url("vacancy", made), TEXT)
    assert "This procedure has ended" in page.content.decode()
    made.refresh_from_db()
    assert made.title == "Groepsleider"
    assert url("vacancy", made) not in recruiter.get(url("procedure", made)).content.decode()


@pytest.mark.parametrize(("ahead", "taken"), [(365, True), (366, False), (4000, False)])
def test_a_procedure_opens_at_most_a_year_ahead(at, ahead, taken):
    def open_it():
        return open_procedure(
            location=at, title="Kok", opened_on=OPENED + ahead * DAY, on=OPENED, by=None
        )

    if taken:
        assert open_it().opened_on == OPENED + ahead * DAY
        return
    with pytest.raises(ValidationError) as caught:
        open_it()
    assert list(caught.value.error_dict) == ["opened_on"]
    assert not Procedure.objects.exists()


def test_the_page_tells_a_year_that_was_mistyped(recruiter, at):
    values = {"title": "Kok", "location": at.pk, "opened_on": "01-03-2126"}
    page = recruiter.post(reverse("applicants:new"), values)
    assert list(page.context["form"].errors) == ["opened_on"]
    assert "01-03-2126" in page.content.decode()


@pytest.mark.clause("L62", "K28")
def test_no_function_but_the_panel_can_ever_be_given_applicants_data(at):
    theirs = [code for code, category in CATEGORIES.items() if category.room == "applicant"]
    reached = {f.code for f in FUNCTIONS.values() if any(f.ceiling.get(c) for c in theirs)}
    assert reached == {"panel_member", "applicant"}  # and who applied, of the own application
    assert FUNCTIONS["applicant"].own
    assert not FUNCTIONS["applicant"].appointed
    for function in set(FUNCTIONS) - reached:
        for category in theirs:
            with pytest.raises(ValidationError):
                change_matrix(levels={function: {category: int(Level.REASON)}}, by=None)
