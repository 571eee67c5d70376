"""Closing a breach, and opening it again."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from breaches.models import (
    Breach,
    Reopening,
)
from breaches.rules import check_closing
from core.actions import action


@action
def close_breach(*, breach: Breach, at: dt.datetime, by) -> Breach:
    """Close a breach; from then on its term of keeping runs.

    Raises ValidationError without an evaluation, without a decision about the AP, and where the
    AP is to be notified but has not been.
    """
    current = Breach.objects.select_for_update().get(pk=breach.pk)
    check_closing(current)
    current.state, current.closed_at, current.closed_by = Breach.State.CLOSED, at, by
    current.save(update_fields=["state", "closed_at", "closed_by"])
    record(
        "breach.closed",
        by=by,
        obj=current,
        decision=str(current.ap_decision),
        breach=current.number,
    )
    return current


@action
def reopen_breach(*, breach: Breach, because: str, at: dt.datetime, by) -> Breach:
    """Open a closed breach again; its term of keeping runs anew once it is closed again.

    Raises ValidationError on `because`, and as a whole where the breach is open.
    """
    current = Breach.objects.select_for_update().get(pk=breach.pk)
    if current.is_open:
        raise ValidationError(_("This breach is already open."))
    if not because.strip():
        raise ValidationError({"because": _("Say why this breach is opened again.")})
    Reopening.objects.create(
        breach=current,
        because=because,
        closed_at=current.closed_at,
        reopened_at=at,
        reopened_by=by,
    )
    current.state, current.closed_at, current.closed_by = Breach.State.OPEN, None, None
    current.save(update_fields=["state", "closed_at", "closed_by"])
    record("breach.reopened", by=by, obj=current, breach=current.number)
    return current
