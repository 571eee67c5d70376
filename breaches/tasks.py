"""Watching the clocks in the background. The database holds what was told already."""

from celery import shared_task
from django.utils import timezone

from breaches.actions import note_tip, tips_to_note
from breaches.telling import tell_of_clocks
from core.dates import today


@shared_task(name="breaches.tell_of_clocks")
def watch_clocks() -> None:
    """Mail the privacy officer and the board where 24, 48, 66 or 72 hours have passed."""
    tell_of_clocks(timezone.now())


@shared_task(name="breaches.note_tips")
def note_tips() -> None:
    """Write the events of the tips that were given without a name on the days before."""
    for tip in tips_to_note(today()):
        note_tip(tip=tip)
