"""Notices: something waits in the portal, and a mail says so without content (clause L75).

A mail names a kind, at most with numbers and days, and the way in; never a person, a child or an
answer: it may be read by others.
"""

import datetime as dt
import logging
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.transaction import get_connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.links import subject_line
from accounts.models import Notice, User
from audit.actions import record
from core.actions import action
from organisation.models import Organisation

logger = logging.getLogger(__name__)
TRIED_FOR = dt.timedelta(days=1)
ONCE_IN = dt.timedelta(days=1)

# What the mail of a kind of notice adds, by kind: (user, when it was made) -> lines of numbers and
# days that name nobody. The app whose kind it is puts its words here.
DETAILS: dict[str, Callable[[User, dt.datetime], list[str]]] = {}


@action
def notify(*, user: User, kind: str, by, each: bool = False) -> Notice:
    """Put a notice in somebody's portal and have it mailed; the worker that mails is told once a
    transaction, however many notices are made in it. Of one kind a person gets no second one in a
    day, as long as the first was not read: it says no more than the first did. With `each` it
    does, because what it is about is another matter with a clock of its own."""
    waiting = Notice.objects.filter(
        user=user, kind=kind, read_at__isnull=True, created_at__gte=timezone.now() - ONCE_IN
    ).first()
    if waiting and not each:
        record("notice.stands", by=by, obj=waiting, kind=str(kind), to=str(user.pk))
        return waiting
    notice = Notice.objects.create(user=user, kind=kind)
    record("notice.made", by=by, obj=notice, kind=str(kind), to=str(user.pk))
    _nudge()
    return notice


@action
def notify_everybody(*, kind: str, by) -> int:
    """The same for every user who may sign in, in a few statements; returns how many."""
    users = User.objects.filter(is_active=True).values_list("pk", flat=True)
    notices = Notice.objects.bulk_create(
        [Notice(user_id=pk, kind=kind) for pk in users], batch_size=500
    )
    record("notice.made_for_all", by=by, kind=str(kind), count=len(notices))
    _nudge()
    return len(notices)


def _nudge() -> None:
    waiting = [function for _savepoints, function, _robust in get_connection().run_on_commit]
    if _tell_worker not in waiting:
        transaction.on_commit(_tell_worker, robust=True)


def _tell_worker() -> None:
    current_app.send_task("accounts.mail_notices")


@action
def read_notices(*, user: User, at: dt.datetime, by) -> int:
    """Note that somebody has seen the notices in the portal."""
    count = Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=at)
    record("notice.read", by=by, notices=count)
    return count


def to_mail(at: dt.datetime):
    """The notices whose mail is still to be sent; one that was refused for a day is given up."""
    return Notice.objects.filter(
        mailed_at__isnull=True, created_at__gte=at - TRIED_FOR, user__is_active=True
    ).order_by("pk")


@action
def note_mailed(*, notice: Notice, at: dt.datetime, by=None) -> None:
    """Note that the mail of a notice went out: of which kind, to whom, when."""
    notice.mailed_at = at
    notice.save(update_fields=["mailed_at"])
    record("notice.mailed", by=by, obj=notice, kind=notice.kind, to=str(notice.user_id))


def mail_notice(notice_id: int, *, at: dt.datetime) -> bool:
    """Mail one notice, once: the row is locked, so that two workers do not both send it.

    Returns whether it went out; where the mail server refuses, it is tried again later.
    """
    with transaction.atomic():
        notice = to_mail(at).select_for_update(of=("self",)).filter(pk=notice_id).first()
        if notice is None:
            return False
        subject, body = _words(notice)
        try:
            send_mail(subject, body, None, [notice.user.email])
        except OSError as error:  # SMTPException is one
            # The kind of error only: its text may hold the address.
            logger.warning("notice %s was not mailed: %s", notice.pk, type(error).__name__)
            return False
        note_mailed(notice=notice, at=at)
    return True


def _words(notice: Notice) -> tuple[str, str]:
    """Subject and text of the mail, in Dutch and English both: no language is kept of a user."""
    organisation = Organisation.objects.first()
    sender = organisation.name if organisation else "PrivacyHub"
    subject, parts = "", []
    for language in ("nl", "en"):
        with translation.override(language):
            subject = subject or subject_line(notice.get_kind_display(), sender)
            parts.append(
                _(
                    "%(what)s.\n\nFor your privacy this message says nothing more. Sign in to read"
                    " it:\n%(address)s\n\n%(sender)s"
                )
                % {
                    "what": ".\n\n".join([str(notice.get_kind_display()), *_details(notice)]),
                    "address": settings.SITE_URL,
                    "sender": sender,
                }
            )
    return subject, "\n\n---\n\n".join(parts)


def _details(notice: Notice) -> list[str]:
    """What is added, as one paragraph; empty where there is nothing to add."""
    add = DETAILS.get(notice.kind)
    lines = add(notice.user, notice.created_at) if add else []
    return ["\n".join(lines)] if lines else []
