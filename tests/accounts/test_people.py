import datetime as dt
import uuid

import pytest

from accounts.access import access_of
from accounts.actions import change_matrix, end_appointment, start_appointment
from accounts.functions import DEFAULT_LEVELS
from accounts.models import Appointment, LocationGrant, User
from accounts.tasks import mail_notices
from audit.models import Event
from core.dates import today
from core.privacy import Level
from organisation.models import Cluster
from tests.factories import world
from tests.factories.http import asking, bare
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def typed(day):
    return f"{day:%d-%m-%Y}"


@pytest.fixture
def board():
    return world.user("board", email="bestuur@example.com")


def names(response) -> set:
    return {row[0]["sub"] for row in response.context["rows"]}


# --- looking ----------------------------------------------------------------------------------


def test_people_are_found_by_name_function_place_and_state(board, here):
    group = world.care_group(here)
    world.user("location_manager", here, email="lm@example.com")
    world.user("pedagogical_professional", group, email="pp@example.com")
    world.user("hr", starts_on=today() + 9 * DAY, email="coming@example.com")
    world.user("hr", ends_on=today() - DAY, email="ended@example.com")
    world.user(email="nothing@example.com")
    client = asking(board)

    def found(**query):
        return names(client.get("/access/", query))

    assert found() == {"bestuur@example.com", "lm@example.com", "pp@example.com"}
    assert found(state="coming") == {"coming@example.com"}
    assert found(state="ended") == {"ended@example.com"}
    assert found(state="none") == {"nothing@example.com"}
    assert found(q="ended@") == {"ended@example.com"}
    assert found(q="proef", state="service", function="board") == {"bestuur@example.com"}
    assert found(place=f"location:{here.pk}") == {"lm@example.com", "pp@example.com"}
    assert found(place=f"organisation:{world.organisation().pk}") == {"bestuur@example.com"}


def test_an_account_is_found_however_its_name_is_typed(board, here):
    user = world.user("location_manager", here, email="lm@example.com")
    user.name = "Noël de Vries"
    user.save()
    for typed in ("noel", "Vries, Noël"):
        assert names(asking(board).get("/access/", {"q": typed})) == {"lm@example.com"}


@pytest.mark.clause("L71")
def test_who_decides_in_one_place_meets_the_people_of_that_place_only(here):
    there = world.location("Het Vlot")
    mine, other = world.user("hr", here), world.user("hr", there)
    nobody, everywhere = world.user(), world.user("hr")
    client = asking(world.user("board", here, email="mine@example.com"))
    assert names(client.get("/access/", {"state": "all"})) == {mine.email, "mine@example.com"}
    never = client.get(f"/access/people/{uuid.uuid4()}/")
    for user in (other, nobody, everywhere):
        answer = client.get(f"/access/people/{user.pk}/")
        assert answer.status_code == never.status_code == 404
        assert bare(answer, str(user.pk)) == bare(never, never.wsgi_request.path.split("/")[3])
    # Of somebody who also works elsewhere, only what is at the own place.
    start_appointment(user=mine, function="payroll", place=there, starts_on=today(), by=None)
    page = client.get(f"/access/people/{mine.pk}/").content.decode()
    assert "Het Vlot" not in page


def test_a_page_shows_appointments_past_running_and_to_come(board, here):
    user = world.user("location_manager", here, ends_on=today() - DAY)
    start_appointment(user=user, function="hr", place=here, starts_on=today(), by=None)
    start_appointment(user=user, function="payroll", place=here, starts_on=today() + DAY, by=None)
    response = asking(board).get(f"/access/people/{user.pk}/")
    parts = {
        title: [str(row["function"]) for row in rows] for title, rows in response.context["parts"]
    }
    assert parts == {"Now": ["HR"], "To come": ["Payroll"], "Past": ["Location manager"]}


def test_the_list_asks_as_many_questions_for_3_as_for_20(board, here):
    client, counts = asking(board), []
    for total in (3, 20):
        while User.objects.count() < total:
            world.user("pedagogical_professional", here)
        counts.append(queries_of(client, "/access/"))
    assert counts[0] == counts[1]


# --- appointing -------------------------------------------------------------------------------


@pytest.mark.clause("K10")
def test_an_appointment_made_ended_and_taken_back_counts_from_the_next_request(board, here):
    child = world.child(here)
    user = world.user()
    colleague, client = asking(user), asking(board)
    url = f"/children/{child.pk}/identity/"
    assert colleague.get(url).status_code == 404
    answer = client.post(
        f"/access/people/{user.pk}/appoint/",
        {
            "function": "location_manager",
            "place": f"location:{here.pk}",
            "starts_on": typed(today()),
        },
    )
    assert answer.status_code == 302
    assert colleague.get(url).status_code == 200
    appointment = user.appointments.get()
    yesterday = today() - DAY
    Appointment.objects.update(starts_on=today() - 30 * DAY)
    client.post(f"/access/appointments/{appointment.pk}/end/", {"ends_on": typed(yesterday)})
    assert colleague.get(url).status_code == 404
    Appointment.objects.update(ends_on=None)
    assert colleague.get(url).status_code == 200
    client.post(f"/access/appointments/{appointment.pk}/revoke/")
    assert colleague.get(url).status_code == 404
    assert not LocationGrant.objects.exists()
    event = Event.objects.get(action="appointment.revoked")
    assert event.details["appointed_function"] == "location_manager"
    assert event.actor_id == board.pk


def test_who_makes_an_account_is_told_what_the_colleague_does_next(board, mail_server):
    client, said = asking(board), "No email is sent now."
    assert said in client.get("/access/people/new/").content.decode()
    given = {
        "name": "Mila Zandweg",
        "email": "mila@example.com",
        "function": "hr",
        "place": f"organisation:{world.organisation().pk}",
        "starts_on": typed(today()),
    }
    page = client.post("/access/people/new/", given, follow=True).content.decode()
    assert f"The account has been made. {said}" in page
    mail_notices()
    assert not mail_server.mails


def test_an_account_is_made_with_its_first_appointment(board, here):
    group = world.care_group(here)
    answer = asking(board).post(
        "/access/people/new/",
        {
            "name": "Mila Zandweg",
            "email": "Mila@Example.com",
            "function": "pedagogical_professional",
            "place": f"group:{group.pk}",
            "starts_on": typed(today()),
            "ends_on": typed(today() + 30 * DAY),
        },
    )
    user = User.objects.get(email="mila@example.com")
    assert answer.url == f"/access/people/{user.pk}/"
    assert user.appointments.get().care_group == group
    assert not user.has_usable_password()


def test_a_taken_address_or_a_wrong_period_is_named_at_the_field_and_makes_nothing(board, here):
    given = {
        "name": "Mila Zandweg",
        "email": board.email,
        "function": "hr",
        "place": f"location:{here.pk}",
        "starts_on": typed(today()),
    }
    client, before = asking(board), User.objects.count()
    response = client.post("/access/people/new/", given)
    assert list(response.context["form"].errors) == ["email"]
    assert "Mila Zandweg" in response.content.decode()
    response = client.post(
        "/access/people/new/",
        {**given, "email": "new@example.com", "ends_on": typed(today() - DAY)},
    )
    assert list(response.context["form"].errors) == ["ends_on"]
    assert User.objects.count() == before


def delegated(place):
    """Somebody who decides about access at one place, as an organisation can set it."""
    levels = {
        **DEFAULT_LEVELS,
        "cluster_manager": {
            **DEFAULT_LEVELS["cluster_manager"],
            "organisation.access": int(Level.CHANGE),
        },
    }
    change_matrix(levels=levels, by=None)
    return world.user("cluster_manager", place)


@pytest.mark.clause("L71")
def test_a_cluster_manager_who_may_appoint_does_so_within_the_own_cluster_only(here):
    cluster = Cluster.objects.create(name="Noord")
    inside, group = world.location("Binnen", cluster), None
    group = world.care_group(inside)
    foreign_group = world.care_group(here)
    client = asking(delegated(cluster))
    user = world.user("hr", inside)
    url = f"/access/people/{user.pk}/appoint/"
    offered = dict(client.get(url).context["form"].fields["place"].choices[1:])
    codes = {code for group in offered.values() for code, _label in group}
    own = {f"cluster:{cluster.pk}", f"location:{inside.pk}", f"group:{group.pk}"}
    assert codes == own
    given = {"function": "location_manager", "starts_on": typed(today())}
    organisation = world.organisation()
    for place in (
        f"location:{here.pk}",
        f"group:{foreign_group.pk}",
        f"organisation:{organisation.pk}",
        "location:999999",
        "",
    ):
        response = client.post(url, {**given, "place": place})
        assert list(response.context["form"].errors) == ["place"], place
    assert user.appointments.count() == 1
    assert client.post(url, {**given, "place": f"location:{inside.pk}"}).status_code == 302
    # Whoever decides about access is appointed by those who decide everywhere.
    response = client.post(url, {**given, "function": "board", "place": f"location:{inside.pk}"})
    assert list(response.context["form"].errors) == ["function"]
    # The matrix itself holds for everybody, and is not theirs.
    assert client.get("/access/matrix/board/").status_code == 403
    assert client.get("/access/reviews/new/").status_code == 403


@pytest.mark.parametrize(
    "function", ["parent", "employee", "internship_supervisor", "panel_member"]
)
def test_what_is_held_by_relation_is_not_offered_and_not_taken(board, here, function):
    user = world.user()
    response = asking(board).post(
        f"/access/people/{user.pk}/appoint/",
        {"function": function, "place": f"location:{here.pk}", "starts_on": typed(today())},
    )
    assert list(response.context["form"].errors) == ["function"]


def test_nobody_appoints_oneself(board, here):
    response = asking(board).post(
        f"/access/people/{board.pk}/appoint/",
        {"function": "hr", "place": f"location:{here.pk}", "starts_on": typed(today())},
    )
    assert "cannot assign a function to yourself" in response.content.decode()
    assert board.appointments.count() == 1
    assert f"/access/people/{board.pk}/appoint/" not in (
        asking(board).get(f"/access/people/{board.pk}/").content.decode()
    )


def test_a_board_member_does_not_end_the_own_last_appointment(board):
    appointment, client = board.appointments.get(), asking(board)
    response = client.post(
        f"/access/appointments/{appointment.pk}/end/", {"ends_on": typed(today())}
    )
    assert "your own last function on the board" in response.content.decode()
    response = client.post(f"/access/appointments/{appointment.pk}/revoke/", follow=True)
    assert "your own last function on the board" in response.content.decode()
    assert board.appointments.get().ends_on is None
    # Another board member may.
    other = asking(world.user("board"))
    assert other.post(f"/access/appointments/{appointment.pk}/revoke/").status_code == 302
    assert not board.appointments.exists()


def test_the_same_function_is_not_held_twice_at_one_place_at_a_time(board, here):
    user = world.user("hr", here, ends_on=today() + 9 * DAY)
    url, client = f"/access/people/{user.pk}/appoint/", asking(board)
    given = {"function": "hr", "place": f"location:{here.pk}"}
    response = client.post(url, {**given, "starts_on": typed(today() + 9 * DAY)})
    assert "already holds this function there" in response.content.decode()
    assert client.post(url, {**given, "starts_on": typed(today() + 10 * DAY)}).status_code == 302


def test_an_end_cannot_go_back_in_time_nor_prolong(board, here):
    user = world.user("hr", here, ends_on=today() + 9 * DAY)
    url = f"/access/appointments/{user.appointments.get().pk}/end/"
    client = asking(board)
    for day in (today() - 2 * DAY, today() + 10 * DAY):
        response = client.post(url, {"ends_on": typed(day)})
        assert list(response.context["form"].errors) == ["ends_on"], day
    assert user.appointments.get().ends_on == today() + 9 * DAY


def test_what_has_ended_cannot_be_ended_or_taken_back_again(board, here):
    user = world.user("hr", here)
    appointment = user.appointments.get()
    end_appointment(appointment=appointment, ends_on=today() - DAY, by=None)
    for what in ("end", "revoke"):
        url = f"/access/appointments/{appointment.pk}/{what}/"
        assert asking(board).post(url).status_code == 404
    assert Appointment.objects.filter(pk=appointment.pk).exists()


def test_an_appointment_elsewhere_is_neither_ended_nor_found(here):
    there = world.location("Het Vlot")
    other = world.user("hr", there)
    client = asking(world.user("board", here))
    for what in ("end", "revoke"):
        url = f"/access/appointments/{other.appointments.get().pk}/{what}/"
        assert client.post(url, {"ends_on": typed(today())}).status_code == 404
    assert access_of(world.fresh(other), today()).may("staff.identity", Level.VIEW)


def test_who_only_looks_changes_nothing(board, here):
    user = world.user("hr", here)
    client = asking(world.user("privacy_officer"))
    page = client.get(f"/access/people/{user.pk}/")
    assert page.status_code == 200
    assert "/end/" not in page.content.decode()
    appointment = user.appointments.get()
    for url in (
        "/access/people/new/",
        f"/access/people/{user.pk}/appoint/",
        f"/access/appointments/{appointment.pk}/end/",
        f"/access/appointments/{appointment.pk}/revoke/",
        "/access/matrix/board/",
        "/access/reviews/new/",
    ):
        assert client.post(url).status_code == 403, url
