"""Children from tables, as childcare software exports them. Everybody is made up."""

import datetime as dt
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.utils import timezone

from accounts.actions import change_matrix
from accounts.functions import DEFAULT_LEVELS
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
from core.rows import insert_rows
from imports.actions import PlanChanged, apply_import, confirm_import
from imports.engine import State
from imports.models import ImportRun
from organisation.models import CareGroup
from subjects.models import Affiliation, Representation, Subject
from subjects.restrictions import restrict_use
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


@pytest.fixture
def here():
    return world.location("De Boomhut")


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


def errors(rows) -> list[tuple]:
    return [(row.number, *error) for row in rows for error in row.errors]


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


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"first_name": ""}, "first_name"),
        ({"birth_date": "30-02-2024"}, "birth_date"),
        ({"birth_date": "01-05-2124"}, "birth_date"),
        ({"birth_date": "1-5-24"}, "birth_date"),
        ({"starts_on": "01-04-2024"}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "31-08-2024"}, "ends_on"),
        ({"ends_on": "31-08-2099"}, "ends_on"),
        ({"location": "Het Vlot"}, "location"),
        ({"kind": "bso"}, "kind"),
        ({"kind": "crèche"}, "kind"),
        ({"sex": "jong"}, "sex"),
        ({"bsn": "123456789"}, "bsn"),
        ({"parent1_family_name": ""}, "parent1_family_name"),
        ({"parent1_email": "roos"}, "parent1_email"),
        ({"parent1_phone": "bel mij"}, "parent1_phone"),
        ({"parent1_custody": "geen"}, "parent1_custody"),
        ({"parent1_custody": "misschien"}, "parent1_custody"),
        ({"parent1_street": "Wadpad 1", "parent1_postcode": "1234", "parent1_town": "Zeist"},
         "parent1_postcode"),
        ({"parent1_street": "Wadpad 1", "parent1_postcode": "", "parent1_town": "Zeist"},
         "parent1_postcode"),
        ({"parent2_family_name": "Zandbank"}, "parent2_first_name"),
        ({"hours_per_month": "80"}, "rate"),
        ({"hours_per_month": "veel", "rate": "9"}, "hours_per_month"),
    ],
)  # fmt: skip
def test_each_wrong_value_is_named_with_its_column(here, changes, column):
    row = planned("children", one(**changes))[0]
    assert row.state == State.ERROR
    assert [name for name, _message in row.errors] == [column]


def test_who_left_too_long_ago_is_not_taken_in(here):
    gone = today().replace(day=1) - dt.timedelta(days=800)
    born = gone - dt.timedelta(days=900)
    row = planned("children", one(
        birth_date=f"{born:%d-%m-%Y}", starts_on=f"{born + dt.timedelta(days=90):%d-%m-%Y}",
        ends_on=f"{gone:%d-%m-%Y}",
    ))[0]  # fmt: skip
    assert [name for name, _message in row.errors] == ["ends_on"]


def test_one_child_twice_in_a_file_is_wrong(here):
    header, rows = example(FLEXKIDS)
    again = list(rows[0])
    again[header.index("Roepnaam")] = "Nora"
    by_name = list(rows[0])
    by_name[header.index("BSN")] = ""
    found = planned("children", as_csv([*rows, again, by_name], header))
    assert [(number, column) for number, column, _m in errors(found)] == [
        (6, "bsn"),
        (7, "first_name"),
    ]
    assert "row 2" in found[4].errors[0][1]


def test_two_rows_about_one_child_who_is_here_are_wrong(here):
    imported("children", flexkids())
    header, rows = example(FLEXKIDS)
    renamed, named = list(rows[0]), list(rows[0])
    renamed[header.index("Roepnaam")] = "Nora"
    named[header.index("BSN")] = ""
    found = planned("children", as_csv([renamed, named], header))
    assert [(number, column) for number, column, _m in errors(found)] == [(3, "")]


def test_two_children_who_fit_are_asked_to_be_told_apart(here):
    for _twice in range(2):
        world.child(here, "Pim", "Zandbank", birth_date=dt.date(2024, 5, 1),
                    starts_on=dt.date(2024, 9, 1))  # fmt: skip
    row = planned("children", one())[0]
    assert "More than one child" in row.errors[0][1]


def test_another_bsn_for_the_same_name_and_day_is_wrong(here):
    imported("children", one(bsn="123456782"))
    row = planned("children", one(bsn="999935070"))[0]
    assert "another BSN" in row.errors[0][1]


def test_a_part_whose_use_is_restricted_stays_as_it_is(here):
    imported("children", one(bsn="123456782"))
    subject = Child.objects.get().subject
    restrict_use(
        subject=subject,
        categories=["child.contract"],
        reference="2026-001",
        starts_on=today(),
        by=None,
    )
    file = one(bsn="123456782", hours_per_month="80", rate="9,50")
    row = planned("children", file)[0]
    assert (row.state, row.differences) == (State.UNCHANGED, {})
    assert "restricted" in row.notes[0]
    assert imported("children", file)["unchanged"] == 1
    assert not Contract.objects.exists()
    more = one(bsn="123456782", hours_per_month="80", rate="9,50", allergies="pinda")
    assert list(planned("children", more)[0].differences) == ["allergies"]


def test_a_signed_contract_is_not_changed(here):
    imported("children", one(hours_per_month="80", rate="9,50"))
    row = planned("children", one(hours_per_month="90", rate="9,50"))[0]
    assert row.errors[0][0] == "hours_per_month"
    assert planned("children", one(hours_per_month="80", rate="9.5"))[0].state == State.UNCHANGED


class TestWhoImports:
    """Administration at one location, as the matrix has it."""

    @pytest.fixture
    def user(self, here):
        return world.user("administration", here)

    @pytest.mark.clause("L71")
    def test_a_row_of_another_location_is_refused_as_if_it_were_not_there(self, here, user):
        there = world.location("Het Vlot")
        said = {
            text: errors(planned("children", one(location=text), user))
            for text in ("Het Vlot", there.lrk_number, "Bestaat Niet", "999999999")
        }
        assert len({str(found) for found in said.values()}) == 1
        assert said["Het Vlot"][0][1] == "location"
        assert planned("children", one(), user)[0].state == State.NEW
        assert planned("children", one(location=here.lrk_number), user)[0].state == State.NEW

    @pytest.mark.clause("L71")
    def test_a_child_elsewhere_is_not_recognised_nor_changed(self, here, user):
        there = world.location("Het Vlot")
        child = world.child(there, "Pim", "Zandbank", birth_date=dt.date(2024, 5, 1),
                            starts_on=dt.date(2024, 9, 1))  # fmt: skip
        row = planned("children", one(), user)[0]
        assert (row.state, row.differences) == (State.NEW, {})
        imported("children", one(sex="m"), by=user)
        child.refresh_from_db()
        assert child.sex == "x"
        assert Child.objects.count() == 2

    def test_the_bsn_of_a_child_elsewhere_is_refused_without_saying_why(self, here, user):
        there = world.location("Het Vlot")
        imported("children", one(location=there.name, bsn="123456782"))
        row = planned("children", one(bsn="123456782", first_name="Puk"), user)[0]
        assert row.errors == [
            ("bsn", "This BSN cannot be noted here. Check the number and the person.")
        ]

    def test_the_parents_of_a_child_elsewhere_are_not_shared(self, here, user):
        header, rows = example(FLEXKIDS)
        there = world.location("Het Vlot")
        rows[1][header.index("Vestiging")] = there.name
        imported("children", as_csv(rows[1:2], header))
        imported("children", as_csv(rows[:1], header), by=user)
        assert Parent.objects.filter(first_name="Anouk").count() == 2

    @pytest.mark.clause("K04", "K07")
    def test_a_part_that_the_function_does_not_change_is_left_out(self, here, user):
        imported("children", flexkids(), by=user)
        noor = Child.objects.get(first_name="Noor")
        assert noor.subject.daily_care.allergies == ""
        assert noor.subject.identification.bsn == "999935070"
        # A location manager notes no BSN: it is left out, and children are known by name.
        manager = world.user("location_manager", here)
        rows = planned("children", flexkids({"Allergieën": "noten", "BSN": "123456782"}), manager)
        assert rows[0].differences == {"allergies": ("", "noten")} | {
            "emergency_phone": ("", "06 00100111")
        }

    def test_custody_of_who_is_here_needs_the_right_to_change_it(self, here, user):
        imported("children", flexkids())
        change = {"Gezag ouder 2": "geen"}
        assert planned("children", flexkids(change), user)[0].state == State.UNCHANGED
        levels = {**DEFAULT_LEVELS["administration"], "child.custody": 3}
        change_matrix(levels={**DEFAULT_LEVELS, "administration": levels}, by=None)
        user = world.fresh(user)
        assert planned("children", flexkids(change), user)[0].state == State.CHANGED

    def test_another_parent_of_who_is_here_needs_the_right_to_change_custody(self, here, user):
        imported("children", one())
        both = one(parent2_first_name="Teun", parent2_family_name="Zandbank")
        row = planned("children", both, user)[0]
        assert row.state == State.UNCHANGED
        assert "Teun Zandbank is not added" in row.notes[0]
        assert imported("children", both)["changed"] == 1
        assert [p.first_name for p in world.parents_of(Child.objects.get())] == ["Roos", "Teun"]
        assert imported("children", both)["unchanged"] == 1


class TestWhollyOrNotAtAll:
    def confirmed(self, data, by=None) -> ImportRun:
        run = planned_run("children", data, by)
        return confirm_import(run=run, fingerprint=run.fingerprint, by=by)

    def test_an_error_in_the_last_batch_leaves_nothing(self, here, monkeypatch):
        monkeypatch.setattr("imports.actions.in_batches", lambda rows: [[row] for row in rows])
        run = self.confirmed(flexkids())
        assert run.chunks.count() == 4
        before = everything()
        calls = []

        def fail_on_third(model, rows):
            calls.append(model)
            if calls.count(Child) == 3:
                raise RuntimeError("halfway")
            insert_rows(model, rows)

        with monkeypatch.context() as broken:
            broken.setattr("children.bulk.register.insert_rows", fail_on_third)
            with pytest.raises(RuntimeError):
                apply_import(run=run, on=today(), at=timezone.now(), by=run.by)
        assert calls.count(Child) == 3
        assert everything() == before
        assert ImportRun.objects.get().state == ImportRun.State.APPLYING
        apply_import(run=run, on=today(), at=timezone.now(), by=run.by)
        assert Child.objects.count() == 4

    def test_a_row_with_an_error_stops_all_of_it(self, here):
        run = planned_run("children", flexkids({}, {"BSN": "1"}))
        assert run.counts["error"] == 1
        with pytest.raises(PlanChanged):
            confirm_import(run=run, fingerprint=run.fingerprint, by=None)
        assert not Child.objects.exists()

    def test_what_came_between_preview_and_writing_stops_it(self, here):
        run = self.confirmed(one())
        world.child(here, "Pim", "Zandbank", birth_date=dt.date(2024, 5, 1),
                    starts_on=dt.date(2024, 9, 1))  # fmt: skip
        before = everything()
        with pytest.raises(PlanChanged):
            apply_import(run=run, on=today(), at=timezone.now(), by=run.by)
        assert everything() == before

    def test_who_lost_the_location_meanwhile_writes_nothing(self, here):
        user = world.user("administration", here)
        run = self.confirmed(one(), by=user)
        user.appointments.update(ends_on=today() - dt.timedelta(days=1))
        run = ImportRun.objects.get(pk=run.pk)
        with pytest.raises(PlanChanged):
            apply_import(run=run, on=today(), at=timezone.now(), by=run.by)
        assert not Child.objects.exists()


def test_groups_that_are_not_there_are_said_and_made_once(here):
    rows = planned("children", flexkids())
    assert rows[0].notes == ["The group “Eekhoorns” is not there yet and is made."]
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
