import datetime as dt

import pytest

from applicants.actions import end_procedure, record_keeping, remove_on_request
from applicants.models import Applicant, Application
from core.keys import KeyMissing, owners_by_index, sealing_key
from core.registries import retention_rules
from retention.plan import planned
from subjects.models import Subject
from tests.factories import world
from tests.factories.applicants import OPENED, application, panel_member, procedure
from tests.factories.due import destroy_due

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K30")]
DAY = dt.timedelta(days=1)
ENDED = dt.date(2026, 2, 2)
RULES = ("applicant.file", "applicant.file.consent", "applicant.file.request")


@pytest.fixture
def round_():
    at = world.location()
    return procedure(at, panel=[panel_member(at)])


def end(of, day=ENDED):
    end_procedure(procedure=of, ended_on=day, on=day, by=None)


def keep(made, given, day):
    record_keeping(application=made, given=given, decided_on=day, how="email", on=day, by=None)


def due(on):
    """What is due under which rule; nobody may stand under two."""
    found = [
        (item.subject_id, code, item.due_on)
        for code in RULES
        for item in planned(retention_rules[code], on)
    ]
    assert len({subject_id for subject_id, _code, _day in found}) == len(found)
    return {subject_id: (code, day) for subject_id, code, day in found}


def assert_due_first(made, code, day):
    assert made.subject_id not in due(day - DAY)
    assert due(day)[made.subject_id] == (code, day)


def test_four_weeks_after_the_procedure_the_data_goes(round_):
    made = application(round_)
    end(round_)
    assert_due_first(made, "applicant.file", dt.date(2026, 3, 3))


def test_while_the_procedure_runs_nothing_goes(round_):
    application(round_)
    assert due(dt.date(2040, 1, 1)) == {}


def test_a_no_to_keeping_is_four_weeks(round_):
    made = application(round_, keep_a_year=False)
    end(round_)
    assert_due_first(made, "applicant.file", dt.date(2026, 3, 3))


@pytest.mark.clause("L60")
def test_with_consent_the_data_is_kept_a_year(round_):
    made, other = application(round_, keep_a_year=True), application(round_, "Sam", "Vink")
    end(round_)
    assert_due_first(made, "applicant.file.consent", dt.date(2027, 2, 3))
    assert due(dt.date(2026, 3, 3)) == {other.subject_id: ("applicant.file", dt.date(2026, 3, 3))}


@pytest.mark.clause("L60")
def test_consent_given_in_the_four_weeks_counts(round_):
    made = application(round_)
    end(round_)
    keep(made, True, dt.date(2026, 2, 20))
    assert_due_first(made, "applicant.file.consent", dt.date(2027, 2, 21))


@pytest.mark.clause("L61")
def test_consent_given_again_gives_one_more_year_and_without_it_the_data_goes(round_):
    made = application(round_, keep_a_year=True)
    end(round_)
    keep(made, True, dt.date(2027, 1, 20))
    assert due(dt.date(2027, 2, 3)) == {}
    assert_due_first(made, "applicant.file.consent", dt.date(2028, 1, 21))


@pytest.mark.clause("L60")
def test_consent_withdrawn_brings_the_four_weeks_back(round_):
    made = application(round_, keep_a_year=True)
    end(round_)
    keep(made, False, dt.date(2026, 6, 1))
    assert due(dt.date(2026, 6, 1))[made.subject_id] == ("applicant.file", dt.date(2026, 3, 3))


@pytest.mark.parametrize("consented", [True, False])
def test_on_request_the_data_goes_the_next_night_whatever_else_holds(round_, consented):
    made = application(round_, keep_a_year=consented)
    remove_on_request(application=made, asked_on=OPENED + DAY, by=None)
    assert_due_first(made, "applicant.file.request", OPENED + 2 * DAY)
    end(round_)
    assert due(dt.date(2040, 1, 1)) == {
        made.subject_id: ("applicant.file.request", OPENED + 2 * DAY)
    }


def test_destruction_leaves_nothing_of_who_applied(round_):
    made = application(round_, keep_a_year=None)
    assert owners_by_index("applicant_email", "robin@example.com") == [made.subject_id]
    end(round_)
    rule = retention_rules["applicant.file"]
    destroy_due(rule, [made.subject_id], dt.date(2026, 3, 3))
    assert not Applicant.objects.exists()
    assert not Application.objects.exists()
    assert not Subject.objects.exists()
    with pytest.raises(KeyMissing):
        sealing_key(made.subject_id, "applicant.file")
    assert owners_by_index("applicant_email", "robin@example.com") == []
    assert due(dt.date(2040, 1, 1)) == {}
