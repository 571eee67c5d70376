"""Days that something of a person happened on: none lies ahead, or before the person was there."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from subjects.models import Subject


def check_past(*, on: dt.date, **days: dt.date | None) -> None:
    """Raise ValidationError by field for a day that is still to come; `on` is today."""
    ahead = [name for name, day in days.items() if day and day > on]
    if ahead:
        raise ValidationError({name: _("This day is still to come.") for name in ahead})


def check_in_life(subject: Subject, *, on: dt.date, **days: dt.date | None) -> None:
    """The same, also for a day before the birth of who the file is about."""
    check_past(on=on, **days)
    employee = getattr(subject, "employee", None)
    early = [name for name, day in days.items() if employee and day and day < employee.birth_date]
    if early:
        raise ValidationError(
            {
                name: _("This day is before the birth date, %(day)s.")
                % {"day": f"{employee.birth_date:%d-%m-%Y}"}
                for name in early
            }
        )
