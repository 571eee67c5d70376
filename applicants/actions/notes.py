"""What the panel notes about somebody who applied, or puts right: who it is, employments, tests and
assessments (K27)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applicants.models import Applicant, Assessment, CareerItem, index_email
from core.actions import action
from core.forms import check_period
from subjects.models import Subject
from subjects.record_actions import save_record


@action
def correct_person(
    *, subject: Subject, record: Applicant, on: dt.date | None = None, by, **values
) -> Applicant:
    """Put right who somebody is and how to reach them; a second application is known by the email
    address that stands there now."""
    save_record(record=record, values=values, by=by)
    index_email(record)
    return record


@action
def note_career(
    *,
    subject: Subject,
    record: CareerItem | None = None,
    employer: str,
    position: str,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    is_current: bool = False,
    on: dt.date | None = None,
    by,
) -> CareerItem:
    """Note a current or former employment, or correct one.

    Raises ValidationError on `ends_on` where it lies before the start, or the work still goes on.
    """
    values = {
        "employer": employer,
        "position": position,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "is_current": is_current,
    }
    if ends_on and is_current:
        raise ValidationError({"ends_on": _("Work that still goes on has no last day yet.")})
    check_period(values, "starts_on", "ends_on")
    return save_record(record=record or CareerItem(subject=subject), values=values, by=by)


@action
def note_assessment(
    *,
    subject: Subject,
    record: Assessment | None = None,
    kind: str,
    held_on: dt.date,
    report: str,
    on: dt.date,
    by,
) -> Assessment:
    """Note a test, an assessment or an interview, or correct one; `on` is today.

    Raises ValidationError on `held_on` for a day still to come.
    """
    if held_on > on:
        raise ValidationError({"held_on": _("This day is still to come.")})
    return save_record(
        record=record or Assessment(subject=subject),
        values={"kind": kind, "held_on": held_on, "report": report},
        unshown={"written_by": by},
        by=by,
    )
