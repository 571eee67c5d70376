"""Making evidence packs in the background. The database holds the truth; a lost task is found."""

import logging
import uuid

from celery import shared_task
from django.utils import timezone

from core.dates import today
from oversight.actions import claim_pack, release_pack, store_pack, to_make
from oversight.pack import make_pack

logger = logging.getLogger(__name__)


@shared_task(name="oversight.make_pack", time_limit=900)
def make_one(pack_id: str) -> None:
    """Make an evidence pack. Safe to run twice or at the same time."""
    pack = claim_pack(pack_id=uuid.UUID(pack_id), at=timezone.now())
    if pack is None:
        return
    on = today()
    try:
        store_pack(pack=pack, content=make_pack(at=timezone.localtime()), on=on)
    except Exception as error:
        # The kind of error only: its text may hold values.
        logger.error("evidence pack %s was not made: %s", pack.pk, type(error).__name__)
        release_pack(pack=pack)


@shared_task(name="oversight.take_up_waiting", time_limit=900)
def take_up_waiting() -> None:
    """Make packs whose task was lost."""
    for pack_id in list(to_make(at=timezone.now()).values_list("pk", flat=True)):
        make_one(str(pack_id))
