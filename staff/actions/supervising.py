"""Interns: who supervises which, by a grant on that file alone, and who was hired (L50)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reach import in_service
from audit.models import Event
from core.actions import action
from core.privacy import SubjectKind
from subjects.actions import end_access, grant_access
from subjects.exceptions import SUPERVISOR
from subjects.models import Subject, SubjectGrant


def supervisions(intern: Subject):
    """The grants of those who supervise this intern, or did."""
    return SubjectGrant.objects.filter(content_object=intern, function=SUPERVISOR)


def was_hired(intern: Subject) -> bool:
    """Whether the file of an intern has moved to a personnel file."""
    return Event.objects.filter(subject_id=intern.pk, action="intern.hired").exists()


def check_not_hired(intern: Subject) -> None:
    """Raise ValidationError where the file of an intern has moved to a personnel file already."""
    if was_hired(intern):
        raise ValidationError(_("This intern has been hired: the file has moved."))


@action
def appoint_supervisor(
    *, intern: Subject, user: User, ends_on: dt.date, on: dt.date, by
) -> SubjectGrant:
    """Open the file of one intern to a colleague, from today until the internship's last day at
    most.

    Raises ValidationError by field where the user is not in service or is the intern, the last day
    lies before today or after the internship, or this is no intern.
    """
    if intern.kind != SubjectKind.INTERN:
        raise ValidationError(_("Only interns have a supervisor."))
    if intern.user_id == user.pk or not in_service(user, on):
        raise ValidationError({"user": _("Choose a colleague who is in service.")})
    if ends_on < on:
        raise ValidationError({"ends_on": _("This day is already past.")})
    if intern.relation_ended_on and ends_on > intern.relation_ended_on:
        raise ValidationError(
            {
                "ends_on": _("The internship ends on %(day)s.")
                % {"day": f"{intern.relation_ended_on:%d-%m-%Y}"}
            }
        )
    return grant_access(
        user=user, subject=intern, function=SUPERVISOR, starts_on=on, ends_on=ends_on, by=by
    )


def end_supervisions(*, intern: Subject, ends_on: dt.date, by) -> None:
    """No supervision outlasts the internship."""
    for grant in supervisions(intern):
        if grant.ends_on is None or grant.ends_on > ends_on:
            end_access(grant=grant, ends_on=ends_on, by=by)
