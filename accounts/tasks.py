from celery import shared_task
from django.utils import timezone

from accounts.notices import mail_notice, to_mail

BATCH = 500


@shared_task(name="accounts.mail_notices")
def mail_notices():
    """Mail the notices that wait; what does not go out now is tried again by the scheduler."""
    waiting = to_mail(timezone.now()).values_list("pk", flat=True)
    for notice_id in list(waiting[:BATCH]):
        mail_notice(notice_id, at=timezone.now())
