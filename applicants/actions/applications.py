"""What happens to one application: it comes in, moves on, is decided on, is removed."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.reach import in_service
from applicants.actions.procedures import grant_to, locked
from applicants.actions.texts import KEEP_A_YEAR
from applicants.models import Applicant, Application, Letter, Procedure, index_email
from audit.actions import record
from consents.actions import record_decision
from consents.models import ConsentDecision, ConsentText
from consents.texts import text_of
from core.actions import action
from core.privacy import SubjectKind
from documents.actions import add_document
from documents.cleaning import Cleaned
from documents.models import Document
from staff.actions import came_by_application
from subjects.actions import (
    create_subject,
    end_relation,
    grant_access,
    reopen_relation,
    revoke_access,
    start_affiliation,
)
from subjects.asked import take_back_requests
from subjects.models import Subject, SubjectGrant


@action
def register_application(
    *,
    procedure: Procedure,
    first_name: str,
    family_name: str,
    received_on: dt.date,
    on: dt.date,
    letter: str = "",
    files: list[tuple[str, Cleaned]] = (),
    keep_a_year: bool | None = None,
    how: str = ConsentDecision.How.FORM,
    contact: dict | None = None,
    channel: str = "panel",
    by,
) -> Application:
    """Open the file of somebody who applied, for the panel of this procedure alone.

    `files` are titles with cleaned files (letter, CV); `keep_a_year` is the answer given with the
    application, None where it was not asked; `on` is today. Raises ValidationError on
    `received_on` for a day in the future or before the vacancy, and where the procedure has ended.
    """
    procedure = locked(procedure)
    if procedure.ended_on:
        raise ValidationError(_("This procedure has ended."))
    if received_on > on:
        raise ValidationError({"received_on": _("This day is still to come.")})
    if received_on < procedure.opened_on:
        raise ValidationError(
            {
                "received_on": _(
                    "The vacancy was opened on %(day)s; nobody can have applied before then."
                )
                % {"day": f"{procedure.opened_on:%d-%m-%Y}"}
            }
        )
    subject = create_subject(kind=SubjectKind.APPLICANT, by=by)
    applicant = Applicant.objects.create(
        subject=subject, first_name=first_name, family_name=family_name, **(contact or {})
    )
    index_email(applicant)
    Letter.objects.create(subject=subject, text=letter)
    start_affiliation(subject=subject, location=procedure.location, starts_on=received_on, by=by)
    application = Application.objects.create(
        subject=subject, procedure=procedure, received_on=received_on
    )
    for title, file in files:
        add_document(
            subject=subject,
            category="applicant.letter",
            title=title,
            file=file,
            audience=Document.Audience.SECTION,  # it was sent to the panel
            by=by,
        )
    _open_to(procedure, subject, on, by)
    if keep_a_year is not None:
        record_decision(
            subject=subject,
            text=text_of(KEEP_A_YEAR, received_on),
            given=keep_a_year,
            decided_on=received_on,
            how=how,
            on=on,
            by=by,
        )
    record("application.registered", by=by, subject_id=subject.pk, obj=application, channel=channel)
    return application


def _open_to(procedure: Procedure, subject: Subject, on: dt.date, by) -> None:
    """Let the panel reach one who applied, as far as it is in service."""
    for seat in procedure.seats.select_related("user"):
        if in_service(seat.user, on):
            grant_to(seat, subject, by)


@action
def apply_online(
    *,
    procedure: Procedure,
    agreed_to: ConsentText | None,
    keeping_text: ConsentText | None,
    keep_a_year: bool | None,
    on: dt.date,
    **sent,
) -> Application:
    """Somebody applies on the website: what was sent becomes a file, and the very texts that were
    read are recorded with it (K29, L60), None for what was not asked. Nobody signed in did this,
    so `by` is None throughout.

    `sent` are the further arguments of `register_application`. Nothing here looks whether the same
    person applied before. Raises ValidationError where one cannot apply for this vacancy on the
    website on this day.
    """
    if not Procedure.objects.public(on).filter(pk=procedure.pk).exists():
        raise ValidationError(_("Nobody can apply for this vacancy any more."))
    application = register_application(
        procedure=procedure, received_on=on, on=on, channel="website", by=None, **sent
    )
    for text, given in ((agreed_to, True), (keeping_text, keep_a_year)):
        if text and given is not None:
            record_decision(
                subject=application.subject,
                text=text,
                given=given,
                decided_on=on,
                how=ConsentDecision.How.FORM,
                on=on,
                by=None,
            )
    return application


def lock(application: Application) -> None:
    """Read an application anew under a lock: of two who decide at once, the second finds what the
    first decided."""
    application.refresh_from_db(from_queryset=Application.objects.select_for_update())


@action
def move_stage(*, application: Application, stage: str, by) -> Application:
    """Note how far an application has come.

    Raises ValidationError on `stage` where it was decided on already, or there is no such stage.
    """
    lock(application)
    if application.outcome != Application.Outcome.OPEN:
        raise ValidationError({"stage": _("This application has already been decided on.")})
    if stage not in Application.Stage.values:
        raise ValidationError({"stage": _("Choose a stage.")})
    application.stage = stage
    application.save(update_fields=["stage"])
    return _noted("application.stage_moved", application, by, stage=str(stage))


@action
def decide_outcome(
    *, application: Application, outcome: str, decided_on: dt.date, on: dt.date, by
) -> Application:
    """Note that an applicant was rejected or withdrew; who is hired goes by `hire_applicant`.

    Raises ValidationError by field for a day before the receipt or still to come, for another
    outcome, and where the applicant was hired.
    """
    lock(application)
    check_decided_on(application, decided_on, on)
    if outcome not in Application.DECIDED_HERE or application.outcome == Application.Outcome.HIRED:
        raise ValidationError({"outcome": _("Choose what was decided.")})
    application.outcome, application.decided_on = outcome, decided_on
    application.save()
    return _noted("application.decided", application, by, outcome=str(outcome))


def may_reopen(application: Application) -> bool:
    """Whether what was decided can be turned back: the procedure runs, and nothing is to go."""
    return (
        application.outcome in Application.DECIDED_HERE
        and application.removal_asked_on is None
        and application.procedure.ended_on is None
    )


@action
def reopen_application(*, application: Application, by) -> Application:
    """Turn back that an applicant was rejected or withdrew, at the stage that was reached. Raises
    ValidationError where it was not decided so, its removal was asked, or the procedure ended."""
    procedure = locked(application.procedure)
    lock(application)
    application.procedure = procedure
    if not may_reopen(application):
        raise ValidationError(_("This decision can no longer be turned back."))
    application.outcome, application.decided_on = Application.Outcome.OPEN, None
    application.save(update_fields=["outcome", "decided_on"])
    return _noted("application.reopened", application, by)


def turn_back_hire(*, of: Subject, on: dt.date, by) -> None:
    """Open an application again whose hire made a personnel file (`of`) by mistake. It stays as it
    is where it has gone or is to go, or the procedure ended."""
    hire = came_by_application(of)
    if hire is None:
        return
    # A run destroys under the same lock: it sees this, or this sees nothing any more.
    subject = Subject.objects.select_for_update().filter(pk=hire.details["applicant"]).first()
    application = Application.objects.filter(
        subject=subject, outcome=Application.Outcome.HIRED, removal_asked_on=None
    ).first()
    if subject and application and locked(application.procedure).ended_on is None:
        application.subject = subject
        reopen_hired(application=application, on=on, by=by)


@action
def reopen_hired(*, application: Application, on: dt.date, by) -> Application:
    """Open an application again that a hire closed: for the panel as it sits now, and for the
    applicant who has a login."""
    subject = application.subject
    application.outcome, application.decided_on = Application.Outcome.OPEN, None
    application.save(update_fields=["outcome", "decided_on"])
    reopen_relation(subject=subject, by=by)
    _open_to(application.procedure, subject, on, by)
    if subject.user:
        grant_access(user=subject.user, subject=subject, function="applicant", starts_on=on, by=by)
    return _noted("application.reopened", application, by)


def check_decided_on(application: Application, decided_on: dt.date, on: dt.date) -> None:
    if not application.received_on <= decided_on <= on:
        raise ValidationError(
            {"decided_on": _("Choose a day from the receipt of the application until today.")}
        )


@action
def remove_on_request(*, application: Application, asked_on: dt.date, by) -> Application:
    """The applicant asks to be removed (K30): nobody on the panel sees the file any more, and the
    next night it is destroyed, unless a hold stands in the way. What was asked of the file and not
    answered is taken back with it."""
    lock(application)
    if application.removal_asked_on:
        raise ValidationError(_("Removal has been requested before."))
    if application.outcome == Application.Outcome.OPEN:
        application.outcome, application.decided_on = Application.Outcome.WITHDRAWN, asked_on
    application.removal_asked_on = asked_on
    application.save()
    take_back_requests(subject=application.subject, on=asked_on, by=by)
    close_file(application, asked_on, by)
    return _noted("application.removal_asked", application, by)


def close_file(application: Application, on: dt.date, by) -> None:
    """End the relation and take the file from the panel; the retention rules do the rest."""
    if not application.subject.relation_ended_on:
        end_relation(subject=application.subject, ends_on=on, by=by)
    for grant in SubjectGrant.objects.filter(content_object=application.subject):
        revoke_access(grant=grant, by=by)


def _noted(event: str, application: Application, by, **details) -> Application:
    record(
        event,
        by=by,
        subject_id=application.subject_id,
        obj=application,
        section="applicant.procedure",
        **details,
    )
    return application
