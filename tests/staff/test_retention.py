import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from core.dates import Term, today
from core.privacy import SubjectKind
from core.registries import retention_rules
from retention.plan import planned
from staff.actions import (
    change_payroll,
    end_employment,
    end_volunteering,
    note_identification,
)
from tests.factories import world
from tests.factories.due import destroy_due
from tests.factories.http import asking
from tests.factories.staff import employee, volunteer

pytestmark = pytest.mark.django_db
LEFT = dt.date(2024, 3, 15)
DAY = dt.timedelta(days=1)


def leaver(at, *, kind=SubjectKind.EMPLOYEE, conflict=False, left=LEFT):
    made = employee(at, kind=kind, starts_on=dt.date(2020, 2, 3))
    if kind == SubjectKind.EMPLOYEE:
        note_identification(
            subject=made.subject,
            bsn="123456782",
            document="passport",
            checked_on=left,
            on=left,
            by=None,
        )
        change_payroll(subject=made.subject, iban="NL91ABNA0417164300", account_name="K.", by=None)
    end_employment(subject=made.subject, ends_on=left, labour_conflict=conflict, on=left, by=None)
    return made


def due(code, on):
    return {item.subject_id: item.due_on for item in planned(retention_rules[code], on)}


def assert_due_first_on(code, subject, day):
    assert subject.pk not in due(code, day - DAY)
    assert due(code, day) == {subject.pk: day}


@pytest.mark.clause("K26", "L47")
def test_a_personnel_file_goes_two_years_after_leaving(at):
    assert_due_first_on("staff.file", leaver(at).subject, dt.date(2026, 3, 16))


@pytest.mark.clause("K26", "L47")
def test_leaving_on_29_february_is_never_a_day_early(at):
    made = leaver(at, left=dt.date(2024, 2, 29))
    assert_due_first_on("staff.file", made.subject, dt.date(2026, 3, 1))


@pytest.mark.clause("L47")
def test_with_a_labour_conflict_the_file_is_kept_ten_years_and_claimed_once(at):
    made, other = leaver(at, conflict=True), employee(at)
    assert_due_first_on("staff.file.conflict", made.subject, dt.date(2034, 3, 16))
    assert due("staff.file", dt.date(2040, 1, 1)) == {}
    assert other.pk not in due("staff.file.conflict", dt.date(2040, 1, 1))


@pytest.mark.clause("L46")
def test_tax_statement_and_identity_go_five_years_after_the_calendar_year(at):
    assert_due_first_on("staff.tax", leaver(at).subject, dt.date(2030, 1, 1))


@pytest.mark.clause("L46")
def test_leaving_on_the_last_day_of_the_year_counts_in_that_year(at):
    made = leaver(at, left=dt.date(2024, 12, 31))
    assert_due_first_on("staff.tax", made.subject, dt.date(2030, 1, 1))


@pytest.mark.clause("L48")
def test_payroll_goes_seven_years_after_the_book_year(at):
    assert_due_first_on("staff.payroll", leaver(at).subject, dt.date(2032, 1, 1))


def test_classes_without_rows_are_not_planned(at):
    made = employee(at)
    end_employment(subject=made.subject, ends_on=LEFT, labour_conflict=False, on=LEFT, by=None)
    assert due("staff.tax", dt.date(2040, 1, 1)) == {}
    assert due("staff.payroll", dt.date(2040, 1, 1)) == {}


@pytest.mark.clause("L50")
def test_an_intern_goes_at_once(at):
    made = leaver(at, kind=SubjectKind.INTERN)
    assert_due_first_on("intern.file", made.subject, LEFT + DAY)
    assert due("staff.file", dt.date(2040, 1, 1)) == {}


@pytest.mark.clause("K33")
def test_an_external_goes_at_the_latest_two_years_after_the_contract(at):
    made = leaver(at, kind=SubjectKind.EXTERNAL)
    assert_due_first_on("external.file", made.subject, dt.date(2026, 3, 16))


@pytest.mark.clause("L51")
def test_a_volunteer_goes_at_once(at):
    made = volunteer(at)
    end_volunteering(subject=made.subject, ends_on=LEFT, by=None)
    assert_due_first_on("volunteer.file", made.subject, LEFT + DAY)


def test_the_nightly_run_takes_the_file_and_leaves_what_tax_needs(at):
    from staff.models import Employee, Identification, Payroll

    made = leaver(at)
    day = dt.date(2026, 3, 16)
    destroy_due(retention_rules["staff.file"], [made.pk], day)
    assert not Employee.objects.exists()
    assert Identification.objects.get().bsn == "123456782"
    assert Payroll.objects.get().iban == "NL91ABNA0417164300"
    assert due("staff.file", dt.date(2040, 1, 1)) == {}
    assert due("staff.tax", dt.date(2030, 1, 1)) == {made.pk: dt.date(2030, 1, 1)}


def test_a_file_says_when_it_goes_and_who_can_hold_it(at, hr):
    made, left = leaver(at, left=today()), today()
    page = asking(hr).get(reverse("staff:section", args=[made.pk, "identity"])).content.decode()
    goes = Term(years=2).due_on(left)
    assert f"It will be destroyed on {goes:%d-%m-%Y} at the earliest." in strip_tags(page)
    assert "Until then it can be put on hold by: Location manager, Privacy officer." in page
    assert "The law sets terms of their own for: BSN and identity check, Payroll." in strip_tags(
        page
    )
    manager = asking(world.user("location_manager", at))
    page = manager.get(reverse("staff:section", args=[made.pk, "identity"])).content.decode()
    assert "Until then it can be put on hold." in page


@pytest.mark.clause("L47")
def test_who_may_not_know_of_a_labour_conflict_reads_it_from_no_term(at, hr):
    made = leaver(at, conflict=True, left=today())
    url = reverse("staff:section", args=[made.pk, "identity"])
    goes = f"{Term(years=10).due_on(today()):%d-%m-%Y}"
    assert goes in asking(hr).get(url).content.decode()
    officer = asking(world.user("privacy_officer")).get(url)  # the work opens on a reason only
    assert officer.status_code == 200
    assert goes not in officer.content.decode()
