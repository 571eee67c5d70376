"""Lists of people stand in the order of a Dutch register: by the main part of the family name, then
by the words before it, then by the first name; whatever the database makes of capitals, accents,
spaces and marks."""

import random

import pytest
from django.db import connection
from django.urls import reverse

from children.models import Child
from core.dates import today
from staff.models import Employee
from subjects.record_actions import save_record
from subjects.sorting import sort_text
from tests.factories import consents, world
from tests.factories.http import asking, record_url
from tests.factories.staff import employee, volunteer
from tests.factories.tables import as_csv, imported

pytestmark = pytest.mark.django_db

# (first name, family name), as a list has them.
IN_ORDER = [
    ("Bo", "van den Berg"),
    ("Ali", "Bos"),
    ("Élise", "Bos"),
    ("Fer", "bos"),
    ("Bo", "van den Bos"),
    ("Bo", "Bos Kamp"),
    ("Bo", "Bos-de Aker"),
    ("Bo", "Bosch"),
    ("Bo", "d'Hôtel"),
    ("Bo", "'t Hart"),
    ("Bo", "‘t Hartog"),
    ("Bo", "El Idrissi"),
    ("Bo", "Łuk"),
    ("Bo", "Özdemir"),
    ("Bo", "dos Santos"),
    ("Bo", "Van"),
    ("Bo", "op den Velde"),
    ("Bo", "de Vries"),
    ("Bo", "de Vries-Aker"),
    ("Bo", "Zee"),
]
NAMES = [" ".join(name) for name in IN_ORDER]


def shuffled() -> list:
    return random.Random(3).sample(IN_ORDER, len(IN_ORDER))


def listed(user, page: str, **asked) -> list[str]:
    rows = asking(user).get(reverse(page), asked).context["rows"]
    return [row[0]["text"] for row in rows]


@pytest.fixture
def at():
    return world.location()


@pytest.fixture
def manager(at):
    return world.user("location_manager", at)


def test_children_are_listed_by_the_main_part_of_their_family_name(at, manager):
    for name in shuffled():
        world.child(at, *name)
    assert listed(manager, "children:list") == NAMES


def test_people_who_work_here_are_listed_so(at):
    for name in shuffled():
        employee(at, *name)
    assert listed(world.user("hr", at), "staff:list") == NAMES


def test_volunteers_are_listed_so(at):
    for name in shuffled():
        volunteer(at, *name)
    assert listed(world.user("administration", at), "volunteers:list") == NAMES


def test_who_gets_another_name_gets_another_place(at, manager):
    world.child(at, "Noor", "Duin")
    child = world.child(at, "Bo", "Aker")
    page = record_url("children", child.subject, "identity", "child", record=child)
    desk = asking(manager)
    form = desk.get(page).context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"family_name": "van Zee"}
    typed["birth_date"] = f"{child.birth_date:%d-%m-%Y}"
    assert desk.post(page, typed).status_code == 302
    assert listed(manager, "children:list") == ["Noor Duin", "Bo van Zee"]
    assert listed(manager, "children:list", q="zee") == ["Bo van Zee"]


def test_a_name_that_is_saved_alone_takes_its_place_along(at):
    made = employee(at, "Bo", "Aker")
    made.family_name = "van Zee"
    made.save(update_fields=["family_name"])
    assert Employee.objects.get().sort_name == sort_text("Bo", "van Zee")


def test_children_from_a_table_are_listed_so(at, manager):
    header = [
        *("first_name", "family_name", "birth_date", "location", "starts_on"),
        *("parent1_first_name", "parent1_family_name"),
    ]
    rows = [
        [*name, "01-05-2024", "De Boomhut", "01-09-2024", "Roos", "Zandbank"] for name in shuffled()
    ]
    assert imported("children", as_csv(rows, header))["new"] == len(NAMES)
    assert listed(manager, "children:list") == NAMES


def test_people_who_work_here_from_a_table_are_listed_so(at):
    header = [
        *("first_name", "family_name", "birth_date", "location", "starts_on"),
        *("function_title", "hours_per_week", "kind"),
    ]
    rows = [
        [*name, "01-05-1990", "De Boomhut", "01-09-2024", "PM", "28", "medewerker"]
        for name in shuffled()
    ]
    assert imported("staff", as_csv(rows, header))["new"] == len(NAMES)
    assert listed(world.user("hr", at), "staff:list") == NAMES


def test_the_answers_about_children_are_listed_so(at, manager):
    for name in shuffled():
        world.child(at, *name)
    page = asking(manager).get(reverse("children:consents_at", args=[at.pk]))
    assert [row["name"] for row in page.context["rows"]] == NAMES
    made = consents.occasion_of(*Child.objects.all(), on=today(), until=today())
    page = asking(manager).get(reverse("children:occasion", args=[made.occasion_id]))
    assert [row[0]["text"] for row in page.context["rows"]] == NAMES


def test_where_first_names_stand_alone_the_sheet_is_listed_by_those(at, manager):
    for name in [("Zoë", "Aker"), ("anna", "de Wit"), ("Ömer", "Bos"), ("Pim", "Jol")]:
        world.child(at, *name)
    world.child(at, "Pim", "van den Berg")
    page = asking(manager).get(reverse("children:photo_sheet", args=[at.pk]), {"group": ""})
    names = [name for name, _answer in page.context["sheet"].rows]
    assert names == ["anna W.", "Ömer B.", "Pim B.", "Pim J.", "Zoë A."]


def test_accounts_are_listed_by_name_whatever_its_first_letter_is(at):
    board = world.user("board")
    for user, name in zip(
        [board, *(world.user("location_manager", at) for _n in range(4))],
        ["Bo Aker", "Zoë Aker", "ömer Bos", "", "de heer Wit"],
        strict=True,
    ):
        user.name, user.email = name, user.email if name else "iemand@example.com"
        user.save()
    names = ["Bo Aker", "de heer Wit", "iemand@example.com", "ömer Bos", "Zoë Aker"]
    assert listed(board, "access:people") == names


def test_the_longest_name_there_can_be_is_kept(at):
    child = world.child(at, "ß" * 80, "œ" * 80)
    save_record(record=child, values={"sex": "f"}, by=None)
    kept = Child.objects.get()
    assert kept.name == f"{'ß' * 80} {'œ' * 80}"
    assert len(kept.sort_name) == len(kept.search_name) == 170


def test_staff_are_found_however_their_name_is_typed(at):
    employee(at, "Bo", "Özdemir")
    employee(at, "Ali", "de Vries")
    hr = world.user("hr")
    assert listed(hr, "staff:list", q="ozdem") == ["Bo Özdemir"]
    assert listed(hr, "staff:list", q="vries ALI") == ["Ali de Vries"]
    assert listed(hr, "staff:list", q="zdem") == []  # the beginning of a word, as with children


def test_both_halves_of_a_double_name_find_somebody(at):
    employee(at, "Anne-Fleur", "Jansen-Bakker")
    employee(at, "Bo", "d'Hôtel")
    hr = world.user("hr")
    assert listed(hr, "staff:list", q="bakker") == ["Anne-Fleur Jansen-Bakker"]
    assert listed(hr, "staff:list", q="fleur jans") == ["Anne-Fleur Jansen-Bakker"]
    assert listed(hr, "staff:list", q="hotel") == ["Bo d'Hôtel"]
    assert listed(hr, "staff:list", q="akker") == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite sorts in one way only")
def test_the_order_is_the_same_whatever_the_language_of_the_server():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, collation_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND column_name IN ('sort_name', 'search_name')"
        )
        kept = cursor.fetchall()
    assert {table for table, _column, _collation in kept} >= {"children_child", "staff_employee"}
    assert {collation for _table, _column, collation in kept} == {"C"}
