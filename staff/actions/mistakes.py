"""A file that was opened by mistake: nobody works by it, so it is not kept for years (K26)."""

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from audit.models import Event
from consents.models import ConsentDecision
from core.actions import action
from core.privacy import main_class
from documents.models import Document
from retention.actions import check_not_destroyed
from staff.actions.supervising import check_not_hired, supervisions, was_hired
from staff.models import (
    Absence,
    Appraisal,
    Employment,
    Identification,
    LeavingTask,
    Payroll,
    Screening,
    SignedStatement,
    Training,
    WorkingConditions,
)
from subjects.actions import end_relation, note_never_begun, reopen_relation, revoke_access
from subjects.asked import still_asked
from subjects.models import Invitation, Subject
from subjects.record_actions import save_record

DAY = dt.timedelta(days=1)
# What apps further up do about a file that a step of theirs made: called with `of`, `on`, `by`.
TURNING_BACK: list[Callable] = []
# What apps further up know of a file that tells of more than a mistake: called with the subject,
# each gives words.
TELLING_MORE: list[Callable[[Subject], list[str]]] = []


def was_mistake(subject: Subject) -> Employment | None:
    """The terms at which it was noted that a file was opened by mistake, and why."""
    return subject.employments.exclude(opened_by_mistake="").first()


def check_no_mistake(subject: Subject) -> None:
    """Raise ValidationError where it was noted that a file was opened by mistake."""
    if was_mistake(subject):
        raise ValidationError(
            _("It was noted that this file was opened by mistake. Register the person anew.")
        )


def came_by_application(subject: Subject) -> Event | None:
    """The hire by which a file was made, where an applicant was hired."""
    return Event.objects.filter(subject_id=subject.pk, action="employee.hired").first()


def more_than_mistake(subject: Subject) -> list[str]:
    """What in a file tells of somebody who works here, or has to be settled first, in words."""
    papers = Document.objects.filter(subject=subject, made_for=None)
    if hired := came_by_application(subject):
        papers = papers.filter(added_at__gt=hired.at)  # letter and CV came along
    events = Event.objects.filter(subject_id=subject.pk)
    login = subject.user_id or events.filter(action="employee.login_given").exists()
    screening = Screening.objects.filter(subject=subject).first() or Screening()
    first = subject.affiliations.order_by("starts_on").first()
    ended_on = subject.relation_ended_on

    def has(model, **values) -> bool:
        return model.objects.filter(subject=subject, **values).exists()

    found = {
        _("there is or was a login"): bool(login),
        _("it came from an internship"): events.filter(action="employee.was_intern").exists(),
        _("the work here has ended"): bool(first and ended_on and ended_on > first.starts_on),
        _("something was signed or told"): has(SignedStatement),
        _("a consent was given or refused"): has(ConsentDecision),
        _("the BSN was noted"): has(Identification),
        _("a bank account was noted"): has(Payroll),
        _("a document was added"): papers.exists(),
        _("a certificate (VOG) was noted"): bool(screening.vog_number or screening.vog_issued_on),
        _("the link in the person register is open"): bool(
            screening.linked_on and not screening.unlinked_on
        ),
        _("a training was noted"): has(Training),
        _("an appraisal was noted"): has(Appraisal),
        _("agreements about the workplace were noted"): has(WorkingConditions),
        _("leave or absence was noted"): has(Absence),
        _("a labour conflict was noted"): has(Employment, labour_conflict_at_leaving=True),
        _("a request has not been answered"): bool(still_asked(subject)),
    }
    words = [words for words, stands in found.items() if stands]
    return words + [more for tell in TELLING_MORE for more in tell(subject)]


def may_be_mistake(subject: Subject, on: dt.date) -> bool:
    """Whether a file may be one that should not have been there: the first day is still to come,
    or nothing in it tells of work, however long ago that day was."""
    if was_hired(subject) or was_mistake(subject):
        return False
    first = subject.affiliations.order_by("starts_on").first()
    if first and first.starts_on > on:
        return True
    return not subject.user_id and not more_than_mistake(subject)


@action
def note_opened_by_mistake(*, subject: Subject, why: str, on: dt.date, by) -> Subject:
    """Note that a file was opened by mistake (`why` is of `Employment.Mistake`): nobody worked here
    by it, and no term keeps it any longer; it goes as any other file does. Where it was made by
    hiring an applicant, that is turned back too, as far as it can be. Nothing undoes this: a hire
    that was turned back may have been made anew, by another file.

    Raises ValidationError where something in the file shows that it is more than a mistake; and
    where it was noted before, or the file has gone or moved.
    """
    check_not_destroyed(subject, main_class(subject.kind))
    subject.refresh_from_db(fields=["relation_ended_on", "user"])
    check_not_hired(subject)
    if was_mistake(subject):
        raise ValidationError(_("This has already been noted."))
    if found := more_than_mistake(subject):
        raise ValidationError(
            _("This file is more than a mistake: %(what)s.") % {"what": ", ".join(found)}
        )
    _never_began(subject, on, by)
    save_record(record=subject.employments.first(), values={"opened_by_mistake": why}, by=by)
    LeavingTask.objects.filter(subject=subject).delete()  # nobody leaves
    Invitation.objects.filter(subject=subject).delete()
    for grant in supervisions(subject):
        revoke_access(grant=grant, by=by)
    record("employee.opened_by_mistake", by=by, subject_id=subject.pk, obj=subject)
    for turn_back in TURNING_BACK:
        turn_back(of=subject, on=on, by=by)
    return subject


def _never_began(subject: Subject, on: dt.date, by) -> None:
    """End the relation before `on`, without a day of work that never was: the places stay as such
    that never began, so that the file stays in their sight, and the history keeps what was noted.
    The terms stay as they were written, beside why they were a mistake."""
    if subject.relation_ended_on:
        reopen_relation(subject=subject, by=by)
    for place in subject.affiliations.all():
        place.subject = subject
        note_never_begun(place=place, on=on, by=by)
    end_relation(subject=subject, ends_on=on - DAY, by=by)
