"""What is gone through every year: when it is due, on whose list, and signing it off (K03)."""

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse

from accounts.actions import review_matrix
from audit.guards import lift_guards
from audit.models import Event
from core.dates import today
from core.registries import work_sources
from register.actions import sign_off_review
from register.models import Review
from register.reviewing import of_the_register, yearly_reviews
from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ON = today()
LIST = reverse("register:reviews")
PAGE, SIGN = (reverse(f"register:{n}", args=["regulation"]) for n in ("review", "sign-off"))


def signed(of="regulation", reviewed_on=ON, by=None) -> Review:
    return sign_off_review(of=of, found="Klopt.", changed="Niets.", reviewed_on=reviewed_on, by=by)


def due(of: str) -> dt.date:
    return {one.of: one.due_on for one in of_the_register()}[of]


def lines(user, on) -> list[tuple[str, dt.date]]:
    return [(one.what, one.due_on) for one in work_sources["register.reviews"].items(user, on)]


@pytest.mark.clause("K03")
def test_the_regulation_matrix_activities_systems_and_measures_are_in_one_list():
    board = world.user("board")
    review_matrix(reviewed_on=ON - DAY, by=board)
    signed(by=board)
    page = asking(board).get(LIST)
    rows = {row[0]["text"]: row for row in page.context["rows"]}
    assert list(rows) == [
        "Privacy regulation and statement",
        "Authorisation matrix",
        "Processing activities",
        "Systems and suppliers",
        "Security measures",
    ]
    assert rows["Authorisation matrix"][1] == ON - DAY
    assert rows["Authorisation matrix"][0]["url"] == reverse("access:reviews")
    assert rows["Privacy regulation and statement"][1:3] == [ON, board.display_name]
    assert rows["Security measures"][1] == "never yet"
    assert rows["Security measures"][-1] == {
        "text": "first due in 12 months",
        "kind": "info",
    }
    assert Review.objects.count() == 1  # the matrix has no second one


@pytest.mark.clause("K03")
@pytest.mark.parametrize(
    ("reviewed_on", "next_due_on"),
    [
        (dt.date(2025, 3, 14), dt.date(2026, 3, 14)),
        (dt.date(2024, 2, 29), dt.date(2025, 2, 28)),
    ],
)
def test_it_is_due_again_a_year_after_it_was_signed_off(reviewed_on, next_due_on):
    signed(reviewed_on=dt.date(2020, 1, 1))
    signed(reviewed_on=reviewed_on)
    assert due("regulation") == next_due_on


@pytest.mark.clause("K03")
def test_what_was_never_signed_off_is_due_a_year_after_the_first_event():
    lift_guards(connection)  # an organisation that began long ago
    first = Event.objects.order_by("pk").first()
    Event.objects.filter(pk=first.pk).update(at=dt.datetime(2025, 3, 31, 22, 30, tzinfo=dt.UTC))
    assert due("measures") == dt.date(2026, 4, 1)  # the day it was in Amsterdam
    Event.objects.all().delete()
    assert due("measures") is None


@pytest.mark.clause("K03")
def test_it_is_on_the_work_list_from_thirty_days_ahead_and_late_after_its_day():
    officer = world.user("privacy_officer")
    for of in Review.Of.values:
        signed(of, ON)
    due_on = due("regulation")
    signed("activities", ON + 200 * DAY)
    assert lines(officer, due_on - 31 * DAY) == []
    expected = [
        (f"Yearly review: {what}", due_on)
        for what in (
            *("Privacy regulation and statement", "Systems and suppliers"),
            "Security measures",
        )
    ]
    assert lines(officer, due_on - 30 * DAY) == expected
    assert lines(officer, due_on + 50 * DAY) == expected
    assert lines(world.user("board"), due_on) == []
    by_of = {one.of: one for one in yearly_reviews()}
    assert not by_of["regulation"].is_late(due_on)
    assert by_of["regulation"].is_late(due_on + DAY)


@pytest.mark.clause("K03")
def test_a_late_review_stands_late_on_the_page_and_the_work_list():
    client = asking(world.user("privacy_officer"))
    signed(reviewed_on=ON - 380 * DAY)
    state = client.get(LIST).context["rows"][0][4]
    assert state["kind"] == "late"
    assert "days late" in state["text"]
    groups = {
        group["title"]: [one["what"] for one in group["items"]]
        for group in client.get("/").context["groups"]
    }
    assert "Yearly review: Privacy regulation and statement" in groups["Late"]


@pytest.mark.clause("K03")
def test_signing_off_asks_what_was_found_and_changed_and_keeps_it():
    officer = world.user("privacy_officer")
    client = asking(officer)
    assert SIGN in client.get(PAGE).content.decode()
    assert reverse("register:statements") in client.get(SIGN).content.decode()
    bare = client.post(SIGN, {"found": "Bewaartermijn klopt niet."})
    assert list(bare.context["form"].errors) == ["changed"]
    assert bare.context["form"]["found"].value() == "Bewaartermijn klopt niet."
    assert not Review.objects.exists()
    typed = {"found": "Bewaartermijn klopt niet.", "changed": "Artikel 4 aangepast."}
    page = client.post(SIGN, typed, follow=True).content.decode()
    for words in (*typed.values(), officer.display_name, "Privacy officer"):
        assert words in page
    review = Review.objects.get()
    assert (review.of, review.reviewed_on, review.signed_as) == (
        "regulation",
        ON,
        "privacy_officer",
    )
    event = Event.objects.get(action="register.reviewed")
    assert event.details == {"what": "regulation"}


def test_who_only_looks_reads_what_was_found_and_signs_nothing():
    signed()
    board = asking(world.user("board"))
    page = board.get(PAGE).content.decode()
    assert "Klopt." in page
    assert SIGN not in page
    assert board.post(SIGN, {"found": "x", "changed": "y"}).status_code == 403
    assert Review.objects.count() == 1


def test_there_is_no_yearly_review_of_anything_else():
    officer = asking(world.user("privacy_officer"))
    assert officer.get(reverse("register:review", args=["matrix"])).status_code == 404
    assert officer.get(reverse("register:sign-off", args=["weather"])).status_code == 404


def test_a_place_manager_gets_no_link_to_the_matrix_that_is_closed_to_him():
    manager = asking(world.user("location_manager", world.location()))
    [row] = [r for r in manager.get(LIST).context["rows"] if r[0]["text"] == "Authorisation matrix"]
    assert row[0]["url"] == ""
