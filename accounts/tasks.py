from celery import shared_task
from django.utils import timezone

from accounts.notices import mail_notice, to_mail
from accounts.passwords import drop_resets, mail_reset, over
from accounts.passwords import to_mail as resets_to_mail
from accounts.sessions import end_expired_sessions

BATCH = 500


@shared_task(name="accounts.mail_notices")
def mail_notices():
    """Mail the notices that wait; what does not go out now is tried again by the scheduler."""
    waiting = to_mail(timezone.now()).values_list("pk", flat=True)
    for notice_id in list(waiting[:BATCH]):
        mail_notice(notice_id, at=timezone.now())


@shared_task(name="accounts.mail_resets")
def mail_resets():
    """Mail the links for a new password, and remove those that are over."""
    for reset_id in list(resets_to_mail(timezone.now()).values_list("pk", flat=True)[:BATCH]):
        mail_reset(reset_id, at=timezone.now())
    gone = over(timezone.now())
    if gone.exists():
        drop_resets(resets=gone)


@shared_task(name="accounts.end_expired_sessions")
def expire_sessions() -> str:
    """Note and remove the sessions that ended by time."""
    return f"{end_expired_sessions(at=timezone.now())} sessions"
