"""Imports of many rows, in the background. The database holds the truth; a lost task is found."""

import uuid

from celery import shared_task
from django.utils import timezone

from imports import work
from imports.actions import to_do

AT_A_TIME = 3  # imports one run of the periodic task takes up


@shared_task(name="imports.work_on", time_limit=3600)
def work_on(run_id: str) -> None:
    """Plan or write one import. Safe to run twice or at the same time."""
    work.work_on(uuid.UUID(run_id))


@shared_task(name="imports.take_up_waiting", time_limit=3600)
def take_up_waiting() -> None:
    """Go on with imports whose task was lost, or whose worker died."""
    waiting = to_do(at=timezone.now()).order_by("created_at").values_list("pk", flat=True)
    for run_id in list(waiting[:AT_A_TIME]):
        work.work_on(run_id)
