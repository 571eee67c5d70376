"""What each step on a request begins with: the row under lock, and whether it may be taken."""

import uuid

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from rights.models import Copy, Request

GONE = "gone"


def locked(request_id: uuid.UUID) -> Request:
    return Request.objects.select_for_update().get(pk=request_id)


def locked_copy(copy_id: uuid.UUID) -> Copy:
    """A copy under lock, its request too: always the request first. Raises ValidationError where
    it has gone, also while it was waited for."""
    copy = Copy.objects.filter(pk=copy_id).first()
    request = copy and Request.objects.select_for_update().filter(pk=copy.request_id).first()
    copy = request and Copy.objects.select_for_update().filter(pk=copy_id).first()
    if copy is None:
        raise ValidationError(_("This copy is no longer there."), code=GONE)
    copy.request = request
    return copy


def check_open(request: Request) -> None:
    """Raise ValidationError (code `decided`) where nothing is left to do on a request."""
    if request.state != Request.State.OPEN:
        raise ValidationError(_("This request has already been decided."), code="decided")


def check_unanswered(request: Request) -> None:
    """Raise ValidationError (code `decided`) where a request is over; a copy may be on its way."""
    if request.is_answered:
        raise ValidationError(_("This request has already been decided."), code="decided")


def concerning(user) -> Q:
    """The requests a user has a part in: who asked, whom it is about, and every parent of the
    child, whose former partner may be the one who asks."""
    return (
        Q(requester__user=user.pk)
        | Q(subject__user=user.pk)
        | Q(subject__represented_by__parent__user=user.pk)
    )


def concerns(request: Request, user) -> bool:
    """Whether a user has a part in a request, and so leaves it to others at work."""
    return Request.objects.filter(concerning(user), pk=request.pk).exists()


def check_not_own(request: Request, by) -> None:
    """Raise ValidationError (code `own`) where the request concerns who wants to act on it."""
    if getattr(by, "pk", None) and concerns(request, by):
        raise ValidationError(
            _("This request is about you or your own child: somebody else handles it."), code="own"
        )


def check_decider(request: Request, by) -> None:
    """Raise ValidationError where the request is decided, or concerns the decider."""
    check_open(request)
    check_not_own(request, by)
