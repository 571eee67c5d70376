import datetime as dt
import uuid

import pytest

from accounts.functions import FUNCTIONS
from children.actions import deregister_child
from core.dates import today
from core.privacy import CATEGORIES, Level, SubjectKind
from subjects.actions import end_relation, link_user, restrict_representation, start_affiliation
from subjects.explaining import explain
from subjects.visibility import can
from tests.factories import world
from tests.factories.http import asking
from tests.factories.staff import employee, volunteer
from tests.subjects.test_exceptions import WHY, given

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
APPOINTED = [code for code, function in FUNCTIONS.items() if function.appointed]


@pytest.fixture
def there():
    return world.location("Het Vlot")


def told(user, subject) -> str:
    return " ".join(explain(world.fresh(user), subject, on=today()).ways)


@pytest.mark.clause("K07")
@pytest.mark.parametrize("function", APPOINTED)
def test_what_is_told_is_what_is_decided_for_every_part_of_every_kind(function, here, there):
    moved = world.child(here).subject
    moved.affiliations.update(ends_on=today() - 10 * DAY)
    start_affiliation(subject=moved, location=there, starts_on=today() - 9 * DAY, by=None)
    subjects = [
        world.child(here).subject,
        world.child(there).subject,
        moved,
        employee(here).subject,
        employee(here, kind=SubjectKind.INTERN).subject,
        volunteer(here).subject,
    ]
    user = world.user(function, here)
    for subject in subjects:
        for line in explain(user, subject, on=today()).lines:
            allowed = line.cell.level
            for level in (Level.VIEW, Level.CHANGE):
                verdict = can(user, subject, line.category.code, level, on=today())
                assert bool(verdict) == (allowed >= level), (subject.kind, line.category.code)
            sees = can(user, subject, line.category.code, Level.VIEW, on=today()).sight.value
            assert (sees == "needs reason") == (allowed == Level.REASON)
            assert not (allowed and not line.because)


def test_it_names_the_function_the_place_and_since_when(here):
    user, child = world.user("location_manager", here), world.child(here).subject
    assert told(user, child) == (
        "As Location manager, De Boomhut: the file is at De Boomhut since 01-01-2024."
    )
    everywhere = world.user("hr")
    assert (
        told(everywhere, employee(here).subject)
        == "As HR, the whole organisation: every file there."
    )


def test_it_names_another_place_and_what_has_ended(here, there):
    child = world.child(there).subject
    assert "it is at another place" in told(world.user("location_manager", here), child)
    user = world.user("pedagogical_professional", there)
    ended_on = today() - 100 * DAY
    deregister_child(child=child, ends_on=ended_on, by=None)
    assert f"the file left on {ended_on:%d-%m-%Y}" in told(user, world.fresh(child))
    assert not explain(user, world.fresh(child), on=today()).opens


def test_it_names_an_exception_and_its_end(here, there):
    board, user = world.user("board"), world.user("care_coordinator", here)
    child = world.child(there).subject
    given(user, child, board)
    assert told(user, child) == (
        f"As Care coordinator, for this file alone, until {today() + 30 * DAY:%d-%m-%Y}."
    )


def test_a_court_order_is_told_as_a_part_of_the_file_and_counted_on_the_person(here):
    child, user = world.child(here), world.user("location_manager", here)
    parent = world.parents_of(child)[0]
    link_user(subject=parent.subject, user=user, by=None)
    restrict_representation(
        representation=child.subject.represented_by.get(parent=parent.subject),
        restriction="both",
        valid_from=today(),
        valid_until=None,
        by=None,
    )
    assert "Something in the part “Custody”" in told(user, child.subject)
    assert not explain(world.fresh(user), child.subject, on=today()).opens
    client = asking(world.user("board"))
    page = client.get(f"/access/people/{user.pk}/sight/").content.decode()
    assert "1 child is kept out of this person's sight by a court order" in page
    assert child.name not in page


def test_the_page_of_a_person_tells_each_function_what_it_opens_and_the_exceptions(here, there):
    board, user = world.user("board"), world.user("pedagogical_professional", here)
    given(user, world.child(there, "Sanne").subject, board)
    client = asking(board)
    page = client.get(f"/access/people/{user.pk}/sight/").context
    assert [row[:2] for row in page["functions"]] == [["Pedagogical professional", "De Boomhut"]]
    [(room, lines), *_others] = page["rooms"]
    opened = {str(label): (cell.level, by) for label, cell, by in lines}
    assert room == "Children"
    assert opened["Development"] == (Level.CHANGE, "as Pedagogical professional")
    assert "Contract" not in opened
    [row] = page["exceptions"]
    assert (row[0]["text"], row[3]) == ("Sanne Zandstra", WHY)


def test_a_file_is_looked_up_by_name_and_answered_part_by_part(here, there):
    board, user = world.user("board"), world.user("location_manager", here)
    child = world.child(here, "Noor", "Zandstra")
    worker = employee(there, "Noor", "Duinker")
    client = asking(board)
    url = f"/access/people/{user.pk}/file/"
    rows = client.get(url, {"q": "noor"}).context["rows"]
    assert [row[0]["text"] for row in rows] == ["Noor Duinker", "Noor Zandstra"]
    assert [row[2] for row in rows] == ["Het Vlot", "De Boomhut"]
    assert client.get(url, {"q": "noor zand"}).context["rows"][0][0]["url"] == (f"{url}{child.pk}/")
    page = client.get(f"{url}{child.pk}/")
    lines = {str(line.category.label): line for line in page.context["explanation"].lines}
    assert lines["Daily care"].cell.level is Level.CHANGE
    assert lines["Daily care"].because == "as Location manager"
    assert lines["Care file"].cell.level is Level.NONE
    page = client.get(f"{url}{worker.pk}/").content.decode()
    assert "For this person this file does not exist" in page


@pytest.mark.clause("L71")
def test_only_files_the_asker_may_know_of_are_found(here, there):
    user, foreign = world.user("location_manager", here), world.child(there, "Noor")
    client = asking(world.user("board", here))
    url = f"/access/people/{user.pk}/file/"
    assert client.get(url, {"q": "noor"}).context["rows"] == []
    for pk in (foreign.pk, uuid.uuid4()):
        assert client.get(f"{url}{pk}/").status_code == 404
    # HR knows people with an account, but nothing of who sees which file.
    assert asking(world.user("hr")).get(url).status_code == 403


def test_a_file_that_ended_long_ago_is_told_as_the_office_keeps_it(here):
    child = world.child(here).subject
    end_relation(subject=child, ends_on=today() - 200 * DAY, by=None)
    board = explain(world.user("location_manager", here), world.fresh(child), on=today())
    assert board.opens
    assert {line.category.room for line in board.lines} == {"child"}
    assert len(board.lines) == sum(c.room == "child" for c in CATEGORIES.values())


def test_a_place_that_never_began_is_not_told_as_a_stay(here):
    child = world.child(here, starts_on=today() + 30 * DAY).subject
    deregister_child(child=child, ends_on=today(), on=today(), by=None)
    words = told(world.user("location_manager", here), world.fresh(child))
    assert "it was to be the place of this file, but never began" in words
    assert f"{today() - DAY:%d-%m-%Y}" not in words
