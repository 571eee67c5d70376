"""What each step on a request begins with: the row under lock, and whether it may be taken."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rights.models import Copy, Request


def locked(request_id: uuid.UUID) -> Request:
    return Request.objects.select_for_update().get(pk=request_id)


def locked_copy(copy_id: uuid.UUID) -> Copy:
    """A copy under lock, its request too: always the request first. Raises ValidationError where
    it has gone."""
    copy = Copy.objects.filter(pk=copy_id).first()
    if copy is None:
        raise ValidationError(_("This copy is not there any more."), code="gone")
    request = locked(copy.request_id)
    copy = Copy.objects.select_for_update().get(pk=copy_id)
    copy.request = request
    return copy


def check_not_own(request: Request, by) -> None:
    """Raise ValidationError (code `own`) where the request is one's own, or about oneself."""
    own = {request.requester.user_id, request.subject.user_id} - {None}
    if getattr(by, "pk", None) in own:
        raise ValidationError(
            _("This is your own request: somebody else decides on it."), code="own"
        )


def check_open(request: Request) -> None:
    """Raise ValidationError (code `decided`) where nothing is left to do on a request."""
    if request.state != Request.State.OPEN:
        raise ValidationError(_("This request has been decided already."), code="decided")


def check_decider(request: Request, by) -> None:
    """Raise ValidationError where the request is decided, or is the decider's own."""
    check_open(request)
    check_not_own(request, by)
