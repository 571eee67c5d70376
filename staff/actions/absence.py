"""When somebody is away, noted once."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.actions import action
from staff.models import Absence
from subjects.models import Subject
from subjects.record_actions import save_record

# Of these one at a time. Other leave is of many kinds: a parent is away for a day a week through
# months, and takes a day for a funeral besides. Who is ill for long takes a holiday, too.
ONE_AT_A_TIME = (Absence.Kind.HOLIDAY, Absence.Kind.SICK)


@action
def note_absence(
    *,
    subject: Subject,
    record: Absence | None = None,
    kind: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    on: dt.date,
    by,
) -> Absence:
    """Note that somebody is away, or was; holiday and other leave also ahead.

    Raises ValidationError on `starts_on` for somebody reported sick from a day still to come, and
    where the same kind of absence was noted for some of these days.
    """
    if kind == Absence.Kind.SICK and starts_on > on:
        raise ValidationError(
            {
                "starts_on": _(
                    "This day is still to come. Only holiday and other leave are noted ahead."
                )
            }
        )
    Subject.objects.select_for_update().get(pk=subject.pk)  # of two at once one comes second
    record = record or Absence(subject=subject)
    if kind in ONE_AT_A_TIME:
        _check_overlap(record, kind, starts_on, ends_on)
    values = {"kind": kind, "starts_on": starts_on, "ends_on": ends_on}
    return save_record(record=record, values=values, by=by)


def _check_overlap(record: Absence, kind: str, starts_on: dt.date, ends_on: dt.date | None) -> None:
    others = Absence.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), subject=record.subject, kind=kind
    ).exclude(pk=record.pk)
    if ends_on:
        others = others.filter(starts_on__lte=ends_on)
    other = others.first()
    if other is None:
        return
    words = {
        "kind": capfirst(other.get_kind_display()),
        "first": f"{other.starts_on:%d-%m-%Y}",
        "last": f"{other.ends_on:%d-%m-%Y}" if other.ends_on else "",
    }
    problem = (
        _("%(kind)s from %(first)s until %(last)s was noted already. Change that one instead.")
        if other.ends_on
        else _("%(kind)s from %(first)s was noted already, without a last day. Note that first.")
    )
    raise ValidationError({"starts_on": problem % words})
