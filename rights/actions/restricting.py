"""Restriction of use (GDPR art. 18): parts of a file are kept and not used, until it is lifted."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.actions import action
from core.dates import Term
from core.privacy import main_class
from retention.actions import place_hold, release_hold
from retention.models import Hold
from retention.notice import stop_stopping
from rights.actions.deciding import answer_request
from rights.actions.locking import check_decider
from rights.actions.telling import tell_recipients
from rights.models import Request
from subjects.models import UseRestriction
from subjects.restrictions import lift_restriction, restrict_use

LOOK_AGAIN = Term(months=6)  # the hold on the file is looked at again


@action
def grant_restriction(
    *, request: Request, parts: list[str], on: dt.date, by, **answering
) -> UseRestriction:
    """Answer a request for restriction by closing parts of the file to work; nothing of the file
    is destroyed while that lasts.

    Raises ValidationError as `answer_request` and `subjects.restrictions.restrict_use` do.
    """
    if request.kind != Request.Kind.RESTRICTION:
        raise ValidationError(_("Nobody asked for restriction here."))
    check_decider(request, by)
    restriction = restrict_use(
        subject=request.subject, categories=parts, reference=request.number, starts_on=on, by=by
    )
    kept = main_class(request.subject.kind)
    if not request.subject.is_held(kept):
        place_hold(
            subject=request.subject,
            retention_class=kept,
            ground=Hold.Ground.DISPUTE,
            proof=request.number,
            review_on=LOOK_AGAIN.last_day(on),
            today=on,
            by=by,
        )
    answer_request(request=request, on=on, by=by, **answering)
    tell_recipients(request=request, categories=parts, why="restricted", on=on, by=by)
    return restriction


def restriction_of(request: Request) -> UseRestriction | None:
    """The restriction that stands because of a request, if any."""
    return UseRestriction.objects.filter(
        subject=request.subject, reference=request.number, ends_on__isnull=True
    ).first()


@action
def end_restriction(*, request: Request, on: dt.date, at: dt.datetime, by) -> UseRestriction:
    """Lift the restriction; tell the person before (art. 18(3)). The hold placed with it is
    released, and what is due stands announced anew. Raises ValidationError where none stands."""
    restriction = restriction_of(request)
    if restriction is None:
        raise ValidationError(_("No restriction is in force because of this request."))
    lifted = lift_restriction(restriction=restriction, on=on, by=by)
    stop_stopping(request.subject_id, request.subject.retention_classes, on=on)
    for hold in request.subject.holds.filter(released_at__isnull=True):
        if hold.proof == request.number:
            release_hold(hold=hold, at=at, by=by)
    return lifted
