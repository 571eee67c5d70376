"""To whom a request goes: by whom it is about, and where (K15, K25, L14)."""

import datetime as dt

import pytest
from django.urls import reverse

from core.dates import today
from core.privacy import Level, SubjectKind
from core.registries import work_sources
from rights.actions import (
    answer_request,
    ask_advice,
    extend_request,
    propose_correction,
    take_to_board,
)
from rights.corrections import changes_in, filled_in, places_of
from rights.sight import requests_in_sight
from tests.factories import applicants, files, staff, world
from tests.factories.http import asking
from tests.factories.rights import asked, deciding, of_oneself

pytestmark = pytest.mark.django_db
FUNCTIONS = [
    "board",
    "location_manager",
    "cluster_manager",
    "care_coordinator",
    "administration",
    "hr",
    "privacy_officer",
    "pedagogical_professional",
    "payroll",
    "ict_support",
    "recruiter",
]


def handlers(request, here, level=Level.CHANGE) -> set:
    """Who handles a request, of everybody at the own location."""
    return {
        function
        for function in FUNCTIONS
        if requests_in_sight(world.user(function, here), on=today(), level=level)
        .filter(pk=request.pk)
        .exists()
    }


@pytest.mark.clause("K15", "L14")
def test_what_parents_ask_goes_to_the_manager_of_the_location(here):
    request = asked(world.child(here), on=today())
    assert handlers(request, here) == {"location_manager", "board", "privacy_officer"}
    assert handlers(request, world.location("Het Vlot")) == set()
    looking = handlers(request, here, Level.VIEW) - handlers(request, here)
    assert looking == {"cluster_manager", "care_coordinator", "administration"}


@pytest.mark.clause("K25", "L49")
@pytest.mark.parametrize("kind", [SubjectKind.EMPLOYEE, SubjectKind.EXTERNAL])
def test_what_employees_and_externals_ask_goes_to_hr(here, kind):
    request = of_oneself(staff.employee(here, kind=kind), "why", on=today())
    assert handlers(request, here) == {"hr", "board", "privacy_officer"}


def test_what_interns_and_volunteers_ask_goes_to_the_administration_of_the_location(here):
    intern = staff.employee(here, "Sam", "Zeeman", kind=SubjectKind.INTERN)
    for person in (intern, staff.volunteer(here)):
        request = of_oneself(person, "why", on=today())
        assert handlers(request, here) == {"administration", "board"}


def test_what_applicants_ask_goes_to_the_panel_of_the_procedure(here):
    member = world.user("lunch_care", here)
    application = applicants.application(applicants.procedure(here, panel=[member]))
    request = of_oneself(application.subject.applicant, "why", on=today())
    assert handlers(request, here) == set()
    found = requests_in_sight(world.fresh(member), on=today(), level=Level.CHANGE)
    assert list(found) == [request]


@pytest.mark.clause("L14")
def test_the_privacy_officer_finds_what_advice_is_asked_of_on_the_work_list(here):
    request, other = (
        asked(world.child(here, name), kind="erasure", on=today()) for name in ("Noor", "Sem")
    )
    ask_advice(request=request, on=today(), by=None)
    officer = world.user("privacy_officer")
    (item,) = work_sources["rights.requests"].items(officer, today())
    assert request.number in item.what
    assert other.number not in item.what
    assert item.url.endswith("/advice/")


def items_of(user) -> list:
    return work_sources["rights.requests"].items(user, today())


@pytest.mark.clause("K38")
def test_a_complaint_before_the_board_is_the_boards_work_alone(here):
    request = asked(world.child(here), kind="complaint", on=today())
    manager, board = world.user("location_manager", here), world.user("board")
    assert len(items_of(manager)) == 1
    answer_request(request=request, answer="Sorry.", identity_check="known", on=today(), by=manager)
    assert items_of(world.fresh(manager)) == items_of(world.fresh(board)) == []
    take_to_board(request=request, on=today(), by=None)
    assert items_of(world.fresh(manager)) == []
    assert len(items_of(world.fresh(board))) == 1


def test_a_wrong_allergy_is_work_of_today(here):
    child = world.child(here)
    care = world.daily_care(child, allergies="pinda")
    parent = world.parents_of(child)[0].subject
    (place,) = (p for p in places_of(child.subject, parent, "child.daily_care") if not p.is_new)
    form = place.form(filled_in(place.form(), {"allergies": "noten"}))
    assert form.is_valid()
    propose_correction(
        subject=child.subject,
        requester=parent,
        place=place,
        changes=changes_in(form),
        channel="portal",
        on=today(),
        by=None,
    )
    assert care.pk == place.record.pk
    (item,) = items_of(world.user("location_manager", here))
    assert item.due_on == today()
    assert "daily care" in item.what


@pytest.mark.clause("L14", "L15")
@pytest.mark.parametrize("state", [asked, deciding])
@pytest.mark.parametrize("function", ["privacy_officer", "cluster_manager"])
def test_a_late_request_is_on_the_work_list_of_who_oversees_it_too(here, function, state):
    child, long_ago = world.child(here), today() - dt.timedelta(days=40)
    made = state(child, on=long_ago)
    request = getattr(made, "request", made)
    asked(world.child(here, "Sem"), on=today())
    user = world.user(function, here)
    (item,) = items_of(user)
    assert request.number in item.what
    assert item.due_on == request.due_on < today()
    assert asking(user).get(item.url).status_code == 200
    assert items_of(world.user("administration", here)) == []


def test_who_handles_a_late_request_and_oversees_it_finds_it_once(here):
    user = world.user("location_manager", here)
    world.appoint(user, "privacy_officer", world.organisation())
    request = asked(world.child(here), on=today() - dt.timedelta(days=40))
    (item,) = items_of(world.fresh(user))
    assert request.number in item.what


def test_the_list_is_in_the_order_of_the_day_worked_to(here):
    first, second = (
        asked(world.child(here, name), kind="erasure", on=today()) for name in ("Noor", "Sem")
    )
    extend_request(request=first, because="Er zijn veel stukken.", on=today(), by=None)
    page = asking(world.user("location_manager", here)).get(reverse("rights:list"))
    assert [row[0]["text"] for row in page.context["rows"]] == [second.number, first.number]


@pytest.mark.clause("B06")
def test_a_document_of_those_who_keep_a_part_is_not_said_to_be_decided_by_others(here):
    child = world.child(here)
    for function in ("administration", "care_coordinator"):
        world.user(function, here)
    for audience in ("managers", "section"):
        files.paper(child.subject, "child.finance", audience=audience)
    files.paper(child.subject, "child.care_file", audience="managers")
    files.paper(child.subject, "child.care_file", audience="section")
    url = reverse("rights:passages", args=[deciding(child).request_id])
    shut = asking(world.user("location_manager", here)).get(url).context["closed"]
    assert sorted(shut) == [
        "Care file: 2 (Care coordinator)",
        "Finance: 1, only for who keeps this part (Administration)",
    ]
    page = asking(world.user("privacy_officer")).get(url)  # may open finance on reason
    assert "Finance: 1, only for who keeps this part (Administration)" in page.context["closed"]
    assert "Others decide on what is not open to you:" in page.content.decode()
