"""Holds, which stop a destruction until the moment its rows go."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from retention.models import Destruction, Hold
from retention.notice import of_classes, stop_stopping, take_off_lists
from subjects.models import Subject


def check_not_destroyed(subject: Subject, retention_class: str) -> None:
    """Raise ValidationError where a class has gone; else it stays until this transaction ends. A
    run destroys under the same lock, and looks again at what is written under it."""
    still = Subject.objects.select_for_update().filter(pk=subject.pk).first()
    gone = Destruction.objects.done().filter(subject_id=subject.pk, retention_class=retention_class)
    if still is None or gone.exists():
        raise ValidationError(_("This has already been destroyed."))


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
    """Stop the destruction of one class until the hold is released (L08, L17). It drops off the
    list it was proposed or approved on.

    Raises ValidationError with a review day that is not ahead, or where it is held or gone.
    """
    if review_on <= today:
        raise ValidationError({"review_on": _("Choose a day in the future to look at this again.")})
    if retention_class not in subject.retention_classes:
        raise ValidationError({"retention_class": _("This person has no such part.")})
    check_not_destroyed(subject, retention_class)
    if subject.is_held(retention_class):
        raise ValidationError(_("There is already a hold on this."))
    take_off_lists(of_classes(subject.pk, [retention_class]))
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
    """Let the term count again. What is due stands announced anew for thirty days: nobody who
    agreed, or was told, before the hold counts on it any more."""
    Subject.objects.select_for_update().get(pk=hold.subject_id)
    stop_stopping(hold.subject_id, [hold.retention_class], on=timezone.localtime(at).date())
    hold.released_at = at
    hold.save(update_fields=["released_at"])
    record(
        "hold.released", by=by, subject_id=hold.subject_id, obj=hold, section=hold.retention_class
    )
    return hold
