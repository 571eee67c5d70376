"""Watching the clocks in the background. The database holds what was told already."""

from celery import shared_task
from django.utils import timezone

from breaches.telling import tell_of_clocks


@shared_task(name="breaches.tell_of_clocks")
def watch_clocks() -> None:
    """Mail the privacy officer and the board where 24, 48, 66 or 72 hours have passed."""
    tell_of_clocks(timezone.now())
