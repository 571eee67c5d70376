"""The login of somebody who applied."""

import datetime as dt

from audit.actions import record
from core.actions import action
from subjects.actions import grant_access, link_user
from subjects.models import Subject


@action
def give_applicant_login(*, subject: Subject, user, starts_on: dt.date, by) -> Subject:
    """Link a user to somebody who applied: the own application opens in the portal, until it is
    closed by a hire or a removal."""
    link_user(subject=subject, user=user, by=by)
    grant_access(user=user, subject=subject, function="applicant", starts_on=starts_on, by=by)
    record("applicant.login_given", by=by, subject_id=subject.pk, obj=user)
    return subject
