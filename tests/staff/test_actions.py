import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection

from accounts.actions import start_appointment
from accounts.models import Appointment
from audit.models import Event
from core.dates import today
from core.keys import owners_by_index
from core.privacy import SubjectKind
from staff import actions, tasks
from staff.actions import leaving
from staff.logins import close_ended_logins
from staff.models import Contact, Employee, Employment, Identification, Payroll, Screening
from subjects.models import Subject, SubjectGrant
from tests.factories import world
from tests.factories.staff import employee

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 2)
BSN = "123456782"


@pytest.mark.parametrize("kind", actions.WORKING_KINDS)
def test_a_file_opens_for_every_kind_with_sealed_values(at, kind):
    made = employee(at, kind=kind, contact={"street": "Zandpad 4", "email": "kim@example.com"})
    read = Contact.objects.get(subject_id=made.pk)
    assert (read.street, read.email) == ("Zandpad 4", "kim@example.com")
    assert Employee.objects.get(pk=made.pk).birth_place == "Hoorn"
    assert made.subject.affiliations.get().location == at
    assert made.subject.kind == kind


def test_what_is_sealed_stands_nowhere_in_plain_text(at):
    made = employee(at, contact={"street": "Kanariepad 9"})
    actions.note_identification(
        subject=made.subject, bsn=BSN, document="passport", checked_on=ON, on=ON, by=None
    )
    with connection.cursor() as cursor:
        for table in ("staff_contact", "staff_identification", "auditlog_logentry"):
            cursor.execute(f"SELECT * FROM {table}")
            dump = repr(
                [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor]
            )
            assert "Kanariepad" not in dump
            assert BSN not in dump


def test_a_file_cannot_begin_before_the_birth(at):
    with pytest.raises(ValidationError) as caught:
        employee(at, starts_on=dt.date(1990, 5, 17))
    assert "birth_date" in caught.value.error_dict
    assert not Employee.objects.exists()
    assert not Subject.objects.exists()


def test_a_bsn_is_found_again_and_belongs_to_one_person_in_service(at):
    first, second = employee(at), employee(at, "Sam", "Zeeman")
    noted = {"bsn": "1234.56.782", "document": "passport", "checked_on": ON, "on": ON, "by": None}
    actions.note_identification(subject=first.subject, **noted)
    assert Identification.objects.get().bsn == BSN
    assert owners_by_index("bsn", BSN) == [first.pk]
    with pytest.raises(ValidationError):
        actions.note_identification(subject=second.subject, **noted)
    actions.end_employment(subject=first.subject, ends_on=ON, labour_conflict=False, on=ON, by=None)
    actions.note_identification(subject=second.subject, **noted)  # the same person, back again
    assert set(owners_by_index("bsn", BSN)) == {first.pk, second.pk}


@pytest.mark.parametrize("kind", [SubjectKind.INTERN, SubjectKind.EXTERNAL])
def test_no_bsn_and_no_bank_account_are_kept_of_who_is_not_on_the_payroll(at, kind):
    made = employee(at, kind=kind)
    with pytest.raises(ValidationError):
        actions.note_identification(
            subject=made.subject, bsn=BSN, document="passport", checked_on=ON, on=ON, by=None
        )
    with pytest.raises(ValidationError):
        actions.change_payroll(
            subject=made.subject, iban="NL91ABNA0417164300", account_name="K.", by=None
        )
    assert not Identification.objects.exists()
    assert not Payroll.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"register_number": "1234567890123"}, "register_number"),
        ({"register_number": "1234567890123456789"}, "register_number"),
        ({"vog_issued_on": dt.date(2026, 1, 1), "linked_on": dt.date(2026, 3, 2)}, "linked_on"),
        ({"vog_issued_on": dt.date(2026, 1, 2), "linked_on": dt.date(2026, 1, 1)}, "linked_on"),
        ({"linked_on": dt.date(2026, 1, 2), "unlinked_on": dt.date(2026, 1, 1)}, "unlinked_on"),
        ({"unlinked_on": dt.date(2026, 1, 1)}, "unlinked_on"),
        ({"vog_issued_on": ON + dt.timedelta(days=1)}, "vog_issued_on"),
        ({"vog_issued_on": dt.date(1990, 5, 16)}, "vog_issued_on"),
        ({"linked_on": ON + dt.timedelta(days=1)}, "linked_on"),
        ({"linked_on": ON, "unlinked_on": ON + dt.timedelta(days=1)}, "unlinked_on"),
    ],
)
def test_a_screening_that_cannot_be_is_refused(at, values, field):
    made = employee(at)
    with pytest.raises(ValidationError) as caught:
        actions.change_screening(subject=made.subject, on=ON, by=None, **values)
    assert list(caught.value.error_dict) == [field]
    assert not Screening.objects.exists()


def test_a_certificate_of_exactly_two_months_may_still_be_linked(at):
    made = employee(at)
    actions.change_screening(
        subject=made.subject,
        register_number="12345678901234",
        vog_issued_on=dt.date(2026, 1, 2),
        linked_on=dt.date(2026, 3, 2),
        on=ON,
        by=None,
    )
    assert Screening.objects.get().register_number == "12345678901234"


def test_new_terms_leave_the_former_ones_as_they_were(at):
    made = employee(at)
    change = {"subject": made.subject, "function_title": "Assistent", "by": None}
    actions.change_employment(starts_on=ON, hours_per_week=Decimal("32"), **change)
    new, old = Employment.objects.all()
    assert (new.function_title, new.starts_on, new.ends_on) == ("Assistent", ON, None)
    assert (old.starts_on, old.ends_on) == (world.START, ON - dt.timedelta(days=1))
    with pytest.raises(ValidationError):
        actions.change_employment(
            starts_on=ON - dt.timedelta(days=1), hours_per_week=Decimal("20"), **change
        )


def test_the_end_of_the_work_ends_functions_panels_and_login(at):
    made = employee(at)
    user = world.user("location_manager", at)
    actions.give_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    other = employee(at, "Sam", "Zeeman")
    SubjectGrant.objects.create(
        user=user,
        content_object=other.subject,
        permission=SubjectGrant.objects.get(user=user).permission,
        function="internship_supervisor",
        starts_on=world.START,
    )
    subject = world.fresh(made.subject)
    actions.end_employment(
        subject=subject, ends_on=ON, labour_conflict=True, on=ON + dt.timedelta(days=1), by=None
    )
    user = world.fresh(user)
    assert not user.is_active
    assert Appointment.objects.get(user=user).ends_on == ON
    assert SubjectGrant.objects.get(function="internship_supervisor").ends_on == ON
    assert Employment.objects.get(subject=subject).labour_conflict_at_leaving
    assert subject.affiliations.get().ends_on == ON
    assert Event.objects.filter(action="employment.ended", subject_id=made.pk).exists()


def leaver_with_login(at, client, *, until):
    """Somebody signed in whose last day, `until`, lay ahead when it was entered."""
    made = employee(at)
    user = world.user("location_manager", at)
    actions.give_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    actions.end_employment(
        subject=world.fresh(made.subject),
        ends_on=until,
        labour_conflict=False,
        on=until - dt.timedelta(days=9),
        by=None,
    )
    client.force_login(user)
    return user


@pytest.mark.clause("K10")
def test_the_login_of_a_leaver_closes_the_night_after_the_last_day(at, client):
    user = leaver_with_login(at, client, until=ON)
    Appointment.objects.all().delete()  # the last day alone keeps it open
    assert close_ended_logins(today=ON) == 0
    assert world.fresh(user).is_active
    assert client.session.exists(client.session.session_key)
    assert close_ended_logins(today=ON + dt.timedelta(days=1)) == 1
    assert not world.fresh(user).is_active
    assert not client.session.exists(client.session.session_key)
    assert Event.objects.get(action="login.closed").object_id == str(user.pk)
    assert close_ended_logins(today=ON + dt.timedelta(days=2)) == 0
    assert Event.objects.filter(action="login.closed").count() == 1


@pytest.mark.clause("K10")
def test_a_login_stays_open_for_who_works_here_and_for_who_is_appointed_anew(at, client):
    user = leaver_with_login(at, client, until=ON)
    stays = world.user()
    actions.give_login(
        subject=employee(at, "Sam", "Zeeman").subject,
        user=stays,
        starts_on=world.START,
        by=None,
    )
    start_appointment(
        user=user,
        function="board",
        place=world.organisation(),
        starts_on=ON + dt.timedelta(days=1),
        ends_on=ON + dt.timedelta(days=30),
        by=None,
    )
    assert close_ended_logins(today=ON + dt.timedelta(days=30)) == 0
    assert close_ended_logins(today=ON + dt.timedelta(days=31)) == 1
    assert not world.fresh(user).is_active
    assert world.fresh(stays).is_active


@pytest.mark.clause("K10")
def test_one_login_that_cannot_be_closed_keeps_no_other_open(at, client, monkeypatch):
    users = [leaver_with_login(at, client, until=ON) for _number in range(2)]
    ended, calls = leaving.end_sessions, []

    def failing(user):
        calls.append(user.pk)
        if len(calls) == 1:
            raise OperationalError
        return ended(user)

    monkeypatch.setattr(leaving, "end_sessions", failing)
    tomorrow = ON + dt.timedelta(days=1)
    assert close_ended_logins(today=tomorrow) == 1
    assert sorted(world.fresh(user).is_active for user in users) == [False, True]
    assert close_ended_logins(today=tomorrow) == 1
    assert not any(world.fresh(user).is_active for user in users)


@pytest.mark.clause("K10")
def test_the_daily_task_closes_what_is_past(at, client):
    user = leaver_with_login(at, client, until=today() - dt.timedelta(days=1))
    assert tasks.close_ended_logins() == "1 logins"
    assert not world.fresh(user).is_active


@pytest.mark.clause("L46", "L48")
def test_what_outlives_the_file_holds_its_own_sealed_name_and_follows_a_correction(at):
    made = employee(at, "Kim", "Duinvinger")
    actions.note_identification(
        subject=made.subject, bsn=BSN, document="passport", checked_on=ON, on=ON, by=None
    )
    actions.change_payroll(
        subject=made.subject, iban="NL91ABNA0417164300", account_name="K.", by=None
    )
    names = [model.objects.get().name for model in (Identification, Payroll)]
    assert names == ["Kim Duinvinger", "Kim Duinvinger"]
    actions.change_identity(
        subject=made.subject,
        first_name="Kim",
        family_name="Vinkenoog",
        birth_date=made.birth_date,
        birth_place="",
        sex="x",
        by=None,
    )
    names = [model.objects.get().name for model in (Identification, Payroll)]
    assert names == ["Kim Vinkenoog", "Kim Vinkenoog"]
    with connection.cursor() as cursor:
        for table in ("staff_payroll", "staff_identification"):
            cursor.execute(f"SELECT name FROM {table}")
            assert b"Vinkenoog" not in bytes(cursor.fetchone()[0])


@pytest.mark.clause("L50")
def test_nobody_supervises_a_whole_location(at):
    with pytest.raises(ValidationError):
        world.user("internship_supervisor", at)
    assert not Appointment.objects.exists()


def test_an_end_before_the_first_day_changes_nothing(at):
    made = employee(at)
    with pytest.raises(ValidationError) as caught:
        actions.end_employment(
            subject=made.subject,
            ends_on=world.START - dt.timedelta(days=1),
            labour_conflict=False,
            on=ON,
            by=None,
        )
    assert "ends_on" in caught.value.error_dict
    assert world.fresh(made.subject).relation_ended_on is None
    assert Employment.objects.get().ends_on is None
