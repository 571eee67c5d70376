"""The proof that appointments and grants agree: true of the world as made, false once damaged."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.actions import end_appointment
from accounts.functions import FUNCTIONS
from accounts.models import (
    Appointment,
    CareGroupGrant,
    LocationGrant,
    OrganisationGrant,
    permission_for,
)
from core.dates import today
from core.privacy import CATEGORIES, SubjectKind
from organisation.models import Location, Organisation
from staff.actions import appoint_supervisor
from subjects.models import Representation, SubjectGrant
from tests.factories import world
from tests.factories.staff import employee
from tests.subjects.test_exceptions import DAY, given

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    here = world.location("De Boomhut")
    child = world.child(here)
    board, manager = world.user("board"), world.user("location_manager", here)
    world.user("pedagogical_professional", world.care_group(here))
    world.user("hr", here, ends_on=today() - DAY)
    world.parent_user(child)
    given(manager, employee(here).subject, board, function="hr")
    intern = employee(here, "Sam", "Zeeman", kind=SubjectKind.INTERN).subject
    appoint_supervisor(
        intern=intern, user=manager, ends_on=today() + 30 * DAY, on=today(), by=board
    )
    return here


def reconcile() -> tuple[str, int]:
    """What the command printed, and the code it would exit with."""
    printed = io.StringIO()
    try:
        call_command("access", "reconcile", stdout=printed)
    except CommandError as failed:
        return printed.getvalue(), failed.returncode
    return printed.getvalue(), 0


@pytest.mark.clause("K10")
def test_a_world_made_by_the_actions_agrees(made):
    assert reconcile() == ("appointments and grants agree\n", 0)


def one_row_missing(here):
    LocationGrant.objects.filter(appointment__ends_on=None).delete()
    return "0 rows and not 1"


def one_row_too_many(here):
    appointment = Appointment.objects.get(function="location_manager")
    OrganisationGrant.objects.create(
        user=appointment.user,
        appointment=appointment,
        content_object=Organisation.objects.get(),
        permission=permission_for(Organisation),
    )
    return "2 rows and not 1"


def row_at_another_place(here):
    LocationGrant.objects.update(content_object=world.location("Het Vlot"))
    return "at another place"


def row_of_another_user(here):
    CareGroupGrant.objects.update(user=world.user())
    return "of another user"


def row_of_another_kind(here):
    OrganisationGrant.objects.update(permission=permission_for(Location))
    return "permission work_at_location and not work_in_organisation"


def appointment_moved(here):
    Appointment.objects.filter(function="location_manager").update(
        location=world.location("Het Vlot")
    )
    return "at another place"


def parent_without_representation(here):
    Representation.objects.filter(parent__user__isnull=False).update(ends_on=today() - DAY)
    return "does not represent this child"


def file_of_somebody_else(here):
    SubjectGrant.objects.filter(function="parent").update(function="employee")
    return "not the user's own"


def exception_without_end(here):
    SubjectGrant.objects.filter(function="hr").update(ends_on=None)
    return "hr on one file without an end"


def supervision_without_end(here):
    SubjectGrant.objects.filter(function="internship_supervisor").update(ends_on=None)
    return "internship_supervisor on one file without an end"


def given_to_somebody_out_of_service(here):
    appointment = Appointment.objects.get(function="location_manager")
    end_appointment(appointment=appointment, ends_on=today() - DAY, by=None)
    return "for somebody who is not in service"


def function_that_makes_no_sense(here):
    SubjectGrant.objects.filter(function="parent").update(function="internship_supervisor")
    return "makes no sense for kind child"


def function_by_no_relation(here):
    SubjectGrant.objects.filter(function="parent").update(function="board")
    return "function board makes no sense for kind child"


def panel_of_no_applicant(here):
    SubjectGrant.objects.filter(function="parent").update(function="panel_member")
    return "a panel member reaches a file of kind child"


@pytest.mark.clause("K10")
@pytest.mark.parametrize(
    "damage",
    [
        one_row_missing,
        one_row_too_many,
        row_at_another_place,
        row_of_another_user,
        row_of_another_kind,
        appointment_moved,
        parent_without_representation,
        file_of_somebody_else,
        exception_without_end,
        supervision_without_end,
        given_to_somebody_out_of_service,
        function_that_makes_no_sense,
        function_by_no_relation,
        panel_of_no_applicant,
    ],
)
def test_a_damaged_row_is_named_without_naming_anybody(made, damage):
    wanted = damage(made)
    printed, code = reconcile()
    assert code == 1
    assert wanted in printed
    assert not {"Zandstra", "Proef", "@"} & set(printed.replace("@", " @ ").split())


def test_an_ended_appointment_may_have_lost_its_row(made):
    LocationGrant.objects.filter(appointment__ends_on__lt=today()).delete()
    assert reconcile()[1] == 0


def test_the_matrix_is_printed_as_text_and_as_csv(made):
    printed = io.StringIO()
    call_command("access", "matrix", stdout=printed)
    text = printed.getvalue()
    assert "care_coordinator" in text
    assert "  child.care_file                 change" in text
    printed = io.StringIO()
    call_command("access", "matrix", "--csv", stdout=printed)
    head, *rows = [line.split(",") for line in printed.getvalue().splitlines()]
    assert head == ["category", *FUNCTIONS]
    assert [row[0] for row in rows] == list(CATEGORIES)
    care_file = dict(zip(head, rows[list(CATEGORIES).index("child.care_file")], strict=True))
    assert {code for code, level in care_file.items() if level == "change"} == {"care_coordinator"}
