"""The erasure of parts of a file, and the answer that says what went and what stays (L06, L17)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.actions import action
from retention.erasing import erase_parts
from retention.models import Erasure
from rights.actions.copies import expire_copy, release_copy
from rights.actions.deciding import answer_request
from rights.actions.locking import check_decider
from rights.actions.telling import tell_recipients
from rights.erasure import STAYS
from rights.models import Copy, Request


@action
def grant_erasure(
    *,
    request: Request,
    parts: list[str],
    ground: str = "",
    on: dt.date,
    at: dt.datetime,
    by,
    **answering,
) -> Erasure:
    """Erase parts of the file and answer; with a ground, something that was asked stays (L17). A
    copy that still waits to be fetched and holds any of these parts goes too.

    Raises ValidationError without parts, for one that stays by law, and as `answer_request` and
    `retention.erasing.erase_parts` do.
    """
    if request.kind != Request.Kind.ERASURE:
        raise ValidationError(_("Nobody asked for erasure here."))
    check_decider(request, by)
    if not parts:
        raise ValidationError({"parts": _("Choose what is erased, or refuse the request.")})
    if set(parts) & set(STAYS):
        raise ValidationError({"parts": _("The law requires us to keep a part that was chosen.")})
    answered = answer_request(request=request, ground=ground, on=on, by=by, **answering)
    erasure = erase_parts(
        subject=request.subject, categories=parts, reference=answered.number, at=at, by=by
    )
    for copy in Copy.objects.filter(subject=request.subject, document__isnull=False):
        if set(copy.categories) & set(parts):
            expire_copy(copy=copy, by=by)
    for copy in Copy.objects.filter(subject=request.subject, state=Copy.State.MAKING):
        release_copy(copy=copy, by=by)  # it was begun with what is gone now: made once more
    tell_recipients(request=request, categories=parts, why="removed", on=on, by=by)
    return erasure
