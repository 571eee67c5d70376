"""Was this person's file destroyed? Asked by name and birth date, answered without either."""

import datetime as dt

import pytest

from retention.ledger import own_ledger
from retention.lookup import find_destroyed
from retention.models import Destruction
from staff.actions import change_payroll, end_employment
from tests.factories import due, staff, world
from tests.factories.due import DUE, run_when_due
from tests.factories.stored import everything_stored

pytestmark = pytest.mark.django_db
BORN = dt.date(2021, 5, 6)


@pytest.fixture
def destroyed():
    due.child()
    run_when_due(DUE)


@pytest.mark.parametrize(
    "name",
    ["Kanarina Vogelzang", "kanarina  VOGELZANG", "Vogelzang, Kanarina", "Kánarina Vogelzäng"],
)
def test_who_knows_name_and_birth_date_is_told_what_went_and_when(destroyed, name):
    (found,) = find_destroyed(name, BORN)
    assert (found.retention_class, found.rule) == ("child.file", "child.file")
    assert (found.destroyed_on, found.certificate_number) == (DUE, 1)


@pytest.mark.parametrize(
    ("name", "born"),
    [("Kanarina Vogelzang", BORN - dt.timedelta(days=1)), ("Kanarina Vogel", BORN), ("", BORN)],
)
def test_any_other_name_or_day_finds_nothing(destroyed, name, born):
    assert find_destroyed(name, born) == []


def test_what_goes_years_after_the_file_is_found_by_the_same_name(destroyed):
    run_when_due(dt.date(2032, 1, 1))
    assert [found.rule for found in find_destroyed("Kanarina Vogelzang", BORN)] == [
        "child.file",
        "child.fiscal",
    ]


def test_what_is_kept_for_it_tells_nothing_without_the_key(destroyed, settings):
    assert "Kanarina" not in everything_stored()
    settings.BLIND_INDEX_KEY = bytes(32)
    assert find_destroyed("Kanarina Vogelzang", BORN) == []


def test_of_who_gave_no_birth_date_nothing_is_kept_to_ask_by(destroyed):
    parent = Destruction.objects.get(rule="parent.file")
    assert parent.identity_digest == ""
    assert find_destroyed("Oudervogel Vogelzang", BORN) == []


def test_payroll_that_goes_last_is_found_by_the_name_of_the_file():
    made = staff.employee(world.location(), "Kim", "Duinvinger", starts_on=dt.date(2020, 2, 3))
    born, left = made.birth_date, dt.date(2024, 2, 29)
    change_payroll(subject=made.subject, iban="NL91ABNA0417164300", account_name="K. D.", by=None)
    end_employment(subject=made.subject, ends_on=left, labour_conflict=False, on=left, by=None)
    run_when_due(DUE)
    run_when_due(dt.date(2032, 1, 1))
    rules = [found.rule for found in find_destroyed("Kim Duinvinger", born)]
    assert rules == ["staff.file", "staff.payroll"]


def test_the_ledger_knows_it_too(django_capture_on_commit_callbacks):
    due.child()
    with django_capture_on_commit_callbacks(execute=True):
        run_when_due(DUE)
    (line,) = [e for e in own_ledger().entries if e.get("class") == "child.file"]
    assert line["identity"] == Destruction.objects.get(rule="child.file").identity_digest != ""
