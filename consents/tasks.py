from contextlib import suppress

from celery import shared_task
from django.core.exceptions import ValidationError

from consents.actions import left_in_publications, take_out_who_left
from core.dates import today


@shared_task(name="consents.take_out_who_left")
def take_out_all_who_left() -> None:
    """Ask that who left is taken out of the publications that go on: once for each."""
    for subject in left_in_publications(today()):
        with suppress(ValidationError):  # it was undone meanwhile
            take_out_who_left(subject=subject, on=today())
