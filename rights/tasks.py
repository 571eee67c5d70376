"""Making copies in the background. The database holds the truth; a lost task is found again."""

import logging
import uuid
from contextlib import contextmanager
from functools import partial

from celery import shared_task
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.dates import today
from rights.actions import (
    claim_copy,
    decided_of,
    expire_copy,
    release_copy,
    send_back_copy,
    store_copy,
    to_make,
    to_remove,
)
from rights.actions.locking import GONE
from rights.bundle import write_bundle
from rights.copy import Undecided, make_copy
from rights.reminders import remind_handlers

logger = logging.getLogger(__name__)
AT_ONCE = 5  # copies one run of the periodic task makes


@shared_task(name="rights.make_copy", time_limit=900)
def make_one(copy_id: str) -> None:
    """Make an approved copy. Safe to run twice or at the same time."""
    with _may_go():
        _make(copy_id)


@contextmanager
def _may_go():
    """A copy may be withdrawn, or its approval taken back, while it is made or removed."""
    try:
        yield
    except ValidationError as error:
        if error.code != GONE:
            raise


def _make(copy_id: str) -> None:
    copy = claim_copy(copy_id=uuid.UUID(copy_id), at=timezone.now(), on=today())
    if copy is None:
        return
    at = timezone.localtime()
    try:
        made = make_copy(copy.request, at=at, decided=decided_of(copy), also=copy.named)
        fill = partial(write_bundle, copy=made, at=at)
        store_copy(copy=copy, fill=fill, categories=made.categories, on=today())
    except Undecided:
        send_back_copy(copy=copy)
    except Exception as error:
        # The kind of error only: its text may hold values of the file.
        logger.error("copy of %s was not made: %s", copy.request.number, type(error).__name__)
        release_copy(copy=copy)


@shared_task(name="rights.take_up_waiting", time_limit=900)
def take_up_waiting() -> None:
    """Make copies whose task was lost, and remove those that were fetched or waited long enough."""
    for copy_id in list(to_make(at=timezone.now()).values_list("pk", flat=True)[:AT_ONCE]):
        make_one(str(copy_id))
    for copy in to_remove(at=timezone.now(), on=today()):
        with _may_go():
            expire_copy(copy=copy)


@shared_task(name="rights.remind")
def remind() -> None:
    """Remind those who handle requests of what is due; what was reminded of is not again."""
    remind_handlers(on=today())
