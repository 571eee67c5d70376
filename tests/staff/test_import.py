"""People who work here from tables, as personnel software exports them. Everybody is made up."""

import datetime as dt
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from core.dates import today
from core.models import BlindIndex, DataKey
from imports.engine import State
from retention.models import RuleSetting
from staff.models import Contact, Employee, Employment, Identification, Payroll, Screening
from subjects.models import Affiliation, Subject
from tests.factories import world
from tests.factories.tables import (
    as_csv,
    as_xlsx,
    example,
    imported,
    planned,
    with_changes,
)

pytestmark = pytest.mark.django_db
SAAMN = "staff-saamn-like.csv"


def saamn(*changes, **more) -> bytes:
    header, rows = with_changes(example(SAAMN), *changes)
    return as_csv(rows, header, **{"delimiter": "\t", **more})


def everything():
    models = [
        Subject, Employee, Contact, Identification, Payroll, Screening, Employment, Affiliation,
        BlindIndex,
    ]  # fmt: skip
    held = {model: list(model.objects.order_by("pk").values_list()) for model in models}
    of_people = LogEntry.objects.exclude(content_type__app_label="imports")
    held[LogEntry] = list(of_people.order_by("pk").values_list())
    held[Event] = list(Event.objects.exclude(action__startswith="import.").values_list())
    held[DataKey] = list(
        DataKey.objects.exclude(retention_class="import.payload").order_by("pk").values_list()
    )
    return held


def test_a_saamn_like_file_becomes_whole_files(here):
    assert imported("staff", saamn())["new"] == 4
    hanna = Employee.objects.get(first_name="Hanna")
    subject = hanna.subject
    assert (hanna.family_name, hanna.birth_place, hanna.sex) == ("Schorpad", "Hoorn", "f")
    assert hanna.birth_date == dt.date(1991, 5, 17)
    contact = subject.staff_contact
    assert (contact.street, contact.postcode) == ("Helmgraslaan 5", "1013 LM")
    work = subject.employments.get()
    assert (work.hours_per_week, work.starts_on) == (Decimal("28.5"), dt.date(2021, 4, 1))
    assert subject.affiliations.get().location == here
    noted = subject.staff_identification
    assert (noted.name, noted.document) == ("Hanna Schorpad", "id_card")
    assert subject.payroll.iban == "NL32ZAND0417164300"
    assert subject.payroll.account_name == "Hanna Schorpad"
    screening = subject.screening
    assert (screening.vog_number, screening.linked_on) == ("VOG-000017", None)
    assert screening.register_number == "10000000000017"
    kinds = dict(Employee.objects.values_list("first_name", "subject__kind"))
    assert kinds == {"Hanna": "employee", "Ilse": "employee", "Joris": "intern", "Kaya": "external"}
    classes = DataKey.objects.filter(owner_id=subject.pk).values_list("retention_class", flat=True)
    assert set(classes) == {"staff.file", "staff.tax", "staff.payroll"}
    registered = Event.objects.filter(action="employee.registered")
    assert registered.count() == 4


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_same_people_whatever_the_kind_of_file(here, delimiter, encoding):
    header, rows = example(SAAMN)
    found = planned("staff", as_csv(rows, header, delimiter, encoding))
    assert [row.state for row in found] == [State.NEW] * 4
    assert [row.values for row in found] == [
        row.values for row in planned("staff", as_xlsx(rows, header))
    ]


def test_a_second_import_changes_nothing(here):
    imported("staff", saamn())
    before = everything()
    assert imported("staff", saamn())["unchanged"] == 4
    assert everything() == before


def test_what_changed_is_written_and_nothing_else(here):
    imported("staff", saamn())
    change = {
        "Mobiel": "06 00199999",
        "Uren per week": "32",
        "Datum in dienst": "01-06-2026",
        "Functie": "Groepshulp",
        "IBAN": "",
        "VOG-nummer": "VOG-000018",
    }
    row = planned("staff", saamn(change))[0]
    assert set(row.differences) == {
        "phone", "hours_per_week", "starts_on", "function_title", "vog_number",
    }  # fmt: skip
    assert imported("staff", saamn(change))["changed"] == 1
    subject = Employee.objects.get(first_name="Hanna").subject
    now, before = subject.employments.all()
    assert (now.function_title, now.hours_per_week) == ("Groepshulp", 32)
    assert before.ends_on == dt.date(2026, 5, 31)
    assert subject.staff_contact.phone == "06 00199999"
    assert subject.staff_contact.street == "Helmgraslaan 5"
    assert subject.payroll.iban == "NL32ZAND0417164300"
    assert subject.screening.vog_number == "VOG-000018"
    assert imported("staff", saamn(change))["unchanged"] == 4
    assert imported("staff", saamn())["unchanged"] == 3  # the former terms stay; the phone is back


def test_a_last_day_ends_the_work(here):
    imported("staff", saamn())
    last = today() - dt.timedelta(days=5)
    left = {"Datum uit dienst": f"{last:%d-%m-%Y}", "Arbeidsconflict": "ja"}
    assert imported("staff", saamn(left))["changed"] == 1
    subject = Employee.objects.get(first_name="Hanna").subject
    assert subject.relation_ended_on == last
    assert subject.employments.get().labour_conflict_at_leaving
    assert imported("staff", saamn(left))["unchanged"] == 4


def test_whether_there_was_a_conflict_is_never_guessed(here):
    last = today() - dt.timedelta(days=5)
    row = planned("staff", saamn({"Datum uit dienst": f"{last:%d-%m-%Y}"}))[0]
    assert [name for name, _message in row.errors] == ["labour_conflict"]


def test_the_terms_are_read_once_whatever_the_number_of_rows(here):
    left = {"Datum uit dienst": f"{today() - dt.timedelta(days=5):%d-%m-%Y}"}
    with CaptureQueriesContext(connection) as asked:
        rows = planned("staff", saamn(*[left] * 4))
    assert sum("labour_conflict" in dict(row.errors) for row in rows) > 1
    assert sum(RuleSetting._meta.db_table in query["sql"] for query in asked) == 1


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Roepnaam": ""}, "first_name"),
        ({"Geboortedatum": "31-02-1991"}, "birth_date"),
        ({"Geboortedatum": "01-04-2021"}, "birth_date"),
        ({"Datum in dienst": "01-04-2126"}, "starts_on"),
        ({"Standplaats": "Het Vlot"}, "location"),
        ({"Uren per week": "zestig"}, "hours_per_week"),
        ({"Uren per week": "61"}, "hours_per_week"),
        ({"BSN": "123456789"}, "bsn"),
        ({"Soort ID": ""}, "document"),
        ({"ID gecontroleerd op": ""}, "checked_on"),
        ({"IBAN": "NL00ZAND0417164300"}, "iban"),
        ({"PRK-nummer": "123"}, "register_number"),
        ({"Soort medewerker": "baas"}, "kind"),
        ({"Datum uit dienst": "01-01-2021", "Arbeidsconflict": "nee"}, "ends_on"),
    ],
)
def test_each_wrong_value_is_named_with_its_column(here, change, column):
    row = planned("staff", saamn(change))[0]
    assert [name for name, _message in row.errors] == [column]


def test_what_is_of_employees_only_is_refused_for_others(here):
    header, rows = example(SAAMN)
    intern = dict(zip(header, rows[2], strict=True)) | {"BSN": "123456782"}
    row = planned("staff", as_csv([list(intern.values())], header))[0]
    assert [name for name, _message in row.errors] == ["bsn"]


def test_an_intern_who_left_is_not_taken_in(here):
    header, rows = example(SAAMN)
    left = {"Datum in dienst": "01-02-2026", "Datum uit dienst": "01-06-2026"}
    intern = dict(zip(header, rows[2], strict=True)) | left
    row = planned("staff", as_csv([list(intern.values())], header))[0]
    assert [name for name, _message in row.errors] == ["ends_on"]


def test_the_same_person_twice_is_wrong(here):
    header, rows = example(SAAMN)
    found = planned("staff", as_csv([*rows, rows[0]], header))
    assert {name for name, _message in found[4].errors} == {"bsn", "first_name"}


class TestWhoImports:
    @pytest.mark.clause("L71")
    def test_hr_at_a_location_takes_in_people_there_and_nowhere_else(self, here):
        hr = world.user("hr", here)
        there = world.location("Het Vlot")
        header, rows = example(SAAMN)
        employees = as_csv(rows[:2], header)
        assert {row.state for row in planned("staff", employees, hr)} == {State.NEW}
        said = {
            text: planned("staff", saamn({"Standplaats": text}), hr)[0].errors
            for text in ("Het Vlot", there.lrk_number, "Bestaat Niet")
        }
        assert len({str(found) for found in said.values()}) == 1

    def test_payroll_numbers_are_left_out_where_the_function_only_looks(self, here):
        header, rows = example(SAAMN)
        imported("staff", as_csv(rows[:2], header), by=world.user("hr", here))
        assert Identification.objects.count() == 2
        assert not Payroll.objects.exists()

    def test_administration_takes_in_interns_and_no_employees(self, here):
        administration = world.user("administration", here)
        found = planned("staff", saamn(), administration)
        assert [row.state for row in found] == [
            State.ERROR, State.ERROR, State.NEW, State.ERROR,
        ]  # fmt: skip
        assert found[2].values["email"] == "joris.zandloper@post.example"
