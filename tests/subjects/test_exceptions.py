import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.actions import end_appointment, start_appointment
from audit.models import Event
from core.dates import today
from core.keys import destroy_keys
from core.privacy import SubjectKind
from staff.actions import appoint_supervisor
from subjects.actions import end_exception, give_exception, link_user, restrict_representation
from subjects.models import SubjectGrant
from tests.factories import world
from tests.factories.http import asking
from tests.factories.queries import queries_of
from tests.factories.staff import employee

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WHY = "Vervangt tijdens verlof"


def typed(day):
    return f"{day:%d-%m-%Y}"


@pytest.fixture
def there():
    return world.location("Het Vlot")


@pytest.fixture
def board():
    return world.user("board")


@pytest.fixture
def coordinator(here):
    return world.user("care_coordinator", here)


def given(user, subject, by, **more):
    values = {
        "function": "care_coordinator",
        "reason": WHY,
        "on": today(),
        "ends_on": today() + 30 * DAY,
        **more,
    }
    return give_exception(user=user, subject=subject, by=by, **values)


def give_url(user, subject):
    return f"/access/people/{user.pk}/file/{subject.pk}/give/"


@pytest.mark.clause("L39")
def test_a_stand_in_gets_into_the_one_file_until_its_last_day(board, coordinator, there):
    child, other = world.child(there), world.child(there, "Sam")
    colleague, url = asking(coordinator), f"/children/{child.pk}/daily_care/"
    assert colleague.get(url).status_code == 404
    answer = asking(board).post(
        give_url(coordinator, child),
        {"function": "care_coordinator", "why": WHY, "ends_on": typed(today() + 9 * DAY)},
    )
    assert answer.status_code == 302
    assert colleague.get(url).status_code == 200
    assert colleague.get(f"/children/{other.pk}/daily_care/").status_code == 404
    grant = SubjectGrant.objects.get(function="care_coordinator")
    assert (grant.given_by, grant.reason) == (board, WHY)
    SubjectGrant.objects.update(starts_on=today() - 9 * DAY, ends_on=today() - DAY)
    assert colleague.get(url).status_code == 404


def test_the_reason_is_sealed(board, coordinator, there):
    given(coordinator, world.child(there).subject, board)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM subjects_subjectgrant")
        [(stored,)] = cursor.fetchall()
    assert WHY.encode() not in bytes(stored)
    assert not Event.objects.filter(purpose__contains="Vervangt").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"function": "board"}, "function"),
        ({"function": "internship_supervisor"}, "function"),
        ({"reason": "  "}, "reason"),
        ({"ends_on": today() - DAY}, "ends_on"),
        ({"ends_on": today() + 370 * DAY}, "ends_on"),
    ],
)
def test_an_exception_without_sense_reason_or_end_is_refused(
    board, coordinator, there, change, field
):
    with pytest.raises(ValidationError) as refused:
        given(coordinator, world.child(there).subject, board, **change)
    assert list(refused.value.error_dict) == [field]
    assert not SubjectGrant.objects.filter(given_by=board).exists()


@pytest.mark.clause("K10")
def test_only_somebody_in_service_is_given_a_file(board, coordinator, there):
    child = world.child(there).subject
    end_appointment(appointment=coordinator.appointments.get(), ends_on=today() - DAY, by=None)
    with pytest.raises(ValidationError, match="not in service"):
        given(coordinator, child, board)


@pytest.mark.clause("K10")
def test_an_exception_ends_with_the_last_function_that_is_held(board, coordinator, there):
    child = world.child(there)
    given(coordinator, child.subject, board)
    colleague, url = asking(coordinator), f"/children/{child.pk}/identity/"
    assert colleague.get(url).status_code == 200
    end_appointment(appointment=coordinator.appointments.get(), ends_on=today() - DAY, by=None)
    assert colleague.get(url).status_code == 404


def test_nobody_gives_oneself_a_file_nor_one_that_has_gone(board, coordinator, there):
    child = world.child(there).subject
    with pytest.raises(ValidationError, match="yourself"):
        given(board, child, board)
    destroy_keys([child.pk], "child.file", at=dt.datetime.now(dt.UTC))
    with pytest.raises(ValidationError, match="destroyed"):
        given(coordinator, child, board)


def test_what_is_wrong_stands_at_the_field_and_what_was_typed_is_kept(board, coordinator, there):
    response = asking(board).post(
        give_url(coordinator, world.child(there)),
        {"function": "care_coordinator", "why": WHY, "ends_on": typed(today() + 400 * DAY)},
    )
    assert list(response.context["form"].errors) == ["ends_on"]
    assert WHY in response.content.decode()


@pytest.mark.clause("L50")
def test_an_intern_is_given_by_the_page_of_the_internship_alone(board, coordinator, here):
    intern = employee(here, kind=SubjectKind.INTERN).subject
    client = asking(board)
    file_page = client.get(f"/access/people/{coordinator.pk}/file/{intern.pk}/")
    assert file_page.status_code == 200
    assert give_url(coordinator, intern) not in file_page.content.decode()
    typed_in = {"function": "internship_supervisor", "why": WHY, "ends_on": typed(today())}
    for answer in (
        client.get(give_url(coordinator, intern)),
        client.post(give_url(coordinator, intern), typed_in),
    ):
        assert answer.status_code == 404
    with pytest.raises(ValidationError):
        given(coordinator, intern, board, function="internship_supervisor")


@pytest.mark.clause("L50")
def test_a_supervision_stands_on_the_page_of_the_colleague_and_not_among_exceptions(
    board, coordinator, here
):
    intern = employee(here, "Bo", "Meer", kind=SubjectKind.INTERN).subject
    grant = appoint_supervisor(
        intern=intern, user=coordinator, ends_on=today() + DAY, on=today(), by=board
    )
    client = asking(board)
    [row] = client.get(f"/access/people/{coordinator.pk}/sight/").context["exceptions"]
    assert (row[0]["text"], row[1]) == ("Bo Meer", "Internship supervisor")
    assert client.get("/access/exceptions/").context["rows"] == []
    assert client.post(f"/access/exceptions/{grant.pk}/end/").status_code == 404


def test_a_court_order_wins_from_an_exception(board, coordinator, there):
    child = world.child(there)
    parent = world.parents_of(child)[0]
    link_user(subject=parent.subject, user=coordinator, by=None)
    given(coordinator, child.subject, board)
    client, url = asking(coordinator), f"/children/{child.pk}/identity/"
    assert client.get(url).status_code == 200
    restrict_representation(
        representation=child.subject.represented_by.get(parent=parent.subject),
        restriction="no_information",
        valid_from=today(),
        valid_until=None,
        by=None,
    )
    assert client.get(url).status_code == 404


@pytest.mark.clause("L71")
def test_who_decides_in_one_place_gives_no_file_and_no_colleague_of_another(here, there):
    manager = asking(world.user("board", here))
    mine, theirs = world.user("hr", here), world.user("hr", there)
    child, foreign = world.child(here), world.child(there)
    values = {"function": "care_coordinator", "why": WHY, "ends_on": typed(today())}
    for user, subject in ((theirs, child), (mine, foreign), (theirs, foreign)):
        for method in ("get", "post"):
            answer = getattr(manager, method)(give_url(user, subject), values)
            assert answer.status_code == 404
    assert not SubjectGrant.objects.filter(function="care_coordinator").exists()
    assert manager.post(give_url(mine, child), values).status_code == 302


def test_exceptions_are_listed_and_ended_at_once(board, coordinator, there):
    child = world.child(there)
    grant = given(coordinator, child.subject, board, on=today() - 5 * DAY)
    client, colleague = asking(board), asking(coordinator)
    page = client.get("/access/exceptions/").content.decode()
    assert WHY in page
    assert child.name in page
    assert "look the colleague up under People" in page
    overseer = asking(world.user("privacy_officer")).get("/access/exceptions/")
    assert "look the colleague up under People" not in overseer.content.decode()
    assert overseer.context["rows"][0][-1] == "running"
    url = f"/children/{child.pk}/identity/"
    assert colleague.get(url).status_code == 200
    assert client.post(f"/access/exceptions/{grant.pk}/end/").status_code == 302
    assert colleague.get(url).status_code == 404
    # It stays to be looked up, and cannot be ended again.
    assert SubjectGrant.objects.get(pk=grant.pk).ends_on == today() - DAY
    assert client.post(f"/access/exceptions/{grant.pk}/end/").status_code == 404


def test_one_that_began_today_goes_when_it_is_ended(board, coordinator, there):
    grant = given(coordinator, world.child(there).subject, board)
    end_exception(grant=grant, on=today(), by=board)
    assert not SubjectGrant.objects.filter(pk=grant.pk).exists()


def test_exceptions_on_files_out_of_sight_are_not_listed_nor_ended(coordinator, board, here, there):
    child = world.child(there)
    grant = given(coordinator, child.subject, board)
    manager = asking(world.user("board", here))
    assert manager.get("/access/exceptions/").context["rows"] == []
    assert manager.post(f"/access/exceptions/{grant.pk}/end/").status_code == 404
    # On the colleague's page it counts, without saying whose file it is or why.
    page = manager.get(f"/access/people/{coordinator.pk}/sight/").content.decode()
    assert "a file you cannot see" in page
    assert child.name not in page
    assert WHY not in page


def test_grants_of_parents_and_panels_are_no_exceptions(board, here):
    child = world.child(here)
    world.parent_user(child)
    grant = SubjectGrant.objects.get(function="parent")
    client = asking(board)
    assert client.get("/access/exceptions/").context["rows"] == []
    assert client.post(f"/access/exceptions/{grant.pk}/end/").status_code == 404
    assert client.post(f"/access/exceptions/{uuid.uuid4()}/end/").status_code == 404


def test_two_weeks_ahead_its_end_is_on_the_work_list_of_who_gave_it(board, coordinator, there):
    other, child = asking(world.user("board")), world.child(there).subject
    given(coordinator, child, board, ends_on=today() + 15 * DAY)

    def items(client):
        groups = client.get("/").context["groups"]
        return [i for g in groups for i in g["items"] if "exception you gave" in i["what"]]

    client = asking(board)
    assert items(client) == []
    SubjectGrant.objects.filter(given_by=board).update(ends_on=today() + 14 * DAY)
    [item] = items(client)
    assert item["due_on"] == today() + 14 * DAY
    assert client.get(item["url"]).status_code == 200
    assert items(other) == []


def test_the_list_asks_as_many_questions_for_2_as_for_20(board, coordinator, there):
    client, counts = asking(board), []
    for total in (2, 20):
        while SubjectGrant.objects.count() < total:
            given(coordinator, world.child(there).subject, board)
        counts.append(queries_of(client, "/access/exceptions/"))
    assert counts[0] == counts[1]


def test_who_may_look_everywhere_but_decide_in_one_place_gives_and_ends_there_only(
    board, coordinator, here, there
):
    looker = world.user("privacy_officer")
    start_appointment(user=looker, function="board", place=here, starts_on=today(), by=None)
    client, foreign = asking(looker), world.child(there)
    assert client.get(f"/access/people/{coordinator.pk}/file/{foreign.pk}/").status_code == 200
    assert client.get(give_url(coordinator, foreign)).status_code == 403
    assert client.get(give_url(world.user("hr", there), world.child(here))).status_code == 403
    grant = given(coordinator, foreign.subject, board)
    assert client.post(f"/access/exceptions/{grant.pk}/end/").status_code == 403
    assert client.get(give_url(coordinator, world.child(here))).status_code == 200
