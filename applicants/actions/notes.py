"""What the panel notes about somebody who applied: employments, tests and assessments (K27)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applicants.models import Assessment, CareerItem
from audit.actions import record
from core.actions import action
from core.privacy import declaration_of
from subjects.models import Subject


@action
def note_career(
    *,
    subject: Subject,
    item: CareerItem | None = None,
    employer: str,
    position: str,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    is_current: bool = False,
    by,
) -> CareerItem:
    """Note a current or former employment, or correct `item`.

    Raises ValidationError on `ends_on` where it lies before the start, or the work still goes on.
    """
    if ends_on and is_current:
        raise ValidationError({"ends_on": _("Work that still goes on has no last day yet.")})
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": _("The end cannot be before the start.")})
    item = item or CareerItem(subject=subject)
    item.employer, item.position, item.is_current = employer, position, is_current
    item.starts_on, item.ends_on = starts_on, ends_on
    item.save()
    return _noted(item, by)


@action
def note_assessment(
    *,
    subject: Subject,
    item: Assessment | None = None,
    kind: str,
    held_on: dt.date,
    report: str,
    on: dt.date,
    by,
) -> Assessment:
    """Note a test, an assessment or an interview, or correct `item`; `on` is today.

    Raises ValidationError on `held_on` for a day still to come.
    """
    if held_on > on:
        raise ValidationError({"held_on": _("This day is still to come.")})
    item = item or Assessment(subject=subject)
    item.kind, item.held_on, item.report, item.written_by = kind, held_on, report, by
    item.save()
    return _noted(item, by)


@action
def remove_note(*, item: CareerItem | Assessment, by) -> None:
    """Take away what was noted by mistake.

    Raises ValidationError where the applicant's file is held.
    """
    if item.subject.is_held(declaration_of(type(item)).retention_class):
        raise ValidationError(_("This is held: it cannot be removed until the hold has ended."))
    section = declaration_of(type(item)).category
    record(f"{section}_removed", by=by, subject_id=item.subject_id, obj=item, section=section)
    item.delete()


def _noted(item, by):
    section = declaration_of(type(item)).category
    record(f"{section}_noted", by=by, subject_id=item.subject_id, obj=item, section=section)
    return item
