"""What is done with the file of somebody who works here: registering, changing sections, ending."""

import datetime as dt
import re
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions import end_appointment, end_sessions, revoke_appointment
from accounts.models import Appointment, User
from audit.actions import record
from core.actions import action
from core.forms import normal_bsn, normal_iban
from core.keys import owners_by_index, set_index
from core.privacy import SubjectKind
from staff.models import (
    Absence,
    Appraisal,
    Contact,
    Employee,
    Employment,
    Identification,
    Payroll,
    Screening,
    Training,
    Volunteer,
)
from subjects.actions import (
    create_subject,
    end_access,
    end_relation,
    grant_access,
    link_user,
    start_affiliation,
)
from subjects.models import Subject, SubjectGrant

WORKING_KINDS = (SubjectKind.EMPLOYEE, SubjectKind.INTERN, SubjectKind.EXTERNAL)
OWN = ("employee", "parent")  # what somebody is by nature and not by working here
VOG_VALID = relativedelta(months=2)  # at registration in the person register


@action
def register_employee(
    *,
    kind: SubjectKind,
    first_name: str,
    family_name: str,
    birth_date: dt.date,
    birth_place: str = "",
    sex: str = Employee.Sex.UNKNOWN,
    location,
    function_title: str,
    starts_on: dt.date,
    hours_per_week: Decimal,
    contact: dict | None = None,
    by,
) -> Employee:
    """Open a file for an employee, intern or external: person, work place and employment.

    `contact` holds the fields of `Contact`. Raises ValidationError by field where the work would
    begin before the birth, or the kind is not one that works here.
    """
    if kind not in WORKING_KINDS:
        raise ValidationError({"kind": _("Choose employee, intern or external worker.")})
    if birth_date >= starts_on:
        raise ValidationError({"birth_date": _("The birth date must lie before the first day.")})
    subject = create_subject(kind=SubjectKind(kind), by=by)
    employee = Employee.objects.create(
        subject=subject,
        first_name=first_name,
        family_name=family_name,
        birth_date=birth_date,
        birth_place=birth_place,
        sex=sex,
    )
    start_affiliation(subject=subject, location=location, starts_on=starts_on, by=by)
    Employment.objects.create(
        subject=subject,
        function_title=function_title,
        starts_on=starts_on,
        hours_per_week=hours_per_week,
    )
    Contact.objects.create(subject=subject, **(contact or {}))
    record("employee.registered", by=by, subject_id=subject.pk, obj=employee, kind=str(kind))
    return employee


@action
def give_login(*, subject: Subject, user: User, starts_on: dt.date, by) -> Subject:
    """Link a user to a person who works here; the own file opens with it (K25)."""
    link_user(subject=subject, user=user, by=by)
    grant_access(user=user, subject=subject, function="employee", starts_on=starts_on, by=by)
    record("employee.login_given", by=by, subject_id=subject.pk, obj=user)
    return subject


@action
def change_identity(
    *, subject: Subject, first_name, family_name, birth_date: dt.date, birth_place, sex, by
) -> Employee:
    """Change who somebody is, also in what outlives the file and so has its own copy."""
    employee = Employee.objects.select_related("subject").get(pk=subject.pk)
    employee.first_name, employee.family_name = first_name, family_name
    employee.birth_date, employee.birth_place, employee.sex = birth_date, birth_place, sex
    employee.save()
    for model in (Identification, Payroll):
        for row in model.objects.filter(subject=subject):
            row.name = employee.name
            row.save(update_fields=["name"])
    return _changed(employee, "staff.identity", by)


@action
def change_contact(*, subject: Subject, street, postcode, town, phone, email, by) -> Contact:
    contact = Contact.objects.filter(subject=subject).first() or Contact(subject=subject)
    contact.street, contact.postcode, contact.town = street, postcode, town
    contact.phone, contact.email = phone, email
    contact.save()
    return _changed(contact, "staff.contact", by)


@action
def note_identification(
    *, subject: Subject, bsn: str, document: str, checked_on: dt.date, on: dt.date, by
) -> Identification:
    """Note the BSN and which document was seen; `on` is the day it is noted.

    Raises ValidationError by field for a wrong BSN, the BSN of somebody else in service, and a
    check in the future. Somebody who came back has the BSN of an old file: that is allowed.
    """
    try:
        bsn = normal_bsn(bsn)
    except ValueError:
        raise ValidationError({"bsn": _("This is not a valid BSN.")}) from None
    if checked_on > on:
        raise ValidationError({"checked_on": _("This day is still to come.")})
    others = [owner for owner in owners_by_index("bsn", bsn) if owner != subject.pk]
    in_service = Subject.objects.filter(
        pk__in=others, kind=SubjectKind.EMPLOYEE, relation_ended_on__isnull=True
    )
    if in_service.exists():
        raise ValidationError({"bsn": _("This BSN cannot be noted here. Check it once more.")})
    name = _name_of_employee(subject)
    found = Identification.objects.filter(subject=subject).first() or Identification(
        subject=subject
    )
    found.name, found.bsn = name, bsn
    found.document, found.checked_on = document, checked_on
    found.save()
    set_index("bsn", bsn, owner_id=subject.pk, retention_class="staff.tax")
    return _changed(found, "staff.identification", by)


@action
def change_screening(
    *,
    subject: Subject,
    vog_number: str = "",
    vog_issued_on: dt.date | None = None,
    register_number: str = "",
    linked_on: dt.date | None = None,
    unlinked_on: dt.date | None = None,
    by,
) -> Screening:
    """Note the certificate of conduct and the link in the person register.

    Raises ValidationError by field where the number has no 14 to 18 digits, the certificate was
    older than two months at the link, or the link ends before it was made.
    """
    register_number = re.sub(r"\s", "", register_number)
    if register_number and not re.fullmatch(r"\d{14,18}", register_number):
        raise ValidationError(
            {"register_number": _("A person-register number has 14 to 18 digits.")}
        )
    if unlinked_on and (not linked_on or unlinked_on < linked_on):
        raise ValidationError({"unlinked_on": _("The link cannot end before it was made.")})
    if linked_on and vog_issued_on and not vog_issued_on <= linked_on <= vog_issued_on + VOG_VALID:
        raise ValidationError(
            {"linked_on": _("At the link the certificate (VOG) must be at most 2 months old.")}
        )
    found = Screening.objects.filter(subject=subject).first() or Screening(subject=subject)
    found.vog_number, found.vog_issued_on = vog_number, vog_issued_on
    found.register_number, found.linked_on = register_number, linked_on
    found.unlinked_on = unlinked_on
    found.save()
    return _changed(found, "staff.screening", by)


@action
def change_employment(
    *, subject: Subject, function_title: str, starts_on: dt.date, hours_per_week: Decimal, by
) -> Employment:
    """Change the function or the hours from a day on: the former terms stay as they were.

    A day that is the start of the current terms corrects those. Raises ValidationError where the
    day lies before them, or the employment has ended.
    """
    current = subject.employments.first()
    if subject.relation_ended_on:
        raise ValidationError({"starts_on": _("This employment has ended.")})
    if current and starts_on < current.starts_on:
        raise ValidationError(
            {
                "starts_on": _(
                    "The present terms began on %(day)s; choose that day or a later one."
                )
                % {"day": f"{current.starts_on:%d-%m-%Y}"}
            }
        )
    if current and starts_on > current.starts_on:
        current.ends_on = starts_on - dt.timedelta(days=1)
        current.save(update_fields=["ends_on"])
        current = None
    employment = current or Employment(subject=subject, starts_on=starts_on)
    employment.function_title, employment.hours_per_week = function_title, hours_per_week
    employment.full_clean(exclude=["id", "subject"])
    employment.save()
    return _changed(employment, "staff.employment", by)


@action
def change_payroll(*, subject: Subject, iban: str, account_name: str, by) -> Payroll:
    """Note where the salary goes. Raises ValidationError for a wrong IBAN."""
    try:
        iban = normal_iban(iban)
    except ValueError:
        raise ValidationError({"iban": _("This is not a valid IBAN.")}) from None
    name = _name_of_employee(subject)
    payroll = Payroll.objects.filter(subject=subject).first() or Payroll(subject=subject)
    payroll.name, payroll.iban, payroll.account_name = name, iban, account_name
    payroll.save()
    return _changed(payroll, "staff.payroll", by)


@action
def add_training(
    *, subject: Subject, title: str, completed_on: dt.date, valid_until: dt.date | None = None, by
) -> Training:
    """Raises ValidationError where it would be valid until before it was completed."""
    _check_order(completed_on, valid_until, "valid_until")
    training = Training.objects.create(
        subject=subject, title=title, completed_on=completed_on, valid_until=valid_until
    )
    return _changed(training, "staff.training", by)


@action
def add_appraisal(*, subject: Subject, held_on: dt.date, report: str, by) -> Appraisal:
    appraisal = Appraisal.objects.create(subject=subject, held_on=held_on, report=report)
    return _changed(appraisal, "staff.appraisal", by)


@action
def add_absence(
    *, subject: Subject, kind: str, starts_on: dt.date, ends_on: dt.date | None = None, by
) -> Absence:
    """Note leave or absence; there is no place for why (K20)."""
    _check_order(starts_on, ends_on, "ends_on")
    absence = Absence.objects.create(
        subject=subject, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
    return _changed(absence, "staff.absence", by)


@action
def end_employment(
    *, subject: Subject, ends_on: dt.date, labour_conflict: bool, on: dt.date, by
) -> Subject:
    """End the work of somebody here: the terms of the file begin to run (K26, L47, L50, K33).

    Appointments end the same day; where `on` (today) is past it, the login is closed and its
    sessions end at once (K10), else by `staff.logins` the night after. Raises
    ValidationError on `ends_on` where that day lies before the present terms began, or the work
    had ended already.
    """
    current = subject.employments.first()
    if current and ends_on < current.starts_on:
        raise ValidationError(
            {
                "ends_on": _("The end cannot be before the first day, %(day)s.")
                % {"day": f"{current.starts_on:%d-%m-%Y}"}
            }
        )
    end_relation(subject=subject, ends_on=ends_on, by=by)
    if current:
        current.ends_on, current.labour_conflict_at_leaving = ends_on, labour_conflict
        current.save()
    if subject.user:
        _end_login(subject.user, ends_on=ends_on, on=on, by=by)
    record("employment.ended", by=by, subject_id=subject.pk, obj=subject)
    return subject


def _end_login(user: User, *, ends_on: dt.date, on: dt.date, by) -> None:
    running = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on), user=user
    )
    for appointment in running:
        if appointment.starts_on > ends_on:
            revoke_appointment(appointment=appointment, by=by)
        else:
            end_appointment(appointment=appointment, ends_on=ends_on, by=by)
    reached = SubjectGrant.objects.filter(user=user).exclude(function__in=OWN)
    for grant in reached:
        end_access(grant=grant, ends_on=ends_on, by=by)
    if ends_on < on:
        close_login(user=user, by=by)


@action
def close_login(*, user: User, by) -> User:
    """Nobody signs in with this account any more, and who is signed in is not."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    record("login.closed", by=by, obj=user)
    return user


@action
def register_volunteer(
    *,
    first_name: str,
    family_name: str,
    location,
    starts_on: dt.date,
    street: str = "",
    postcode: str = "",
    town: str = "",
    phone: str = "",
    email: str = "",
    by,
) -> Volunteer:
    """Note a volunteer: what contact needs and nothing more (K34)."""
    subject = create_subject(kind=SubjectKind.VOLUNTEER, by=by)
    volunteer = Volunteer.objects.create(
        subject=subject,
        first_name=first_name,
        family_name=family_name,
        street=street,
        postcode=postcode,
        town=town,
        phone=phone,
        email=email,
    )
    start_affiliation(subject=subject, location=location, starts_on=starts_on, by=by)
    record("volunteer.registered", by=by, subject_id=subject.pk, obj=volunteer)
    return volunteer


@action
def end_volunteering(*, subject: Subject, ends_on: dt.date, by) -> Subject:
    """The volunteer leaves; the data goes at once (L51)."""
    end_relation(subject=subject, ends_on=ends_on, by=by)
    record("volunteer.left", by=by, subject_id=subject.pk, obj=subject)
    return subject


def _name_of_employee(subject: Subject) -> str:
    """The name for what is kept of employees only: interns and externals are not on the payroll,
    nothing of it is asked of them. Raises ValidationError where the file has gone, too."""
    employee = Employee.objects.filter(subject=subject, subject__kind=SubjectKind.EMPLOYEE).first()
    if employee is None:
        raise ValidationError(_("This is kept for employees only."))
    return employee.name


def _check_order(first: dt.date, last: dt.date | None, field: str) -> None:
    if last and last < first:
        raise ValidationError({field: _("The end cannot be before the start.")})


def _changed(row, section: str, by):
    record(f"{section}_changed", by=by, subject_id=row.subject_id, obj=row, section=section)
    return row
