"""Requests in each state, made through the product's own actions."""

import datetime as dt
import uuid

from django.utils import timezone

from rights.actions import approve_request, ask_for_copy, claim_request, store_copy
from rights.models import Request
from tests.factories import world

DAY = dt.date(2026, 3, 2)


def asked(child, *, parent: int = 0, on: dt.date = DAY, channel=Request.Channel.DESK) -> Request:
    """A request for a copy by the `parent`-th parent, by first name."""
    requester = world.parents_of(child)[parent].subject
    return ask_for_copy(
        child=child.subject, requester=requester, channel=channel, received_on=on, on=on, by=None
    )


def approved(child, *, on: dt.date = DAY, **more) -> Request:
    return approve_request(
        request=asked(child, on=on, **more),
        identity_check=Request.IdentityCheck.KNOWN,
        on=on,
        at=timezone.now(),
        by=None,
    )


def claimed(request: Request, *, at=None, on: dt.date = DAY) -> Request | None:
    return claim_request(request_id=uuid.UUID(str(request.pk)), at=at or timezone.now(), on=on)


def ready(
    child, *, on: dt.date | None = None, content: bytes = b"%PDF-1.7 copy", **more
) -> Request:
    """A request whose copy waits to be fetched, without rendering one."""
    on = on or timezone.localdate()
    request = claimed(approved(child, on=on, **more), on=on)
    return store_copy(request=request, content=content, categories=["child.identity"], on=on)
