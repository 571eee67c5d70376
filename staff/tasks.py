from celery import shared_task

from core.dates import today
from staff import logins


@shared_task(name="staff.close_ended_logins")
def close_ended_logins() -> str:
    """Close the logins of those whose last day has passed. Run twice it finds nothing left; late,
    it catches up."""
    return f"{logins.close_ended_logins(today=today())} logins"
