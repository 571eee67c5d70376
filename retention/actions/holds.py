"""Holds, which stop a destruction until the moment it is claimed."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from retention.models import Destruction, Hold
from subjects.models import Subject


@action
def place_hold(
    *,
    subject: Subject,
    retention_class: str,
    ground: str,
    proof: str,
    review_on: dt.date,
    today: dt.date,
    by,
) -> Hold:
    """Stop the destruction of one class until the hold is released (L08, L17).

    Raises ValidationError with a review day that is not ahead, or where it is held, gone, or
    being destroyed.
    """
    if review_on <= today:
        raise ValidationError({"review_on": _("Choose a day in the future to look at this again.")})
    if retention_class not in subject.retention_classes:
        raise ValidationError({"retention_class": _("This person has no such part.")})
    Subject.objects.select_for_update().get(pk=subject.pk)  # a run holds the same lock
    if subject.is_held(retention_class):
        raise ValidationError(_("This is held already."))
    life = Destruction.objects.filter(
        subject_id=subject.pk, retention_class=retention_class, claimed_at__isnull=False
    ).first()
    if life and life.destroyed_at:
        raise ValidationError(_("This was destroyed already."))
    if life:
        raise ValidationError(_("This is being destroyed at this moment; it cannot be held."))
    hold = Hold.objects.create(
        subject=subject,
        retention_class=retention_class,
        ground=ground,
        proof=proof,
        review_on=review_on,
    )
    record(
        "hold.placed",
        by=by,
        subject_id=subject.pk,
        obj=hold,
        section=retention_class,
        ground=ground,
    )
    return hold


@action
def release_hold(*, hold: Hold, at: dt.datetime, by) -> Hold:
    """Let the term count again; what is due goes in the next run."""
    hold.released_at = at
    hold.save(update_fields=["released_at"])
    record(
        "hold.released", by=by, subject_id=hold.subject_id, obj=hold, section=hold.retention_class
    )
    return hold
