from celery import shared_task
from django.core.exceptions import ValidationError

from core.dates import today
from retention.actions import RunIncomplete, run_retention


@shared_task(name="retention.nightly")
def nightly() -> str:
    """Destroy what is due today. Run twice it finds nothing left; late, it catches up."""
    try:
        certificates = run_retention(today=today())
    except ValidationError as stopped:
        return stopped.messages[0]
    except RunIncomplete as failed:
        return f"not run: {failed}"
    return f"{len(certificates)} certificates"
