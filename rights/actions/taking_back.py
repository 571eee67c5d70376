"""The requests of somebody who has the own file removed: nothing is left to answer them from."""

import datetime as dt

from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from rights.actions.deciding import finish
from rights.actions.locking import locked
from rights.models import Copy, Request
from subjects.models import Subject


def _unanswered(subject: Subject):
    return Request.objects.filter(subject=subject, state__in=Request.UNANSWERED).order_by("number")


def running(subject: Subject) -> list[str]:
    """What is asked of a file and not answered yet, by number and kind."""
    return [
        _("Request %(number)s: %(kind)s")
        % {"number": asked.number, "kind": asked.get_kind_display()}
        for asked in _unanswered(subject)
    ]


@action
def withdraw_with_file(*, request: Request, on: dt.date, by) -> Request:
    """Take a request back together with the file it is about, also where a copy is being made,
    which is then made no more."""
    request = locked(request.pk)
    Copy.objects.filter(request=request).delete()
    finish(request, Request.State.WITHDRAWN, on=on, by=None)
    request.save()
    record(
        "request.withdrawn", by=by, subject_id=request.subject_id, obj=request, why="file removed"
    )
    return request


def take_back(*, subject: Subject, on: dt.date, by) -> None:
    for request in _unanswered(subject):
        if not locked(request.pk).is_answered:  # since it was looked up
            withdraw_with_file(request=request, on=on, by=by)
