"""Reporting a breach, and looking at one."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from breaches.models import (
    RECORD,
    REPORTER,
    Breach,
    Reporter,
    YearCount,
    year_of,
)
from breaches.rules import check_moments
from breaches.telling import tell_of_report
from core.actions import action
from core.keys import create_keys


def _locked_count(year: int) -> YearCount:
    """The count of a year, locked: two reports at once wait, so that no number is lost."""
    YearCount.objects.get_or_create(year=year)
    return YearCount.objects.select_for_update().get(year=year)


@action
def report_breach(
    *,
    summary: str,
    discovered_at: dt.datetime,
    aware_at: dt.datetime | None = None,
    place: str = "",
    location=None,
    phone: str = "",
    token: uuid.UUID | None = None,
    at: dt.datetime,
    by,
) -> Breach:
    """Record a report by anybody who can sign in; the clock runs from then on (L20, L58).

    The privacy officer and the board are mailed at once, without a word of what it is (K35).
    Awareness may be left open. The same `token` by the same user gives the breach it made before.
    Raises ValidationError on `summary`, `discovered_at` and `aware_at`.
    """
    if not summary.strip():
        raise ValidationError({"summary": _("Tell us what happened, in a sentence or two.")})
    check_moments(discovered_at, aware_at, at)
    count = _locked_count(year_of(at))
    before = Breach.objects.filter(report_token=token).first() if token else None
    if before:
        if not before.reporter_is(by):
            raise ValidationError(_("Open the page again, and send your report once more."))
        record("breach.reported_again", by=by, obj=before, breach=before.number)
        return before
    count.last += 1
    count.save(update_fields=["last"])
    breach = Breach(
        year=count.year,
        sequence=count.last,
        reported_at=at,
        report_token=token or uuid.uuid4(),
        discovered_at=discovered_at,
        aware_at=aware_at,
        location=location,
        place=place,
        summary=summary,
    )
    create_keys([breach.pk], RECORD)
    create_keys([breach.pk], REPORTER)
    breach.save(force_insert=True)
    Reporter.objects.create(
        breach=breach, user=by, name=by.display_name, email=by.email, phone=phone, location=location
    )
    record("breach.reported", by=by, obj=breach, breach=breach.number)
    tell_of_report(breach, at=at, by=by)
    return breach


@action
def log_register_export(*, breaches: int, with_texts: bool, by) -> None:
    """Record that the register of breaches was taken out as a table, with its texts or without."""
    record("breach.register_exported", by=by, breaches=breaches, with_texts=with_texts)


@action
def log_breach_opening(*, breach: Breach, section: str = "", function: str = "", by) -> None:
    """Record that somebody looked at a breach record, or at one part of it."""
    record(
        "breach.opened", by=by, obj=breach, section=section, function=function, breach=breach.number
    )
