"""Mails with a link that opens a page once. A mail names a kind and the way in, never a person."""

import datetime as dt
import hashlib
import logging
import secrets

from celery import current_app
from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation

from accounts.models import MailedLink
from audit.actions import record
from core.actions import action, after_commit
from organisation.models import Organisation

logger = logging.getLogger(__name__)


def hash_of(token: str) -> str:
    """What is kept of a token. It is long and random, so a plain hash gives nothing away."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_token(links: QuerySet, token: str) -> QuerySet:
    """The link with this token among `links`; whether it still opens is another question."""
    return links.filter(token_hash=hash_of(token)).exclude(token_hash="")


def still_open(at: dt.datetime) -> Q:
    return Q(link_until__gte=at)


def page_of(name: str, *parts) -> str:
    """The full address of a page, for a mail."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=parts)


def subject_line(what, sender: str) -> str:
    """The subject of a mail: one line, also where a name was typed with a break in it, with which
    the mail would not go out."""
    return " ".join(f"{what} ({sender})".split())


def send(address: str, what, body, **values) -> bool:
    """Send a mail in Dutch and English both, as no language is kept of anybody: `what` is its
    subject, `body` its text. False where the mail server refuses: it is tried again later."""
    organisation = Organisation.objects.first()
    sender = organisation.name if organisation else "PrivacyHub"
    subject, parts = "", []
    for language in ("nl", "en"):
        with translation.override(language):
            subject = subject or subject_line(what, sender)
            parts.append(f"{str(body) % {'sender': sender, **values}}\n\n{sender}")
    try:
        send_mail(subject, "\n\n---\n\n".join(parts), None, [address])
    except OSError as error:  # SMTPException is one
        # The kind of error only: its text may hold the address.
        logger.warning("a mail was not sent: %s", type(error).__name__)
        return False
    return True


def mail_link(
    link: MailedLink,
    *,
    address: str,
    what,
    body,
    page: str,
    lasts: dt.timedelta,
    at: dt.datetime,
    to,
    subject_id=None,
) -> bool:
    """Mail a link with a new token; one that was mailed before opens nothing any more. `to` is the
    id of whom it went to. Returns whether it went out."""
    token = secrets.token_urlsafe(32)
    if not send(address, what, body, link=page_of(page, token)):
        return False
    note_link_mailed(
        link=link, token_hash=hash_of(token), until=at + lasts, at=at, to=to, subject_id=subject_id
    )
    return True


@action
def note_link_mailed(
    *,
    link: MailedLink,
    token_hash: str,
    until: dt.datetime,
    at: dt.datetime,
    to,
    subject_id,
    by=None,
) -> None:
    """Note that a link went out: of which kind, to whom, when (L75)."""
    link.token_hash, link.link_until, link.mailed_at = token_hash, until, at
    link.save(update_fields=["token_hash", "link_until", "mailed_at"])
    note_mail(kind=link._meta.model_name, to=to, obj=link, subject_id=subject_id, by=by)


@action
def note_mail(*, kind: str, to, obj=None, subject_id=None, by=None) -> None:
    """Note in the trail that a mail of a kind went to somebody, by id and never by address."""
    record("mail.sent", by=by, obj=obj, subject_id=subject_id, kind=kind, to=str(to))


def tell_worker(task: str) -> None:
    """Have the worker mail what waits, once the running transaction is committed. It is only a
    nudge: what is lost is found by the scheduler."""
    after_commit(current_app.send_task, task)
