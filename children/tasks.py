from celery import shared_task
from django.utils import timezone

from children.actions.sign_ups import drop_sign_ups, mail_sign_up, to_mail, unverified
from core.keys import key_scope

BATCH = 500


@shared_task(name="children.mail_sign_ups")
def mail_sign_ups():
    """Mail what waits for parents who ask for a login; what was never verified goes."""
    with key_scope():
        for sign_up_id in list(to_mail(timezone.now()).values_list("pk", flat=True)[:BATCH]):
            mail_sign_up(sign_up_id, at=timezone.now())
    over = unverified(timezone.now())
    if over:
        drop_sign_ups(sign_ups=over, at=timezone.now())
