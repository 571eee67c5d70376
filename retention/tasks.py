import logging

from celery import shared_task
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.dates import today
from retention.actions import RunIncomplete, run_retention
from retention.actions import sweep as sweep_left
from retention.announcing import tell_of_announced
from retention.keyring.rotation import finish_rotation
from retention.ledger import catch_up
from retention.trail import prune_due

logger = logging.getLogger(__name__)


@shared_task(name="retention.nightly")
def nightly() -> str:
    """Destroy what is due today, and the part of the trail whose term has passed; nothing of either
    where the clock was set back. Run twice it finds nothing left; late, it catches up."""
    try:
        told = f"{len(run_retention(today=today()))} certificates"
    except ValidationError as stopped:
        return stopped.messages[0]
    except RunIncomplete as failed:
        told = f"not run: {failed}"
    finally:
        catch_up(at=timezone.now())
        tell_of_announced(today=today())
    try:
        prune_due(today=today(), at=timezone.now())
    except Exception as error:
        # The kind of error only: its text may hold values of somebody.
        logger.error("the trail was not pruned: %s", type(error).__name__)
        told += "; the trail was not pruned"
    return told


@shared_task(name="retention.sweep")
def sweep() -> str:
    """End the destructions that a worker left, and those that could not be verified before. Run
    twice it finds nothing left; late, it catches up."""
    certificates = sweep_left(today=today(), now=timezone.now)
    return f"{len(certificates)} certificates"


@shared_task(name="retention.finish_key_rotation")
def finish_key_rotation() -> str:
    """Destroy the retired keys with which nothing was sealed for a day. Without any it does
    nothing; late or run twice, it catches up."""
    found = finish_rotation(now=timezone.now)
    return f"{found.destroyed} retired keys destroyed"
