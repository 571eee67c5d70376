from celery import shared_task
from django.utils import timezone

from core.keys import key_scope
from subjects.invitations import drop_expired, expired, mail_invitation, to_mail
from subjects.unusual import look_for_unusual_reading

BATCH = 500


@shared_task(name="subjects.mail_invitations")
def mail_invitations():
    """Mail the invitations that wait, and remove those that nobody accepted in time."""
    with key_scope():
        for invitation_id in list(to_mail(timezone.now()).values_list("pk", flat=True)[:BATCH]):
            mail_invitation(invitation_id, at=timezone.now())
    over = expired(timezone.now())
    if over:
        drop_expired(invitations=over)


@shared_task(name="subjects.look_for_unusual_reading")
def notice_unusual_reading() -> str:
    """Find who opened the files of many people within an hour. Late, it looks at every hour since;
    run twice, it finds nothing new."""
    return f"{look_for_unusual_reading(at=timezone.now())} found"
