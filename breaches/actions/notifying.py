"""Recording what was sent to the AP. The AP takes it by its own web form; this keeps what and when
(L20, L24)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.actions import record
from breaches.actions.answering import open_for_change
from breaches.ap import kinds_now, snapshot
from breaches.models import Breach, Decision, Notification, SentCorrection
from core.actions import action
from documents import storage
from documents.cleaning import Cleaned

BEFORE_NOTICED = gettext_lazy("This is before the breach was noticed.")
WHY_LATE = gettext_lazy("Say why the notification came later than 72 hours.")


def _problems(breach, sent: Notification, at: dt.datetime):
    last = breach.notifications.last()
    if sent.kind not in kinds_now(breach):
        yield "kind", _("This does not fit what was sent before. Open the page again.")
    if breach.ap_decision != Decision.NOTIFY and not sent.is_withdrawal:
        yield "kind", _("Record first that the AP will be notified, and why.")
    if sent.sent_at > at:
        yield "sent_at", _("This moment lies in the future.")
    elif sent.sent_at < breach.discovered_at:
        yield "sent_at", BEFORE_NOTICED
    elif last and sent.sent_at < last.sent_at:
        yield "sent_at", _("This is before what was sent last.")
    elif not breach.standing and sent.sent_at > breach.due_at and not sent.late_reason:
        yield "late_reason", WHY_LATE
    if sent.is_withdrawal:
        if not sent.because:
            yield "because", _("Say why the notification is withdrawn.")
        if not sent.number:
            yield "number", _("A withdrawal names the number that the AP gave.")


def _keep_confirmation(notification: Notification, file: Cleaned) -> None:
    """Note what kind of file it is, and store it: before the row is, so that a row has its file."""
    notification.confirmation_size = len(file.content)
    notification.confirmation_type = file.content_type
    storage.write(notification.confirmation, file.content)


@action
def record_notification(
    *,
    breach: Breach,
    kind: str,
    sent_at: dt.datetime,
    number: str = "",
    late_reason: str = "",
    because: str = "",
    completes: bool = False,
    confirmation: Cleaned | None = None,
    at: dt.datetime,
    by,
) -> Notification:
    """Record that a notification was sent to the AP, with the answers as they stand now.

    A preliminary one is in time where it was sent within the 72 hours, and waits for the follow-up
    that `completes` it. Raises ValidationError by field, or as a whole where the breach is closed.
    """
    current = open_for_change(breach)
    whole = kind == Notification.Kind.COMPLETE
    notification = Notification(
        breach=current,
        kind=kind,
        completes=whole or (kind == Notification.Kind.FOLLOW_UP and completes),
        sent_at=sent_at,
        number=number or current.ap_number,
        late_reason=late_reason,
        because=because,
        answers=snapshot(current),
        recorded_at=at,
        recorded_by=by,
    )
    errors = dict(_problems(current, notification, at))
    if errors:
        raise ValidationError(errors)
    if confirmation:
        _keep_confirmation(notification, confirmation)
    notification.save(force_insert=True)
    # Not the AP's number: it was typed, and what stands in the trail stays.
    record("breach.notified", by=by, obj=current, kind=kind, breach=current.number)
    return notification


@action
def add_confirmation(
    *, notification: Notification, number: str = "", confirmation: Cleaned | None = None, by
) -> Notification:
    """Add the AP's number and confirmation where they came after the notification was recorded.

    Raises ValidationError where one that stands already would be replaced, or nothing is given.
    """
    current = Notification.objects.select_for_update().get(pk=notification.pk)
    errors = {}
    if current.number and number and number != current.number:
        errors["number"] = _("There is already a number.")
    if current.confirmation and confirmation:
        errors["confirmation"] = _("There is already a confirmation.")
    if not number and not confirmation:
        errors["number"] = _("Enter the number, or add the confirmation.")
    if errors:
        raise ValidationError(errors)
    current.number = current.number or number
    if confirmation:
        _keep_confirmation(current, confirmation)
    current.save(update_fields=["number", "confirmation_size", "confirmation_type"])
    record("breach.confirmation_added", by=by, obj=current.breach, breach=current.breach.number)
    return current


def _corrected_wrongly(breach, sent: Notification, sent_at: dt.datetime, late_reason: str):
    """What is not right about this moment: it lies between what was sent before and after."""
    before, after = sent.beside()
    if sent_at == sent.sent_at:
        yield "sent_at", _("This is the moment that was recorded.")
    elif sent_at > sent.recorded_at:
        yield "sent_at", _("This is after it was recorded here.")
    elif sent_at < breach.discovered_at:
        yield "sent_at", BEFORE_NOTICED
    elif before and sent_at < before.sent_at:
        yield "sent_at", _("This is before what was sent earlier.")
    elif after and sent_at > after.sent_at:
        yield "sent_at", _("This is after what was sent next.")
    elif sent.is_first and sent_at > breach.due_at and not late_reason:
        yield "late_reason", WHY_LATE


@action
def correct_sent(
    *,
    notification: Notification,
    sent_at: dt.datetime,
    because: str,
    late_reason: str = "",
    at: dt.datetime,
    by,
) -> Notification:
    """The moment at which this was sent to the AP was recorded wrongly: the 72 hours are judged by
    the corrected one. The earlier one stays, with the reason. Of what was in time no reason for
    being late is asked.

    Raises ValidationError by field, or as a whole where the breach is closed.
    """
    breach, late_reason = open_for_change(notification.breach), late_reason.strip()
    current = breach.notifications.get(pk=notification.pk)
    errors = dict(_corrected_wrongly(breach, current, sent_at, late_reason))
    if not because.strip():
        errors["because"] = _("Say how you know that the moment was wrong.")
    if errors:
        raise ValidationError(errors)
    SentCorrection.objects.create(
        breach=breach,
        notification=current,
        was_sent_at=current.sent_at,
        late_reason=current.late_reason,
        because=because.strip(),
        corrected_at=at,
        corrected_by=by,
    )
    was = current.sent_at
    if current.is_first:
        current.late_reason = late_reason if sent_at > breach.due_at else ""
    current.sent_at = sent_at
    current.save(update_fields=["sent_at", "late_reason"])
    record(
        "breach.sent_corrected",
        by=by,
        obj=breach,
        kind=current.kind,
        was=was.isoformat(),
        now=sent_at.isoformat(),
        breach=breach.number,
    )
    return current
