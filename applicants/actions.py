"""What is done in an application procedure: panel, applications, outcome, end, removal."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reach import in_service
from applicants.models import Applicant, Application, Letter, PanelSeat, Procedure
from audit.actions import record
from consents.actions import publish_text, record_decision, text_of
from consents.models import ConsentDecision, ConsentText
from core.actions import action
from core.privacy import SubjectKind
from subjects.actions import (
    create_subject,
    end_relation,
    grant_access,
    revoke_access,
    start_affiliation,
)
from subjects.models import Subject, SubjectGrant

KEEP_A_YEAR = "applicant_keep_year"  # consent to be approached for fitting vacancies (L60)
SHIPPED = dt.date(2018, 5, 25)  # our own text is as old as the GDPR, so older than any answer to it


@action
def open_procedure(*, location, title: str, opened_on: dt.date, by) -> Procedure:
    procedure = Procedure.objects.create(location=location, title=title, opened_on=opened_on)
    record("procedure.opened", by=by, obj=procedure)
    return procedure


@action
def seat_panel_member(*, procedure: Procedure, user: User, starts_on: dt.date, by) -> PanelSeat:
    """Put a colleague on the panel: from now on everybody who applied here exists for this user.

    Raises ValidationError on `email` where the user is not in service, or sits there already.
    """
    if procedure.ended_on:
        raise ValidationError(_("This procedure has ended."))
    if not in_service(user, starts_on):
        raise ValidationError({"email": _("No colleague in service has this address.")})
    if procedure.seats.filter(user=user).exists():
        raise ValidationError({"email": _("This colleague is on the panel already.")})
    seat = PanelSeat.objects.create(procedure=procedure, user=user, starts_on=starts_on)
    for application in procedure.applications.filter(removal_asked_on__isnull=True):
        _grant(application.subject, seat, by)
    record("panel.member_seated", by=by, obj=procedure, user=str(user.pk))
    return seat


@action
def remove_panel_member(*, seat: PanelSeat, by) -> None:
    """Take somebody off the panel; nobody who applied here exists for that user any more."""
    grants = SubjectGrant.objects.filter(
        user=seat.user,
        function="panel_member",
        content_object__application__procedure=seat.procedure,
    )
    for grant in grants:
        revoke_access(grant=grant, by=by)
    record("panel.member_removed", by=by, obj=seat.procedure, user=str(seat.user_id))
    seat.delete()


def _grant(subject: Subject, seat: PanelSeat, by) -> None:
    grant_access(
        user=seat.user, subject=subject, function="panel_member", starts_on=seat.starts_on, by=by
    )


@action
def register_application(
    *,
    procedure: Procedure,
    first_name: str,
    family_name: str,
    received_on: dt.date,
    on: dt.date,
    letter: str = "",
    keep_a_year: bool | None = None,
    how: str = ConsentDecision.How.FORM,
    contact: dict | None = None,
    by,
) -> Application:
    """Open the file of somebody who applied, for the panel of this procedure alone.

    `keep_a_year` is the answer given with the application, None where it was not asked; `on` is
    today. Raises ValidationError on `received_on` for a day in the future or before the vacancy,
    and where the procedure has ended.
    """
    if procedure.ended_on:
        raise ValidationError(_("This procedure has ended."))
    if received_on > on:
        raise ValidationError({"received_on": _("This day is still to come.")})
    if received_on < procedure.opened_on:
        raise ValidationError(
            {
                "received_on": _(
                    "The vacancy was opened on %(day)s; nobody can have applied before."
                )
                % {"day": f"{procedure.opened_on:%d-%m-%Y}"}
            }
        )
    subject = create_subject(kind=SubjectKind.APPLICANT, by=by)
    Applicant.objects.create(
        subject=subject, first_name=first_name, family_name=family_name, **(contact or {})
    )
    Letter.objects.create(subject=subject, text=letter)
    start_affiliation(subject=subject, location=procedure.location, starts_on=received_on, by=by)
    application = Application.objects.create(
        subject=subject, procedure=procedure, received_on=received_on
    )
    for seat in procedure.seats.select_related("user"):
        if in_service(seat.user, on):
            _grant(subject, seat, by)
    if keep_a_year is not None:
        record_keeping(
            application=application,
            given=keep_a_year,
            decided_on=received_on,
            how=how,
            on=on,
            by=by,
        )
    record("application.registered", by=by, subject_id=subject.pk, obj=application)
    return application


@action
def record_keeping(
    *, application: Application, given: bool, decided_on: dt.date, how: str, on: dt.date, by
) -> ConsentDecision:
    """Record whether the applicant agrees to be kept for a year (L60), or for one more (L61)."""
    if decided_on < application.received_on:
        raise ValidationError({"decided_on": _("Nobody can have decided before applying.")})
    return record_decision(
        subject=application.subject,
        text=keeping_text(on=decided_on, by=by),
        given=given,
        decided_on=decided_on,
        how=how,
        on=on,
        by=by,
    )


def keeping_text(*, on: dt.date, by) -> ConsentText:
    """The words in force on a day; the product's own until an organisation publishes others."""
    found = text_of(KEEP_A_YEAR, on)
    if found:
        return found
    with translation.override("nl"):
        return publish_text(
            code=KEEP_A_YEAR,
            label=_("Keep my application for a year"),
            body=_(
                "You may keep my application for one year after the procedure, to ask me for a"
                " vacancy that fits. I can withdraw this at any time; then my data goes."
            ),
            valid_from=SHIPPED,
            by=by,
        )


@action
def decide_outcome(
    *, application: Application, outcome: str, decided_on: dt.date, on: dt.date, by
) -> Application:
    """Note what became of an application. Raises ValidationError on `decided_on` for a day before
    it was received or still to come."""
    if not application.received_on <= decided_on <= on:
        raise ValidationError(
            {"decided_on": _("Choose a day from the receipt of the application until today.")}
        )
    if outcome == Application.Outcome.OPEN:
        raise ValidationError({"outcome": _("Choose what was decided.")})
    application.outcome, application.decided_on = outcome, decided_on
    application.save()
    record(
        "application.decided",
        by=by,
        subject_id=application.subject_id,
        obj=application,
        section="applicant.procedure",
        outcome=str(outcome),
    )
    return application


@action
def end_procedure(*, procedure: Procedure, ended_on: dt.date, on: dt.date, by) -> Procedure:
    """End a procedure: whoever was not decided on is rejected, and the 4 weeks begin (K30).

    Raises ValidationError on `ended_on` where it ended already, or the day is still to come or
    lies before the last application was received.
    """
    if procedure.ended_on:
        raise ValidationError({"ended_on": _("This procedure has ended already.")})
    if ended_on > on:
        raise ValidationError({"ended_on": _("This day is still to come.")})
    if ended_on < procedure.opened_on or procedure.applications.filter(received_on__gt=ended_on):
        raise ValidationError(
            {"ended_on": _("The end cannot be before the opening or the last application.")}
        )
    procedure.ended_on = ended_on
    procedure.save(update_fields=["ended_on"])
    for application in procedure.applications.select_related("subject"):
        if application.outcome == Application.Outcome.OPEN:
            application.outcome, application.decided_on = Application.Outcome.REJECTED, ended_on
            application.save()
        if not application.subject.relation_ended_on:
            end_relation(subject=application.subject, ends_on=ended_on, by=by)
    record("procedure.ended", by=by, obj=procedure)
    return procedure


@action
def remove_on_request(*, application: Application, asked_on: dt.date, by) -> Application:
    """The applicant asks to be removed (K30): nobody on the panel sees the file any more, and the
    next night it is destroyed, unless a hold stands in the way."""
    if application.removal_asked_on:
        raise ValidationError(_("Removal was asked before."))
    if application.outcome == Application.Outcome.OPEN:
        application.outcome, application.decided_on = Application.Outcome.WITHDRAWN, asked_on
    application.removal_asked_on = asked_on
    application.save()
    if not application.subject.relation_ended_on:
        end_relation(subject=application.subject, ends_on=asked_on, by=by)
    for grant in SubjectGrant.objects.filter(content_object=application.subject):
        revoke_access(grant=grant, by=by)
    record("application.removal_asked", by=by, subject_id=application.subject_id, obj=application)
    return application
