"""Opening, publishing and ending a procedure, and who sits on its panel."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reach import in_service
from applicants.models import Application, PanelSeat, Procedure
from audit.actions import record
from core.actions import action
from core.dates import Term
from subjects.actions import end_relation, grant_access, revoke_access
from subjects.models import Subject, SubjectGrant

AHEAD = Term(years=1)  # a vacancy that opens later than this is a slip of the pen


@action
def open_procedure(
    *,
    location,
    title: str,
    opened_on: dt.date,
    description: str = "",
    closes_on: dt.date | None = None,
    published: bool = False,
    on: dt.date,
    by,
) -> Procedure:
    """Open a procedure at a location; `on` is today. A published vacancy stands on the public page
    from `opened_on` through `closes_on`.

    Raises ValidationError by field: an opening more than a year ahead, and as `change_vacancy`.
    """
    if opened_on > AHEAD.last_day(on):
        raise ValidationError({"opened_on": _("Choose a day at most a year from now.")})
    procedure = Procedure(location=location, opened_on=opened_on)
    _describe(procedure, title, description, closes_on, published)
    procedure.save(force_insert=True)
    record("procedure.opened", by=by, obj=procedure, published=published)
    return procedure


@action
def change_vacancy(
    *,
    procedure: Procedure,
    title: str,
    description: str,
    closes_on: dt.date | None,
    published: bool,
    on: dt.date,
    by,
) -> Procedure:
    """Change what the vacancy says, until when one can apply, and whether it is published.

    Raises ValidationError where the procedure has ended, and by field: a last day before the
    opening, and a published vacancy that says nothing.
    """
    if procedure.ended_on:
        raise ValidationError(_("This procedure has ended."))
    _describe(procedure, title, description, closes_on, published)
    procedure.save()
    record("procedure.changed", by=by, obj=procedure, published=published)
    return procedure


def _describe(procedure: Procedure, title, description, closes_on, published) -> None:
    if closes_on and closes_on < procedure.opened_on:
        raise ValidationError({"closes_on": _("The last day cannot be before the opening.")})
    if published and not description.strip():
        raise ValidationError(
            {"description": _("Write what the work is before you publish the vacancy.")}
        )
    procedure.title, procedure.description = title, description
    procedure.closes_on, procedure.published = closes_on, published


@action
def seat_panel_member(*, procedure: Procedure, user: User, starts_on: dt.date, by) -> PanelSeat:
    """Put a colleague on the panel: from now on everybody who applied here exists for this user.
    After the end too, while applications are kept: somebody answers what those people ask.

    Raises ValidationError where the procedure has ended and none is kept, and on `user` where the
    user is not in service, or sits there already.
    """
    procedure = locked(procedure)
    if not takes_panel(procedure):
        raise ValidationError(_("This procedure has ended."))
    if not in_service(user, starts_on):
        raise ValidationError({"user": _("This colleague does not currently work here.")})
    if procedure.seats.filter(user=user).exists():
        raise ValidationError({"user": _("This colleague is already on the panel.")})
    seat = PanelSeat.objects.create(procedure=procedure, user=user, starts_on=starts_on)
    for application in procedure.applications.for_panel().select_related("subject"):
        grant_to(seat, application.subject, by)
    record("panel.member_seated", by=by, obj=procedure, user=str(user.pk))
    return seat


def takes_panel(procedure: Procedure) -> bool:
    """Whether somebody can be put on the panel: while there is, or can be, an application."""
    return procedure.ended_on is None or procedure.applications.for_panel().exists()


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


def locked(procedure: Procedure) -> Procedure:
    """The procedure as it stands, locked: an application and a new seat never miss each other."""
    return Procedure.objects.select_for_update().get(pk=procedure.pk)


def grant_to(seat: PanelSeat, subject: Subject, by) -> None:
    """Let a seat's user reach one who applied."""
    grant_access(
        user=seat.user, subject=subject, function="panel_member", starts_on=seat.starts_on, by=by
    )


@action
def end_procedure(*, procedure: Procedure, ended_on: dt.date, on: dt.date, by) -> Procedure:
    """End a procedure: whoever was not decided on is rejected, and the 4 weeks begin (K30).

    Raises ValidationError on `ended_on` where it ended already, or the day is still to come or
    lies before the last application was received.
    """
    procedure = locked(procedure)
    if procedure.ended_on:
        raise ValidationError({"ended_on": _("This procedure has already ended.")})
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
