"""Working out the severity, which helps and decides nothing."""

import datetime as dt

from audit.actions import record
from breaches.actions.answering import open_for_change
from breaches.models import Breach, Severity
from core.actions import action


@action
def save_severity(*, breach: Breach, answers: dict, at: dt.datetime, by) -> Severity:
    """Keep the worked severity with the record, in place of one worked out before.

    Changes no answer of the record. Raises ValidationError where the breach is closed.
    """
    current = open_for_change(breach)
    severity = Severity(breach=current, worked_at=at, **answers)
    severity.full_clean(exclude=["breach"], validate_unique=False)
    severity.save()
    record(
        "breach.severity_saved",
        by=by,
        obj=current,
        level=str(severity.level),
        breach=current.number,
    )
    return severity
