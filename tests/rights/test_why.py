"""What people are told of why data is held and for how long, out of the register."""

import pytest

from core.purposes import purpose_of
from register.actions import load_defaults
from register.models import ProcessingActivity
from retention.models import RuleSetting
from rights.contents import gather
from rights.information import information_for
from rights.why import answer_from_register
from staff.models import Payroll
from tests.factories import staff, world

pytestmark = pytest.mark.django_db


@pytest.mark.clause("L49")
def test_the_answer_tells_for_each_part_why_and_on_which_ground():
    load_defaults(by=None)
    person = staff.employee(world.location())
    staff.noted(Payroll, person, iban="NL91ABNA0417164300", account_name="K. Duinker")
    answer = answer_from_register(person.subject)
    grounds = {
        activity.get_ground_display()
        for activity in ProcessingActivity.objects.in_use()
        if "staff.payroll" in activity.categories and "employee" in activity.people
    }
    payroll = next(part for part in answer.split("\n\n") if part.startswith("Payroll\n"))
    assert purpose_of("staff.payroll") in payroll
    assert grounds
    assert all(ground in payroll for ground in grounds)
    assert "your child" not in answer


def test_a_term_the_organisation_shortened_is_the_one_that_is_told():
    child = world.child(world.location())
    RuleSetting.objects.create(rule="child.file", years=1)
    told = information_for(child.subject, gather(child.subject)).terms
    assert {str(term) for what, term, _anchor in told if what == "Child file"} == {"1 year"}
    assert "1 year, counted from" in answer_from_register(child.subject)
