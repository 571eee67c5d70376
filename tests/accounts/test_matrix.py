import datetime as dt
import json

import pytest

from accounts.access import current_levels
from accounts.actions import change_matrix, review_matrix
from accounts.functions import DEFAULT_LEVELS, FUNCTIONS
from accounts.matrix import differences, in_effect
from accounts.models import AccessMatrix, AccessReview
from core.dates import today
from core.privacy import CATEGORIES, Level
from tests.factories import world
from tests.factories.http import asking_afresh as asking
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HR = "/access/matrix/hr/"


@pytest.fixture
def board():
    return world.user("board")


@pytest.fixture
def client(board):
    return asking(board)


def levels_with(function, **changed):
    """The default levels with some of one function's changed; names as `staff__payroll`."""
    own = {name.replace("__", "."): int(level) for name, level in changed.items()}
    return {**DEFAULT_LEVELS, function: {**DEFAULT_LEVELS[function], **own}}


def given(client, url=HR, **changed) -> dict:
    """What the form would send: its own values with some changed."""
    form = client.get(url).context["form"]
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return values | {name.replace("__", "."): int(level) for name, level in changed.items()}


# --- the grid and the overview ----------------------------------------------------------------


@pytest.mark.clause("K09")
def test_the_grid_shows_every_function_and_what_it_may_from_the_live_matrix(client):
    change_matrix(levels=levels_with("hr", staff__payroll=Level.CHANGE), by=None)
    shown = {}
    for room in ("child", "staff", "intern", "applicant", "volunteer", "organisation"):
        page = client.get("/access/matrix/", {"room": room}).context
        for function, cells in page["folds"]:
            for (category, _cells), (_label, cell) in zip(page["rows"], cells, strict=True):
                shown[function.code, category.code] = cell.level
    for function in FUNCTIONS:
        for category in CATEGORIES:
            wanted = in_effect(current_levels())[function].get(category, 0)
            assert shown.get((function, category), 0) == wanted
    assert shown["hr", "staff.payroll"] is Level.CHANGE


def test_a_level_is_told_by_a_sign_and_a_word(client):
    page = client.get("/access/matrix/", {"room": "staff"}).content.decode()
    for sign, word in (("●", "change"), ("◐", "view"), ("○", "after a reason"), ("–", "nothing")):
        assert f'<span aria-hidden="true">{sign}</span> {word}' in page


@pytest.mark.clause("K09")
def test_the_work_instruction_holds_every_function_with_what_the_live_matrix_gives(client, board):
    change_matrix(levels=levels_with("hr", staff__payroll=Level.CHANGE), by=board)
    review_matrix(reviewed_on=today(), by=board)
    response = client.get("/access/matrix/overview.pdf")
    assert response["Content-Type"] == "application/pdf"
    text = text_of(response.content)
    for function in FUNCTIONS.values():
        assert f"{function.label}" in text
    hr = text[text.index("What “HR” may do") : text.index("What “Payroll” may do")]
    may_change, may_see = hr.split("Staff")[1:][0], hr
    assert "Payroll" in may_change
    assert "Leave and absence" in may_see
    assert f"matrix, version {AccessMatrix.objects.first().version}" in text
    assert f"{today():%d-%m-%Y}" in text
    assert "K09" in text


# --- changing ---------------------------------------------------------------------------------


@pytest.mark.clause("K07")
def test_a_change_is_looked_at_then_holds_on_the_next_request(client):
    here = world.location()
    file = f"/children/{world.child(here).pk}/daily_care/"
    colleague = asking(world.user("location_manager", here))
    assert colleague.get(file).status_code == 200
    url = "/access/matrix/location_manager/"
    values = given(client, url, child__daily_care=Level.NONE)
    check = client.post(url, values)
    assert [row[1] for row in check.context["table"]["rows"]] == ["Children: Daily care"]
    assert [row[2:] for row in check.context["table"]["rows"]] == [["● change", "– nothing"]]
    assert not AccessMatrix.objects.exists()
    assert colleague.get(file).status_code == 200
    assert client.post(url, {**values, "confirm": 1}).url == "/access/matrix/versions/1/"
    assert colleague.get(file).status_code == 403
    # Nothing but that cell has changed.
    found = differences(in_effect(DEFAULT_LEVELS), in_effect(current_levels()))
    assert [(d.function, d.category) for d in found] == [("location_manager", "child.daily_care")]


@pytest.mark.clause("L79")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_page_offers_levels_up_to_the_ceiling_only_and_takes_no_other(client, function):
    url = f"/access/matrix/{function}/"
    form = client.get(url).context["form"]
    ceiling = {code: top for code, top in FUNCTIONS[function].ceiling.items() if top}
    assert set(form.fields) - {"base"} == set(ceiling)
    for category, top in ceiling.items():
        assert [level for level, _label in form.fields[category].choices] == list(range(top + 1))
    for category, top in list(ceiling.items())[:3]:
        if top < Level.CHANGE:
            values = {**given(client, url), category: top + 1, "confirm": 1}
            assert list(client.post(url, values).context["form"].errors) == [category]
    # A category outside the domain that is posted all the same is not read.
    client.post(url, {**given(client, url), "child.care_file": 3, "confirm": 1})
    assert function == "care_coordinator" or "child.care_file" not in (
        current_levels().get(function, {})
    )
    assert not AccessMatrix.objects.exists()


def test_a_version_made_meanwhile_is_shown_and_the_input_kept(client, board):
    values = given(client, staff__payroll=Level.CHANGE)
    other = change_matrix(levels=levels_with("hr", staff__training=Level.VIEW), by=None)
    response = client.post(HR, {**values, "confirm": 1})
    form = response.context["form"]
    assert f"Version {other.version} has been made in the meantime" in response.content.decode()
    assert [row[1] for row in response.context["missed"]["rows"]] == ["Staff: Training"]
    assert form["staff.payroll"].value() == str(int(Level.CHANGE))
    assert AccessMatrix.objects.count() == 1
    # Sent again it counts as made on the newest version; the other's change is in what differs.
    again = {**values, "base": form["base"].value()}
    check = client.post(HR, again)
    assert {row[1] for row in check.context["table"]["rows"]} == {
        "Staff: Payroll",
        "Staff: Training",
    }
    assert client.post(HR, {**again, "confirm": 1}).status_code == 302
    assert AccessMatrix.objects.count() == 2


def test_going_back_from_the_check_keeps_what_was_chosen(client):
    values = given(client, staff__payroll=Level.CHANGE)
    response = client.post(HR, {**values, "back": 1})
    assert response.templates[0].name == "accounts/change.html"
    assert response.context["form"]["staff.payroll"].value() == str(int(Level.CHANGE))


def test_a_change_of_nothing_makes_no_version(client):
    response = client.post(HR, {**given(client), "confirm": 1})
    assert "Nothing differs" in response.content.decode()
    assert not AccessMatrix.objects.exists()


def test_nobody_can_shut_the_last_door_to_the_matrix(client):
    url = "/access/matrix/board/"
    values = given(client, url, organisation__access=Level.VIEW)
    response = client.post(url, {**values, "confirm": 1})
    assert "must be able to change who has access" in response.content.decode()
    assert client.get(url).status_code == 200


def test_a_function_that_does_not_exist_has_no_page(client):
    assert client.get("/access/matrix/janitor/").status_code == 404


# --- versions ---------------------------------------------------------------------------------


def test_versions_say_who_made_them_when_and_what_differs(client, board):
    change_matrix(by=None)
    change_matrix(levels=levels_with("hr", staff__payroll=Level.CHANGE), by=board)
    rows = client.get("/access/matrix/versions/").context["rows"]
    assert [(row[0]["text"], row[2], row[3]) for row in rows] == [
        ("Version 2", board.name, 1),
        ("Version 1", "the system", "the first one"),
    ]
    table = client.get("/access/matrix/versions/2/").context["table"]
    assert table["rows"] == [["HR", "Staff: Payroll", "◐ view", "● change"]]
    assert client.get("/access/matrix/versions/1/").status_code == 200
    assert client.get("/access/matrix/versions/3/").status_code == 404


# --- the yearly check -------------------------------------------------------------------------


def due_items(client) -> list:
    groups = client.get("/").context["groups"]
    return [
        (group["title"], item)
        for group in groups
        for item in group["items"]
        if "who may see and change what" in item["what"]
    ]


def made_days_ago(days):
    change_matrix(by=None)
    AccessMatrix.objects.update(made_at=AccessMatrix.objects.get().made_at - days * DAY)


@pytest.mark.clause("K08")
def test_the_check_comes_a_year_after_the_first_matrix_and_stands_red_when_late(client):
    officer = asking(world.user("privacy_officer"))
    others = asking(world.user("location_manager", world.location()))
    made_days_ago(300)
    assert due_items(client) == []
    AccessMatrix.objects.all().delete()
    made_days_ago(350)
    [(group, item)] = due_items(client)
    assert (group, item["url"]) == ("Soon", "/access/reviews/new/")
    AccessMatrix.objects.all().delete()
    made_days_ago(370)
    for asked, url in ((client, "/access/reviews/new/"), (officer, "/access/reviews/")):
        [(group, item)] = due_items(asked)
        assert (group, item["due_kind"], item["url"]) == ("Late", "late", url)
    assert due_items(others) == []
    assert "should have been done by" in officer.get("/access/reviews/").content.decode()


@pytest.mark.clause("K08")
def test_a_check_that_is_signed_keeps_the_matrix_as_it_stood(client, board):
    world.user("hr", world.location())
    world.user("hr", ends_on=today() - DAY)
    made_days_ago(370)
    levels = levels_with("hr", staff__payroll=Level.CHANGE)
    change_matrix(levels=levels, by=board)
    page = client.get("/access/reviews/new/")
    version = page.context["form"].initial["base"]
    values = {"base": version, "checked": "on", "remark": "Niets over namen."}
    answer = client.post("/access/reviews/new/", values)
    review = AccessReview.objects.get()
    assert answer.url == f"/access/reviews/{review.pk}/"
    assert (review.matrix.version, review.reviewed_on) == (version, today())
    assert (review.reviewed_by, review.signed_as) == (board, "board")
    assert review.people == {"board": 1, "hr": 1}
    assert review.next_due_on == today().replace(year=today().year + 1)
    assert due_items(client) == []
    # What is changed later leaves the check as it was.
    change_matrix(levels=levels_with("hr", staff__payroll=Level.NONE), by=board)
    review.refresh_from_db()
    assert json.dumps(review.levels, sort_keys=True) == json.dumps(
        in_effect(levels), sort_keys=True
    )
    shown = client.get(answer.url).context["functions"]
    [hr] = [item for item in shown if item["code"] == "hr"]
    cells = dict(hr["rooms"])["Staff"]
    assert {str(label): cell.level for label, cell in cells}["Payroll"] is Level.CHANGE
    assert hr["people"] == 1
    # The next check starts with what changed since.
    rows = client.get("/access/reviews/new/").context["table"]["rows"]
    assert rows == [["HR", "Staff: Payroll", "● change", "– nothing"]]


@pytest.mark.clause("K08")
def test_a_check_is_not_signed_unread_nor_on_a_version_that_was_replaced(client):
    change_matrix(by=None)
    response = client.post("/access/reviews/new/", {"base": 1, "remark": "Besproken"})
    assert list(response.context["form"].errors) == ["checked"]
    assert "Besproken" in response.content.decode()
    change_matrix(levels=levels_with("hr", staff__payroll=Level.NONE), by=None)
    response = client.post("/access/reviews/new/", {"base": 1, "checked": "on"})
    assert "Version 2 has been made in the meantime" in response.content.decode()
    assert response.context["form"]["base"].value() == 2
    assert not AccessReview.objects.exists()
