"""Making copies in the background. The database holds the truth; a lost task is found again."""

import logging
import uuid

from celery import shared_task
from django.utils import timezone

from core.dates import today
from rights.actions import claim_request, expire_request, release_request, store_copy, to_render
from rights.copy import make_copy
from rights.models import Request

logger = logging.getLogger(__name__)
AT_ONCE = 5  # copies one run of the periodic task makes


@shared_task(name="rights.render_copy", time_limit=900)
def render_copy(request_id: str) -> None:
    """Make the copy of an approved request. Safe to run twice or at the same time."""
    request = claim_request(request_id=uuid.UUID(request_id), at=timezone.now(), on=today())
    if request is None:
        return
    try:
        content, categories = make_copy(request, at=timezone.localtime())
        store_copy(request=request, content=content, categories=categories, on=today())
    except Exception as error:
        # The kind of error only: its text may hold values of the file.
        logger.error("copy %s was not made: %s", request.number, type(error).__name__)
        release_request(request=request)


@shared_task(name="rights.take_up_waiting", time_limit=900)
def take_up_waiting() -> None:
    """Make copies whose task was lost, and remove those that waited long enough."""
    waiting = to_render(at=timezone.now()).values_list("pk", flat=True)[:AT_ONCE]
    for request_id in list(waiting):
        render_copy(str(request_id))
    expired = Request.objects.filter(document__isnull=False, available_until__lt=today())
    for request in expired:
        expire_request(request=request)
