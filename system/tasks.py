from celery import shared_task
from django.utils import timezone

from system.heart import beat, look


@shared_task(name="system.heartbeat", expires=120)
def heartbeat() -> None:
    """Note that a task that was scheduled was done, and what asks attention. Late or run twice, the
    last moment counts."""
    beat(at=timezone.now())
    look(at=timezone.now())
