"""Changing a section where more than the values themselves is at stake."""

import datetime as dt
import re
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.actions import action
from core.forms import normal_bsn, normal_iban
from core.keys import owners_by_index, set_index
from core.privacy import SubjectKind
from staff.actions.days import check_in_life
from staff.actions.registering import check_birth_date
from staff.models import (
    ConductText,
    Employee,
    Employment,
    Identification,
    Payroll,
    Screening,
    SignedStatement,
    Training,
    VolunteerScreening,
)
from staff.statements import ways_to_note
from subjects.actions import start_affiliation
from subjects.models import Affiliation, Subject
from subjects.record_actions import save_record

VOG_VALID = relativedelta(months=2)  # at registration in the person register


@action
def change_identity(
    *, subject: Subject, record: Employee | None = None, on: dt.date | None = None, by, **values
) -> Employee:
    """Change who somebody is, also in what outlives the file and so has its own copy.

    Raises ValidationError on `birth_date` where another one does not fit the first day here.
    """
    employee = record or Employee.objects.select_related("subject").get(pk=subject.pk)
    first = subject.affiliations.order_by("starts_on").first()
    if first and values["birth_date"] != employee.birth_date:
        check_birth_date(values["birth_date"], starts_on=first.starts_on)
    save_record(record=employee, values=values, by=by)
    for model in (Identification, Payroll):
        for row in model.objects.filter(subject=subject):
            row.name = employee.name
            row.save(update_fields=["name"])
    return employee


@action
def note_identification(
    *,
    subject: Subject,
    record: Identification | None = None,
    bsn: str,
    document: str,
    checked_on: dt.date,
    on: dt.date,
    by,
) -> Identification:
    """Note the BSN and which document was seen; `on` is the day it is noted.

    Raises ValidationError by field for a wrong BSN, the BSN of somebody else in service, and a
    check that is still to come. Somebody who came back has the BSN of an old file: that is allowed.
    """
    try:
        bsn = normal_bsn(bsn)
    except ValueError:
        raise ValidationError({"bsn": _("This is not a valid BSN.")}) from None
    check_in_life(subject, on=on, checked_on=checked_on)
    others = [owner for owner in owners_by_index("bsn", bsn) if owner != subject.pk]
    in_service = Subject.objects.filter(
        pk__in=others, kind=SubjectKind.EMPLOYEE, relation_ended_on__isnull=True
    )
    if in_service.exists():
        raise ValidationError({"bsn": _("This BSN cannot be noted here. Check it once more.")})
    found = save_record(
        record=_one(Identification, subject, record),
        values={"bsn": bsn, "document": document, "checked_on": checked_on},
        unshown={"name": _name_of_employee(subject)},
        by=by,
    )
    set_index("bsn", bsn, owner_id=subject.pk, retention_class="staff.tax")
    return found


@action
def change_payroll(
    *,
    subject: Subject,
    record: Payroll | None = None,
    iban: str,
    account_name: str,
    on: dt.date | None = None,
    by,
) -> Payroll:
    """Note where the salary goes. Raises ValidationError for a wrong IBAN."""
    try:
        iban = normal_iban(iban)
    except ValueError:
        raise ValidationError({"iban": _("This is not a valid IBAN.")}) from None
    return save_record(
        record=_one(Payroll, subject, record),
        values={"iban": iban, "account_name": account_name},
        unshown={"name": _name_of_employee(subject)},
        by=by,
    )


@action
def change_screening(
    *,
    subject: Subject,
    record: Screening | None = None,
    vog_number: str = "",
    vog_issued_on: dt.date | None = None,
    register_number: str = "",
    linked_on: dt.date | None = None,
    unlinked_on: dt.date | None = None,
    on: dt.date,
    by,
) -> Screening:
    """Note the certificate of conduct and the link in the person register: what is not there yet
    is not noted, for the work list would ask for it no more.

    Raises ValidationError by field where a day is still to come or lies before the birth, the
    number has no 14 to 18 digits, the certificate was older than two months at the link, or the
    link ends before it was made.
    """
    check_in_life(
        subject, on=on, vog_issued_on=vog_issued_on, linked_on=linked_on, unlinked_on=unlinked_on
    )
    register_number = re.sub(r"\s", "", register_number)
    if register_number and not re.fullmatch(r"\d{14,18}", register_number):
        raise ValidationError(
            {"register_number": _("A person-register number has 14 to 18 digits.")}
        )
    if unlinked_on and (not linked_on or unlinked_on < linked_on):
        raise ValidationError({"unlinked_on": _("The link cannot end before it was made.")})
    if linked_on and vog_issued_on and not vog_issued_on <= linked_on <= vog_issued_on + VOG_VALID:
        raise ValidationError(
            {
                "linked_on": _(
                    "At the time of the link the certificate (VOG) may be at most 2 months old."
                )
            }
        )
    values = {
        "vog_number": vog_number,
        "vog_issued_on": vog_issued_on,
        "register_number": register_number,
        "linked_on": linked_on,
        "unlinked_on": unlinked_on,
    }
    return save_record(record=_one(Screening, subject, record), values=values, by=by)


@action
def note_volunteer_certificate(
    *,
    subject: Subject,
    record: VolunteerScreening | None = None,
    vog_number: str = "",
    vog_issued_on: dt.date | None = None,
    on: dt.date,
    by,
) -> VolunteerScreening:
    """Note the certificate of conduct of a volunteer. Raises ValidationError on `vog_issued_on`
    for a day that is still to come."""
    check_in_life(subject, on=on, vog_issued_on=vog_issued_on)
    values = {"vog_number": vog_number, "vog_issued_on": vog_issued_on}
    return save_record(record=_one(VolunteerScreening, subject, record), values=values, by=by)


@action
def note_training(
    *,
    subject: Subject,
    record: Training | None = None,
    completed_on: dt.date,
    on: dt.date,
    by,
    **values,
) -> Training:
    """Note a training that was completed. Raises ValidationError on `completed_on` for a day that
    is still to come or lies before the birth."""
    check_in_life(subject, on=on, completed_on=completed_on)
    values["completed_on"] = completed_on
    return save_record(record=record or Training(subject=subject), values=values, by=by)


@action
def change_employment(
    *,
    subject: Subject,
    record: Employment | None = None,
    function_title: str,
    starts_on: dt.date,
    hours_per_week: Decimal,
    on: dt.date | None = None,
    by,
) -> Employment:
    """Note new terms from a day on: the former terms stay as they were, until the day before. A
    stored `record` is corrected instead, and the terms before it end where it begins.

    Raises ValidationError on `starts_on` where new terms would not begin after the present ones,
    the work has ended, or a correction would pass the terms before or after it.
    """
    values = {
        "function_title": function_title,
        "starts_on": starts_on,
        "hours_per_week": hours_per_week,
    }
    if record is not None and not record._state.adding:
        return _correct_terms(subject, record, values, by)
    current = subject.employments.first()
    if subject.relation_ended_on:
        raise ValidationError({"starts_on": _("This employment has ended.")})
    if current and starts_on <= current.starts_on:
        raise ValidationError(
            {
                "starts_on": _(
                    "The present terms began on %(day)s. Choose a later day, or change those terms."
                )
                % {"day": f"{current.starts_on:%d-%m-%Y}"}
            }
        )
    if current:
        save_record(record=current, values={"ends_on": starts_on - dt.timedelta(days=1)}, by=by)
    return save_record(record=record or Employment(subject=subject), values=values, by=by)


def _correct_terms(subject: Subject, record: Employment, values: dict, by) -> Employment:
    starts_on = values["starts_on"]
    if record.ends_on and starts_on > record.ends_on:
        raise ValidationError(
            {
                "starts_on": _("These terms ended on %(day)s.")
                % {"day": f"{record.ends_on:%d-%m-%Y}"}
            }
        )
    others = subject.employments.exclude(pk=record.pk)
    before = others.filter(starts_on__lt=record.starts_on).first()
    if before and starts_on <= before.starts_on:
        raise ValidationError(
            {
                "starts_on": _("The terms before these began on %(day)s.")
                % {"day": f"{before.starts_on:%d-%m-%Y}"}
            }
        )
    if starts_on != record.starts_on:
        if before:
            save_record(record=before, values={"ends_on": starts_on - dt.timedelta(days=1)}, by=by)
        else:
            _correct_first_day(subject, record.starts_on, starts_on)
    return save_record(record=record, values=values, by=by)


def _correct_first_day(subject: Subject, noted: dt.date, starts_on: dt.date) -> None:
    """The first place begins with the first terms."""
    check_birth_date(subject.employee.birth_date, starts_on=starts_on, field="starts_on")
    place = subject.affiliations.filter(starts_on=noted, never_begun=False).first()
    if place:
        if place.ends_on and starts_on > place.ends_on:
            raise ValidationError(
                {
                    "starts_on": _(
                        "The person left the first location before this day. Change that first."
                    )
                }
            )
        place.starts_on = starts_on
        place.save(update_fields=["starts_on"])


@action
def move_worker(*, subject: Subject, location, starts_on: dt.date, by) -> Affiliation:
    """Let somebody work at another location from a day on.

    Raises ValidationError by field where the work has ended, the person works there already, or the
    day is not after the first day at the present location.
    """
    if subject.relation_ended_on:
        raise ValidationError(_("This employment has ended."))
    present = subject.affiliations.filter(ends_on__isnull=True).order_by("-starts_on").first()
    if present:
        if present.location_id == location.pk:
            raise ValidationError({"location": _("This is the present location.")})
        if starts_on <= present.starts_on:
            raise ValidationError(
                {
                    "starts_on": _("The work at the present location began on %(day)s.")
                    % {"day": f"{present.starts_on:%d-%m-%Y}"}
                }
            )
        present.ends_on = starts_on - dt.timedelta(days=1)
        present.save(update_fields=["ends_on"])
    return start_affiliation(subject=subject, location=location, starts_on=starts_on, by=by)


@action
def sign_statement(
    *,
    subject: Subject,
    record: SignedStatement | None = None,
    text: ConductText,
    signed_on: dt.date,
    how: str = SignedStatement.How.PAPER,
    on: dt.date,
    by,
) -> SignedStatement:
    """Note that somebody signed a version, or was told (L07, S03, L43, L52).

    The day may lie before the first day here, and before the version holds: it is signed with the
    contract, and asked as soon as it is published. Raises ValidationError by field for a day that
    is still to come or lies before the birth, where this version was noted, and for a way in which
    it is not signed (`ways_to_note`), unless that stood in the record already.
    """
    check_in_life(subject, on=on, signed_on=signed_on)
    record = record or SignedStatement(subject=subject)
    signed = SignedStatement.objects.filter(subject=subject, text=text).exclude(pk=record.pk)
    if signed.exists():
        raise ValidationError({"text": _("This version has already been recorded.")})
    stands = not record._state.adding and (record.text_id, record.how) == (text.pk, how)
    if how not in ways_to_note(text) and not stands:
        raise ValidationError(
            {
                "how": _("In the portal only the person signs, not you for them.")
                if how == SignedStatement.How.PORTAL
                else _("This statement is signed: telling about it is not enough.")
            }
        )
    return save_record(
        record=record, values={"text": text, "signed_on": signed_on, "how": how}, by=by
    )


def _one(model, subject: Subject, record):
    """The record of a section that has one: as given, as stored, or a new one."""
    return record or model.objects.filter(subject=subject).first() or model(subject=subject)


def _name_of_employee(subject: Subject) -> str:
    """The name for what is kept of employees only: interns and externals are not on the payroll,
    nothing of it is asked of them. Raises ValidationError where the file has gone, too."""
    employee = Employee.objects.filter(subject=subject, subject__kind=SubjectKind.EMPLOYEE).first()
    if employee is None:
        raise ValidationError(_("This is kept for employees only."))
    return employee.name
