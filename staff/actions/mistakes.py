"""A file that was opened by mistake: nobody works by it, so it is not kept for years (K26)."""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from audit.models import Event
from core.actions import action
from core.privacy import main_class
from documents.models import Document
from retention.actions import check_not_destroyed
from staff.actions.supervising import check_not_hired, supervisions
from staff.models import (
    Absence,
    Appraisal,
    Employment,
    Identification,
    LeavingTask,
    Payroll,
    SignedStatement,
)
from subjects.actions import end_relation, reopen_relation, revoke_access
from subjects.asked import still_asked
from subjects.models import Invitation, Subject
from subjects.record_actions import save_record

DAY = dt.timedelta(days=1)
# What apps further up do about a file that a step of theirs made: called with `of`, `on`, `by`.
TURNING_BACK: list[Callable] = []


def never_worked(subject: Subject, on: dt.date) -> bool:
    """Whether nobody has begun to work by a file: the first day is still to come, or the end was
    noted on that day."""
    first = subject.affiliations.order_by("starts_on").first()
    ended_on = subject.relation_ended_on
    if first is None:
        return False
    return first.starts_on > on or bool(ended_on and ended_on <= first.starts_on)


def was_mistake(subject: Subject) -> Employment | None:
    """The terms at which it was noted that a file was opened by mistake, and why."""
    return subject.employments.exclude(opened_by_mistake="").first()


def came_by_application(subject: Subject) -> Event | None:
    """The hire by which a file was made, where an applicant was hired."""
    return Event.objects.filter(subject_id=subject.pk, action="employee.hired").first()


def more_than_mistake(subject: Subject) -> list[str]:
    """What in a file tells of somebody who works here, or has to be settled first, in words."""
    papers = Document.objects.filter(subject=subject, made_for=None)
    if hired := came_by_application(subject):
        papers = papers.filter(added_at__gt=hired.at)  # letter and CV came along
    from_intern = Event.objects.filter(subject_id=subject.pk, action="employee.was_intern")

    def has(model, **values) -> bool:
        return model.objects.filter(subject=subject, **values).exists()

    found = {
        _("there is a login"): bool(subject.user_id),
        _("it came from an internship"): from_intern.exists(),
        _("something was signed or told"): has(SignedStatement),
        _("the BSN was noted"): has(Identification),
        _("a bank account was noted"): has(Payroll),
        _("a document was added"): papers.exists(),
        _("an appraisal was noted"): has(Appraisal),
        _("leave or absence was noted"): has(Absence),
        _("a labour conflict was noted"): has(Employment, labour_conflict_at_leaving=True),
        _("a request has not been answered"): bool(still_asked(subject)),
    }
    return [words for words, stands in found.items() if stands]


@action
def note_opened_by_mistake(*, subject: Subject, why: str, on: dt.date, by) -> Subject:
    """Note that a file was opened by mistake (`why` is of `Employment.Mistake`): the work ends
    before today, and no term keeps the file any longer; it goes as any other file does. Where it
    was made by hiring an applicant, that is turned back too, as far as it can be.

    Raises ValidationError where somebody has begun to work by this file, or something in it shows
    that it is more than a mistake; and where it was noted before, or the file has gone or moved.
    """
    check_not_destroyed(subject, main_class(subject.kind))
    subject.refresh_from_db(fields=["relation_ended_on", "user"])
    check_not_hired(subject)
    if was_mistake(subject):
        raise ValidationError(_("This has already been noted."))
    if not never_worked(subject, on):
        raise ValidationError(_("Somebody has begun to work here by this file. End the work."))
    if found := more_than_mistake(subject):
        raise ValidationError(
            _("This file is more than a mistake: %(what)s.") % {"what": ", ".join(found)}
        )
    if subject.relation_ended_on is None or subject.relation_ended_on >= on:
        _end_before(subject, on, by)
    save_record(record=subject.employments.first(), values={"opened_by_mistake": why}, by=by)
    LeavingTask.objects.filter(subject=subject).delete()  # nobody leaves
    Invitation.objects.filter(subject=subject).delete()
    for grant in supervisions(subject):
        revoke_access(grant=grant, by=by)
    record("employee.opened_by_mistake", by=by, subject_id=subject.pk, obj=subject)
    for turn_back in TURNING_BACK:
        turn_back(of=subject, on=on, by=by)
    return subject


def _end_before(subject: Subject, on: dt.date, by) -> None:
    """End the work on the day before `on`. What was to begin later stands on that day: the file
    stays in sight of who keeps it, and the history holds the plan."""
    last_day = on - DAY
    if subject.relation_ended_on:
        reopen_relation(subject=subject, by=by)
    for rows in (subject.affiliations, subject.employments):
        for row in rows.filter(starts_on__gt=last_day):
            row.subject = subject
            save_record(record=row, values={"starts_on": last_day, "ends_on": last_day}, by=by)
    end_relation(subject=subject, ends_on=last_day, by=by)
