import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.registries import export_sections, work_sources
from staff.actions import change_screening, end_employment
from staff.models import Absence
from tests.factories import world
from tests.factories.staff import employee, noted, volunteer

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 2)


def items(user):
    return work_sources["staff.screening_missing"].items(world.fresh(user), ON)


def test_who_lacks_a_certificate_or_a_link_is_work_for_hr_alone():
    at = world.location()
    lacking, done, left = employee(at), employee(at, "Sam"), employee(at, "Bo")
    change_screening(
        subject=done.subject, vog_issued_on=world.START, linked_on=world.START, on=ON, by=None
    )
    change_screening(subject=lacking.subject, vog_issued_on=world.START, on=ON, by=None)
    end_employment(
        subject=left.subject,
        ends_on=ON - dt.timedelta(days=1),
        labour_conflict=False,
        on=ON,
        by=None,
    )
    (item,) = items(world.user("hr"))
    assert item.url == reverse("staff:section", args=[lacking.pk, "screening"])
    assert (item.about, item.due_on) == (lacking.name, world.START)
    assert items(world.user("location_manager", at)) == []  # sees it, cannot mend it
    assert items(world.user("recruiter")) == []


def test_the_work_list_asks_as_many_questions_for_3_as_for_30():
    at, hr = world.location(), world.user("hr")
    counts = []
    for number in (3, 27):
        for _times in range(number):
            employee(at)
        with CaptureQueriesContext(connection) as asked:
            assert items(hr)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_employee_gets_everything_that_is_held():
    made = employee(world.location(), contact={"street": "Zandpad 4"})
    noted(Absence, made, kind="sick", starts_on=ON)
    assert export_sections["staff.contact"].rows(made.subject)[0]["street"] == "Zandpad 4"
    assert export_sections["staff.identity"].rows(made.subject)[0]["birth_place"] == "Hoorn"
    assert export_sections["staff.absence"].rows(made.subject)[0]["starts_on"] == "2026-03-02"
    assert export_sections["staff.payroll"].rows(made.subject) == []


def test_a_volunteer_gets_everything_that_is_held():
    rows = export_sections["volunteer.contact"].rows(volunteer(world.location()).subject)
    assert rows[0]["phone"] == "06 12345678"
