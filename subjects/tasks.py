from celery import shared_task
from django.utils import timezone

from core.keys import key_scope
from subjects.invitations import drop_expired, expired, mail_invitation, to_mail

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
