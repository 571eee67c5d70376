"""Opening a file for somebody who works here, giving a login, and hiring an intern."""

import datetime as dt
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actions import record
from core.actions import action
from core.privacy import SubjectKind, declaration_of
from documents.actions import add_document
from documents.cleaning import Cleaned
from documents.models import Document
from documents.storage import read
from staff.actions.leaving import end_employment
from staff.actions.mistakes import check_no_mistake
from staff.actions.supervising import check_not_hired, end_supervisions
from staff.models import (
    Appraisal,
    Contact,
    Employee,
    Employment,
    LeavingTask,
    Profile,
    Screening,
    SignedStatement,
    Training,
    WorkingConditions,
)
from subjects.actions import (
    create_subject,
    end_relation,
    grant_access,
    link_user,
    revoke_access,
    start_affiliation,
)
from subjects.asked import still_asked
from subjects.invitations import invite
from subjects.models import Invitation, Subject, SubjectGrant

WORKING_KINDS = (SubjectKind.EMPLOYEE, SubjectKind.INTERN, SubjectKind.EXTERNAL)
MOST_YEARS_AHEAD = 2  # of a first day
YOUNGEST = 13  # years, on the first day: nobody younger may work
# In which function somebody opens the own file in the portal.
OWN_FUNCTION = {
    **dict.fromkeys(WORKING_KINDS, "employee"),
    SubjectKind.VOLUNTEER: "volunteer",
}
# What an intern who is hired takes along. Of the absence nothing: that was of the internship.
TAKEN_ALONG = (Screening, Training, Appraisal, WorkingConditions, SignedStatement, Profile)


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
    ends_on: dt.date | None = None,
    contact: dict | None = None,
    on: dt.date | None = None,
    by,
) -> Employee:
    """Open a file for an employee, intern or external: person, work place and employment.

    `contact` holds the fields of `Contact`; `ends_on` is the last day of an internship, where known
    (L50). Raises ValidationError by field where the work would begin too soon after the birth or
    years after `on`, today (a mistyped year would ask nothing till then), where an internship would
    end before it began or before today, and where the kind is not one that works here or, with a
    last day, no intern.
    """
    if kind not in WORKING_KINDS:
        raise ValidationError({"kind": _("Choose employee, intern or external worker.")})
    if ends_on and kind != SubjectKind.INTERN:
        problem = _("Only for an intern the last day is noted here. Leave this empty.")
        raise ValidationError({"ends_on": problem})
    check_birth_date(birth_date, starts_on=starts_on)
    if on and starts_on > on + relativedelta(years=MOST_YEARS_AHEAD):
        problem = _("Check the year: a first day is at most %(n)d years ahead.")
        raise ValidationError({"starts_on": problem % {"n": MOST_YEARS_AHEAD}})
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
    if ends_on:
        end_employment(
            subject=subject, ends_on=ends_on, labour_conflict=False, on=on, earliest=on, by=by
        )
    return employee


def check_birth_date(birth_date: dt.date, *, starts_on: dt.date, field: str = "birth_date") -> None:
    """Raise ValidationError at `field` for a birth date with which nobody works here on a first
    day."""
    age = relativedelta(starts_on, birth_date).years
    if birth_date >= starts_on:
        problem = _("The birth date must be before the first day.")
    elif age < YOUNGEST:
        problem = _(
            "Check the year: with this birth date somebody is %(n)d years old on the first day."
        ) % {"n": age}
    else:
        return
    raise ValidationError({field: problem})


@action
def give_login(*, subject: Subject, user: User, starts_on: dt.date, by) -> Subject:
    """Link a user to a person who works or helps here; the own file opens with it (K25).

    Raises ValidationError where the account has the private address out of the file: people work
    with their work email only (L56).
    """
    private = Contact.objects.filter(subject=subject).first()
    if private and private.email and private.email.lower() == user.email:
        raise ValidationError(_("This is a private address. A login needs the work email address."))
    link_user(subject=subject, user=user, by=by)
    function = OWN_FUNCTION[SubjectKind(subject.kind)]
    grant_access(user=user, subject=subject, function=function, starts_on=starts_on, by=by)
    record("employee.login_given", by=by, subject_id=subject.pk, obj=user)
    return subject


@action
def invite_worker(
    *, subject: Subject, email: str, at: dt.datetime, on: dt.date, seen: str | None = None, by
) -> bool:
    """Have somebody who works here sign in with a work email: who has an account already, by a
    function, gets the own file linked to it; anybody else is invited. True where it was linked.

    Raises ValidationError as `invite` and `give_login` do, and on `email` for a private address.
    """
    private = Contact.objects.filter(subject=subject).first()
    if private and private.email and private.email.lower() == email.lower():
        raise ValidationError(
            {"email": _("This is a private address. A login needs the work email address.")}
        )
    known = User.objects.filter(email=email.lower(), is_active=True, subject=None).first()
    if known and not subject.user_id:
        if known == by:
            raise ValidationError(_("You cannot link your own login. Ask a colleague to do it."))
        give_login(subject=subject, user=known, starts_on=on, by=by)
        Invitation.objects.filter(subject=subject).delete()
        return True
    invite(subject=subject, email=email, at=at, on=on, seen=seen, by=by)
    return False


@action
def hire_intern(
    *,
    intern: Subject,
    location,
    function_title: str,
    starts_on: dt.date,
    hours_per_week: Decimal,
    on: dt.date,
    by,
) -> Employee:
    """Move the file of an intern to a personnel file, under keys of its own (L50).

    The internship ends the day before, where it had not ended; what is left of its file goes by the
    rule of interns. The login goes along at once, also where the work begins later: there is one
    file to a login, and what is signed before the first day stands in the new one. The supervisor's
    access ends. Raises ValidationError by field for somebody who is no intern or was hired before,
    whose file was opened by mistake or who asked something that is not answered yet, and where the
    work would begin before the internship did, or before it has ended.
    """
    if intern.kind != SubjectKind.INTERN:
        raise ValidationError(_("Only an intern can be hired here."))
    Subject.objects.select_for_update().get(pk=intern.pk)  # asked twice, it is done once
    check_not_hired(intern)
    check_no_mistake(intern)
    if still_asked(intern):  # it hangs on the intern's file, which goes and the login leaves
        raise ValidationError(
            _("The intern asked something that has not been answered yet. Answer it first.")
        )
    ended_on = intern.relation_ended_on
    if ended_on and starts_on <= ended_on:
        raise ValidationError(
            {"starts_on": _("The internship ends on %(day)s.") % {"day": f"{ended_on:%d-%m-%Y}"}}
        )
    person = Employee.objects.get(pk=intern.pk)
    last_day = starts_on - dt.timedelta(days=1)
    if intern.affiliations.filter(starts_on__gt=last_day).exists():
        raise ValidationError({"starts_on": _("The work must begin after the internship did.")})
    contact = Contact.objects.filter(subject=intern).first()
    employee = register_employee(
        kind=SubjectKind.EMPLOYEE,
        first_name=person.first_name,
        family_name=person.family_name,
        birth_date=person.birth_date,
        birth_place=person.birth_place,
        sex=person.sex,
        location=location,
        function_title=function_title,
        starts_on=starts_on,
        hours_per_week=hours_per_week,
        contact=_values(contact) if contact else None,
        on=on,
        by=by,
    )
    _take_along(intern, employee.subject, by)
    if intern.relation_ended_on is None:
        end_relation(subject=intern, ends_on=last_day, by=by)
        Employment.objects.filter(subject=intern, ends_on__isnull=True).update(ends_on=last_day)
    end_supervisions(intern=intern, ends_on=intern.relation_ended_on, by=by)
    LeavingTask.objects.filter(subject=intern, done_on__isnull=True).delete()  # nobody leaves
    if intern.user:
        _move_login(intern, employee.subject, on, by)
    record("intern.hired", by=by, subject_id=intern.pk, obj=employee)
    record("employee.was_intern", by=by, subject_id=employee.pk, obj=intern)
    return employee


def _values(row) -> dict:
    return {name: getattr(row, name) for name in declaration_of(type(row)).exported}


def _take_along(intern: Subject, subject: Subject, by) -> None:
    """Write what was kept of the intern anew, sealed with the keys of the personnel file."""
    for model in TAKEN_ALONG:
        for row in model.objects.filter(subject=intern):
            row.subject = intern
            model(subject=subject, **_values(row)).save(force_insert=True)
    taken = {declaration_of(model).category for model in (Employee, Contact, *TAKEN_ALONG)}
    for paper in Document.objects.filter(subject=intern, category__in=taken, made_for=None):
        paper.subject = intern
        add_document(
            subject=subject,
            category=paper.category,
            title=paper.title,
            file=Cleaned(b"".join(read(paper)), paper.content_type),
            by=by,
        )


def _move_login(intern: Subject, subject: Subject, on: dt.date, by) -> None:
    user, intern.user = intern.user, None
    intern.save(update_fields=["user"])  # else the account would go with the intern's file
    for grant in SubjectGrant.objects.filter(content_object=intern, user=user, function="employee"):
        revoke_access(grant=grant, by=by)
    link_user(subject=subject, user=user, by=by)
    grant_access(user=user, subject=subject, function="employee", starts_on=on, by=by)
