"""What an import of children refuses, and that it then writes nothing at all."""

import datetime as dt

import pytest
from django.utils import timezone

from children.models import (
    Child,
    Contract,
)
from core.dates import today
from core.rows import insert_rows
from imports.actions import PlanChanged, apply_import, confirm_import
from imports.engine import State
from imports.models import ImportRun
from subjects.restrictions import restrict_use
from tests.children.test_import import FLEXKIDS, errors, everything, flexkids, one
from tests.factories import world
from tests.factories.tables import (
    as_csv,
    example,
    imported,
    planned,
    planned_run,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"first_name": ""}, "first_name"),
        ({"birth_date": "30-02-2024"}, "birth_date"),
        ({"birth_date": "01-05-2124"}, "birth_date"),
        ({"birth_date": "1-5-24"}, "birth_date"),
        ({"starts_on": "01-04-2024"}, "starts_on"),
        ({"starts_on": "01-01-2099"}, "starts_on"),
        ({"birth_date": "14-03-1980"}, "starts_on"),
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
