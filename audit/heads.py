"""The head of the trail elsewhere: what shows later that the whole trail was not made anew.

Every day it goes to the places of AUDIT_HEAD_TO: files (a line is added), places that speak S3 (an
object a day) and mail addresses. Each gets the same line: the moment, then NUMBER:DIGEST.
"""

import datetime as dt
import logging
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.actions import note_heads
from audit.models import Event, Seal
from audit.sealing import digest
from audit.verifying import head
from core.s3 import Bucket, is_address

logger = logging.getLogger(__name__)

SENT, NOT_SENT = "trail.head_sent", "trail.head_not_sent"
MAIL = "mailto:"
NOTED = re.compile(r"\b(\d+):([0-9a-f]{64})\b")


def _to_file(stated: str, line: str, on: dt.date) -> None:
    with Path(stated).open("a+") as file:
        file.seek(0)
        if line.split()[-1] not in file.read():
            file.write(f"{line}\n")


def _to_bucket(stated: str, line: str, on: dt.date) -> None:
    Bucket.at(stated).put(f"head-{on:%Y-%m-%d}.txt", f"{line}\n".encode())


def _to_mail(stated: str, line: str, on: dt.date) -> None:
    moment, noted = line.split()
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Head of the trail")
        text = _(
            "Keep this email apart from the system. It can show later that nothing has been"
            " changed in the trail of what was done, from its beginning until this moment:"
        )
        check = _("To check it, save this email and run: manage.py audit verify --head FILE")
    body = f"{text}\n\n{moment}\n{noted}\n\n{check}\n{settings.SITE_URL}\n"
    send_mail(subject, body, None, [stated.removeprefix(MAIL)])


def _sender(stated: str) -> Callable[[str, str, dt.date], None]:
    if stated.startswith(MAIL):
        return _to_mail
    return _to_bucket if is_address(stated) else _to_file


def _due(on: dt.date) -> list[int]:
    """The places, by their number in the setting, that did not get a head on this day yet."""
    last = newest()
    if last is None or timezone.localtime(last.at).date() < on:
        return list(range(len(settings.AUDIT_HEAD_TO)))
    return [place for place in last.details["failed"] if place < len(settings.AUDIT_HEAD_TO)]


def newest() -> Event | None:
    """The event of the last time a head went out, or did not."""
    return Event.objects.filter(action__in=[SENT, NOT_SENT]).order_by("-at", "-pk").first()


def send_heads(*, at: dt.datetime, again: bool = False) -> list[str]:
    """Send the head to each place that did not get one today, or to all where it is asked for
    `again`; returns what failed, in words. One place that fails stops no other."""
    on = timezone.localtime(at).date()
    places = list(range(len(settings.AUDIT_HEAD_TO))) if again else _due(on)
    last = head()
    if not places or last is None:
        return []
    line = f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ} {last[0]}:{last[1]}"
    failed, words = [], []
    for place in places:
        stated = settings.AUDIT_HEAD_TO[place]
        try:
            _sender(stated)(stated, line, on)
        except OSError as error:  # SMTPException and PlaceFailed are one
            # An error's text may hold anything, an address of somebody too; a log never does.
            kind = type(error).__name__
            logger.error("the head of the trail did not go to place %d: %s", place + 1, kind)
            failed.append(place)
            words.append(f"{stated}: {error}")
    note_heads(seal=last[0], places=len(places), failed=failed)
    return words


def heads_in(text: str) -> list[tuple[int, str]]:
    """The heads that stand in a file or mail: number of the seal, and its digest."""
    return [(int(number), told) for number, told in NOTED.findall(text)]


def lost(noted: Iterable[tuple[int, str]]) -> list[int]:
    """The numbers of the noted heads that do not stand in the trail as they were noted."""
    noted = list(noted)
    seals = Seal.objects.in_bulk({number for number, _told in noted})
    found = {number: digest(seal).hex() for number, seal in seals.items()}
    return sorted({number for number, told in noted if found.get(number) != told})
