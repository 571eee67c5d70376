"""Sealing and walking the trail in the background; late, they catch up."""

from celery import shared_task
from django.utils import timezone

from audit.actions import seal_trail, verify_trail
from audit.heads import send_heads


@shared_task(name="audit.seal")
def seal() -> None:
    """Seal what was recorded since the last seal."""
    seal_trail(at=timezone.now())


@shared_task(name="audit.verify")
def verify() -> None:
    """Walk the trail and keep what was found; what waits for a seal gets it first."""
    now = timezone.now()
    seal_trail(at=now)
    verify_trail(at=now)


@shared_task(name="audit.send_heads")
def send_head_elsewhere() -> str:
    """Send the head of the trail to where the settings say, once a day; where that failed, again
    the next hour."""
    return f"{len(send_heads(at=timezone.now()))} failed"
