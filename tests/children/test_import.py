"""Children from tables, as childcare software exports them. Everybody is made up."""

import datetime as dt
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.utils import timezone

from audit.models import Event
from children.actions import address_of, deregister_child
from children.models import (
    Address,
    Child,
    Contract,
    DailyCare,
    EmergencyNumber,
    Identification,
    Parent,
    Placement,
)
from core.dates import today
from core.models import BlindIndex, DataKey
from imports.actions import apply_import, confirm_import
from imports.engine import State
from organisation.models import CareGroup
from subjects.models import Affiliation, Representation, Subject
from tests.factories import world
from tests.factories.tables import (
    as_csv,
    as_xlsx,
    example,
    imported,
    planned,
    planned_run,
    with_changes,
)

pytestmark = pytest.mark.django_db
FLEXKIDS, KONNECT = "children-flexkids-like.csv", "children-konnect-like.csv"


def flexkids(*changes, **more) -> bytes:
    header, rows = with_changes(example(FLEXKIDS), *changes)
    return as_csv(rows, header, **{"delimiter": ";", **more})


def one(**changes) -> bytes:
    """A single child with one parent, in our own names of columns."""
    row = {
        "first_name": "Pim",
        "family_name": "Zandbank",
        "birth_date": "01-05-2024",
        "location": "De Boomhut",
        "starts_on": "01-09-2024",
        "parent1_first_name": "Roos",
        "parent1_family_name": "Zandbank",
        **changes,
    }
    return as_csv([list(row.values())], list(row))


def errors(rows) -> list[tuple]:
    return [(row.number, *error) for row in rows for error in row.errors]


def everything():
    models = [
        Subject, Child, Parent, Address, Representation, Affiliation, Placement, DailyCare,
        Identification, Contract, CareGroup, Event, LogEntry, BlindIndex,
    ]  # fmt: skip
    held = {model: list(model.objects.order_by("pk").values_list()) for model in models}
    of_people = LogEntry.objects.exclude(content_type__app_label="imports")
    held[LogEntry] = list(of_people.order_by("pk").values_list())
    held[Event] = [row for row in held[Event] if not row[2].startswith("import.")]
    held[DataKey] = list(
        DataKey.objects.exclude(retention_class="import.payload").order_by("pk").values_list()
    )
    return held


def test_who_is_imported_ahead_has_parents_who_can_be_asked_at_once(here):
    first_day = today() + dt.timedelta(days=40)
    imported("children", one(starts_on=f"{first_day:%d-%m-%Y}"))
    child = Child.objects.get()
    assert {row.starts_on for row in child.subject.represented_by.all()} == {today()}


@pytest.mark.clause("L04")
def test_a_flexkids_like_file_becomes_whole_files(here):
    assert imported("children", flexkids()) == {"new": 4, "changed": 0, "unchanged": 0, "error": 0}
    noor = Child.objects.get(first_name="Noor")
    assert (noor.family_name, noor.sex) == ("van Duinzicht", "f")
    assert noor.birth_date == dt.date(2024, 3, 14)
    stay = Placement.objects.get(subject=noor.subject)
    assert (stay.kind, stay.affiliation.location) == ("kdv", here)
    assert stay.affiliation.care_group.name == "Eekhoorns"
    assert stay.affiliation.starts_on == dt.date(2024, 9, 1)
    noted = noor.subject.identification
    assert (noted.bsn, noted.shown, noted.checked_on) == ("999935070", "", None)
    care = noor.subject.daily_care
    assert (care.allergies, EmergencyNumber.objects.get(subject=care.subject).phone) == (
        "pinda",
        "06 00100111",
    )
    mother, father = world.parents_of(noor)
    assert (mother.name, mother.email) == (
        "Anouk van Duinzicht",
        "anouk.van.duinzicht@post.example",
    )
    assert father.phone == "06 00100102"
    home = address_of(mother)
    assert (home.street, home.postcode, home.town) == ("Schepjespad 12", "1055 AB", "Amsterdam")
    contract = Contract.objects.get(subject=noor.subject)
    assert (contract.hours_per_month, contract.rate) == (86, Decimal("10.45"))
    assert contract.party_name == "Anouk van Duinzicht"
    assert contract.party_address == "Schepjespad 12, 1055 AB Amsterdam"
    zoe = Child.objects.get(first_name="Zoë")
    assert zoe.birth_date == dt.date(2024, 2, 29)
    milan = Child.objects.get(first_name="Milan")
    assert milan.subject.represented_by.get().custody == "sole"
    assert not Contract.objects.filter(subject=milan.subject).exists()


def test_a_konnect_like_file_with_other_headings_and_words(here):
    header, rows = example(KONNECT)
    assert imported("children", as_csv(rows, header))["new"] == 3
    lina = Child.objects.get(first_name="Lina")
    assert lina.birth_date == dt.date(2024, 5, 9)
    assert lina.subject.daily_care.diet == "vegetarisch"
    jip = Child.objects.get(first_name="Jip")
    assert (jip.family_name, jip.sex) == ("van 't Kwelder", "x")
    assert jip.subject.represented_by.get().custody == "sole"


@pytest.mark.parametrize("name", [FLEXKIDS, KONNECT])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_same_children_whatever_the_kind_of_csv(here, name, delimiter, encoding):
    header, rows = example(name)
    found = planned("children", as_csv(rows, header, delimiter, encoding))
    assert [row.state for row in found] == [State.NEW] * len(rows)
    assert [row.values for row in found] == [
        row.values for row in planned("children", as_xlsx(rows, header))
    ]


def test_what_is_delicate_is_sealed_with_the_childs_own_key(here):
    imported("children", flexkids())
    noor = Child.objects.get(first_name="Noor")
    with connection.cursor() as cursor:
        cursor.execute("SELECT bsn FROM children_identification")
        assert all(b"999935070" not in bytes(row[0]) for row in cursor.fetchall())
    classes = DataKey.objects.filter(owner_id=noor.pk).values_list("retention_class", flat=True)
    assert set(classes) == {"child.file", "child.fiscal"}
    assert BlindIndex.objects.filter(kind="bsn").count() == 3


def test_each_file_has_its_event_and_the_run_has_one(here):
    board = world.user("board")
    imported("children", flexkids(), by=None)
    events = Event.objects.filter(action="child.registered")
    assert {event.subject_id for event in events} == set(Child.objects.values_list("pk", flat=True))
    assert Event.objects.filter(action="import.applied").count() == 1
    assert board  # nobody is named where the system did it
    assert {event.actor for event in events} == {None}


@pytest.mark.parametrize("name", [FLEXKIDS, KONNECT])
def test_a_second_import_changes_nothing(here, name):
    header, rows = example(name)
    data = as_csv(rows, header)
    imported("children", data)
    before = everything()
    assert imported("children", data)["unchanged"] == len(rows)
    assert everything() == before


def test_empty_cells_leave_what_is_stored(here):
    imported("children", flexkids())
    less = {"BSN": "", "Allergieën": "", "E-mail ouder 1": "", "Straat ouder 1": "",
            "Contracturen": "", "Uurtarief": "", "Geslacht": ""}  # fmt: skip
    assert planned("children", flexkids(less))[0].state == State.UNCHANGED


def test_brothers_and_sisters_share_their_parents(here):
    imported("children", flexkids())
    noor, sem = Child.objects.get(first_name="Noor"), Child.objects.get(first_name="Sem")
    assert world.parents_of(noor) == world.parents_of(sem)
    assert Parent.objects.count() == 4
    assert Address.objects.count() == 4


def test_a_later_brother_joins_the_parents_who_are_here(here):
    header, rows = example(FLEXKIDS)
    imported("children", as_csv(rows[:1], header))
    imported("children", as_csv(rows[1:2], header))
    noor, sem = Child.objects.get(first_name="Noor"), Child.objects.get(first_name="Sem")
    assert world.parents_of(noor) == world.parents_of(sem)


def test_parents_whom_something_contradicts_are_two(here):
    other = {"E-mail ouder 1": "een.ander@post.example"}
    imported("children", flexkids({}, other))
    assert Parent.objects.filter(first_name="Anouk").count() == 2
    assert Parent.objects.filter(first_name="Boris").count() == 1


def test_a_shared_parent_gains_what_the_first_row_did_not_know(here):
    imported("children", flexkids({"Mobiel ouder 1": ""}))
    assert Parent.objects.get(first_name="Anouk").phone == "06 00100101"
    assert imported("children", flexkids({"Mobiel ouder 1": ""}))["unchanged"] == 4


def test_what_changed_is_shown_and_only_that_is_written(here):
    imported("children", flexkids())
    change = {
        "Achternaam": "Duin",
        "Allergieën": "pinda en noten",
        "Mobiel ouder 1": "06 00199999",
        "Straat ouder 1": "Emmerlaan",
        "Gezag ouder 2": "nee",
        "Stamgroep": "Vlinders",
    }
    before = LogEntry.objects.count()
    row = planned("children", flexkids(change))[0]
    assert row.state == State.CHANGED
    assert row.differences == {
        "family_name": ("van Duinzicht", "van Duin"),
        "allergies": ("pinda", "pinda en noten"),
        "parent1_phone": ("06 00100101", "06 00199999"),
        "parent1_street": ("Schepjespad 12", "Emmerlaan 12"),
        "parent2_custody": ("joint", "none"),
        "care_group": ("Eekhoorns", "Vlinders"),
    }
    counts = imported("children", flexkids(change, {"Mobiel ouder 1": "06 00199999",
                                                    "Straat ouder 1": "Emmerlaan"}))  # fmt: skip
    assert counts == {"new": 0, "changed": 2, "unchanged": 2, "error": 0}
    noor = Child.objects.get(first_name="Noor")
    assert noor.family_name == "van Duin"
    assert noor.subject.daily_care.allergies == "pinda en noten"
    assert noor.subject.emergency_numbers.get().phone == "06 00100111"
    mother, father = world.parents_of(noor)
    assert (mother.phone, address_of(mother).street) == ("06 00199999", "Emmerlaan 12")
    assert noor.subject.represented_by.get(parent=father.pk).custody == "none"
    assert noor.subject.affiliations.get().care_group.name == "Vlinders"
    assert LogEntry.objects.count() > before  # changes of rows are in the log of changes
    assert Child.objects.count() == 4


def test_a_move_between_locations_of_one_name_says_from_which_to_which(here):
    there = world.location(here.name)
    there.kind = "BSO"
    there.save()
    imported("children", one(location=here.lrk_number))
    moved = one(location=there.lrk_number, starts_on="01-02-2026")
    row = planned("children", moved)[0]
    here.refresh_from_db()
    assert row.differences["location"] == (here.label, there.label)
    assert here.label != there.label


def test_a_later_first_day_is_a_move(here):
    there = world.location("Het Vlot")
    imported("children", one())
    moved = one(location="Het Vlot", starts_on="01-02-2026")
    row = planned("children", moved)[0]
    assert row.differences["location"] == ("De Boomhut", "Het Vlot")
    imported("children", moved)
    first, last = Child.objects.get().subject.affiliations.order_by("starts_on")
    assert (first.location, first.ends_on) == (here, dt.date(2026, 1, 31))
    assert (last.location, last.ends_on) == (there, None)
    before = everything()
    imported("children", moved)
    imported("children", one())  # the table of before the move
    assert everything() == before


def test_a_last_day_deregisters(here):
    imported("children", one(hours_per_month="80", rate="9,5"))
    last = today() - dt.timedelta(days=10)
    left = one(ends_on=f"{last:%d-%m-%Y}")
    assert imported("children", left)["changed"] == 1
    child = Child.objects.get()
    assert child.subject.relation_ended_on == last
    assert Contract.objects.get().ends_on == last
    assert imported("children", left)["unchanged"] == 1
    assert imported("children", one())["unchanged"] == 1


def test_a_child_who_left_comes_in_as_left(here):
    last = today() - dt.timedelta(days=10)
    imported("children", one(ends_on=f"{last:%d-%m-%Y}", hours_per_month="80", rate="9,50"))
    subject = Child.objects.get().subject
    assert subject.relation_ended_on == subject.affiliations.get().ends_on == last
    assert Contract.objects.get().ends_on == last


def test_who_comes_back_has_a_new_file(here):
    child = world.child(here, "Pim", "Zandbank", birth_date=dt.date(2024, 5, 1),
                        starts_on=dt.date(2024, 8, 1))  # fmt: skip
    deregister_child(child=child.subject, ends_on=dt.date(2025, 12, 31), by=None)
    assert imported("children", one(starts_on="01-03-2026"))["new"] == 1
    assert imported("children", one(starts_on="01-03-2026"))["unchanged"] == 1


def test_a_bsn_recognises_a_child_whose_name_changed(here):
    imported("children", flexkids())
    row = planned("children", flexkids({"Roepnaam": "Nora"}))[0]
    assert (row.state, row.differences) == (State.CHANGED, {"first_name": ("Noor", "Nora")})


def test_a_bsn_that_comes_later_is_noted_and_found(here):
    imported("children", one())
    assert imported("children", one(bsn="123456782"))["changed"] == 1
    assert Identification.objects.get().bsn == "123456782"
    assert imported("children", one(bsn="12345678-2", first_name="Pimmetje"))["changed"] == 1
    assert Child.objects.get().first_name == "Pimmetje"


def test_groups_that_are_not_there_are_said_and_made_once(here):
    rows = planned("children", flexkids())
    assert rows[0].notes == ["The group “Eekhoorns” does not exist yet and will be made."]
    assert not CareGroup.objects.exists()
    imported("children", flexkids({"Stamgroep": "eekhoorns"}))
    assert sorted(CareGroup.objects.values_list("name", flat=True)) == ["Rupsjes", "eekhoorns"]


def test_the_number_of_queries_does_not_grow_with_the_rows(here, django_assert_max_num_queries):
    header, rows = example(FLEXKIDS)
    many = []
    for number in range(60):
        row = list(rows[2])
        row[header.index("Roepnaam")] = f"Zoë {number}"
        row[header.index("BSN")] = ""
        many.append(row)
    run = planned_run("children", as_csv(many, header))
    run = confirm_import(run=run, fingerprint=run.fingerprint, by=None)
    with django_assert_max_num_queries(60):
        apply_import(run=run, on=today(), at=timezone.now(), by=run.by)
    assert Child.objects.count() == 60
