"""Volunteers: noting one, and one who leaves."""

import datetime as dt

from audit.actions import record
from core.actions import action
from core.privacy import SubjectKind
from staff.actions.leaving import check_earliest
from staff.models import Volunteer
from subjects.actions import create_subject, end_relation, start_affiliation
from subjects.models import Subject


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
def end_volunteering(
    *, subject: Subject, ends_on: dt.date, earliest: dt.date | None = None, by
) -> Subject:
    """The volunteer leaves; the data goes at once (L51). Raises ValidationError on `ends_on` for a
    day before `earliest`: a slip of the year cannot be undone."""
    check_earliest(ends_on, earliest)
    end_relation(subject=subject, ends_on=ends_on, by=by)
    record("volunteer.left", by=by, subject_id=subject.pk, obj=subject)
    return subject
