from celery import shared_task

from applicants.actions import ask_keeping_again
from applicants.keeping import to_ask
from core.dates import today


@shared_task(name="applicants.ask_keeping_again")
def ask_again() -> str:
    """Ask those whose year ends within 30 days whether they may be kept for one more. Late it asks
    who still can be asked; run twice it asks nobody again."""
    on = today()
    asked = [
        ask_keeping_again(application=application, ends_on=ends_on, on=on)
        for application, ends_on in to_ask(on)
    ]
    return f"{len(asked)} asked"
