"""An import of children reaches as far as who runs it."""

import datetime as dt

import pytest

from accounts.actions import change_matrix
from accounts.functions import DEFAULT_LEVELS
from children.models import (
    Child,
    Parent,
)
from imports.engine import State
from tests.children.test_import import FLEXKIDS, errors, flexkids, one
from tests.factories import world
from tests.factories.tables import (
    as_csv,
    example,
    imported,
    planned,
)

pytestmark = pytest.mark.django_db


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
