"""The end of the work here, and of the login that goes with it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions import end_appointment, end_sessions, revoke_appointment
from accounts.functions import FUNCTIONS
from accounts.models import Appointment, User
from audit.actions import record
from core.actions import action
from core.privacy import SubjectKind, main_class
from retention.actions import check_not_destroyed
from staff.actions.days import check_past
from staff.actions.mistakes import check_no_mistake
from staff.actions.supervising import check_not_hired, end_supervisions
from staff.models import LeavingTask
from subjects.actions import end_access, end_relation, reopen_relation
from subjects.models import Subject, SubjectGrant
from subjects.record_actions import save_record

# What somebody is by nature and not by working here.
OWN = [code for code, function in FUNCTIONS.items() if function.own]


def check_earliest(ends_on: dt.date, earliest: dt.date | None) -> None:
    if earliest and ends_on < earliest:
        raise ValidationError(
            {"ends_on": _("Check the year: with this last day the file would be destroyed soon.")}
        )


@action
def end_employment(
    *,
    subject: Subject,
    ends_on: dt.date,
    labour_conflict: bool,
    on: dt.date,
    earliest: dt.date | None = None,
    by,
) -> Subject:
    """End the work of somebody here: the terms of the file begin to run (K26, L47, L50, K33), and
    keys and paper are to be settled.

    Appointments end the same day; where `on` (today) is past it, the login is closed and its
    sessions end at once (K10), else by `staff.logins` the night after. Raises
    ValidationError on `ends_on` where that day lies before the present terms began or before
    `earliest` (a mistyped year would destroy the file the next night), or the work had ended
    already.
    """
    check_earliest(ends_on, earliest)
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
        values = {"ends_on": ends_on, "labour_conflict_at_leaving": labour_conflict}
        save_record(record=current, values=values, by=by)
    for kind in LeavingTask.Kind:
        LeavingTask.objects.create(subject=subject, kind=kind, due_on=ends_on)
    if subject.kind == SubjectKind.INTERN:
        end_supervisions(intern=subject, ends_on=ends_on, by=by)
    if subject.user:
        _end_login(subject.user, ends_on=ends_on, on=on, by=by)
    record("employment.ended", by=by, subject_id=subject.pk, obj=subject)
    return subject


@action
def undo_end(*, subject: Subject, by) -> Subject:
    """Take back an end that was noted by mistake: terms and place go on. What the end took away
    from the account is given anew by who does that, not here.

    Raises ValidationError where there is no end or the file has gone, for an intern who was hired,
    and where the file was opened by mistake.
    """
    check_not_destroyed(subject, main_class(subject.kind))
    check_not_hired(subject)
    check_no_mistake(subject)
    ended_on = subject.relation_ended_on
    reopen_relation(subject=subject, by=by)
    current = subject.employments.first()
    if current and current.ends_on == ended_on:
        values = {"ends_on": None, "labour_conflict_at_leaving": False}
        save_record(record=current, values=values, by=by)
    LeavingTask.objects.filter(subject=subject).delete()
    record("employment.end_undone", by=by, subject_id=subject.pk, obj=subject)
    return subject


@action
def finish_leaving_task(
    *, subject: Subject, record: LeavingTask, done_on: dt.date | None, on: dt.date, by
) -> LeavingTask:
    """Note the day on which something was settled with somebody who leaves; without a day it is
    still to be done.

    Raises ValidationError on `done_on` for a day that is still to come, or before the person
    worked here.
    """
    check_past(on=on, done_on=done_on)
    first = subject.affiliations.order_by("starts_on").first()
    if done_on and first and done_on < first.starts_on:
        raise ValidationError(
            {
                "done_on": _("The work here began on %(day)s.")
                % {"day": f"{first.starts_on:%d-%m-%Y}"}
            }
        )
    return save_record(record=record, values={"done_on": done_on}, by=by)


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
    """Nobody signs in with this account any more: its password is gone, and its sessions are ended.
    The account itself, a name in the trail, goes with the file (L56, L63)."""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    end_sessions(user)
    record("login.closed", by=by, obj=user)
    return user
