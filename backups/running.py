"""What runs by itself and has to go elsewhere: the backups, and the head of the trail. When it last
did, and whether something is wrong; for who runs the system."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.models import Appointment
from accounts.tabs import watches_trail
from audit.heads import NOT_SENT, SENT
from audit.models import Event
from core.dates import running
from core.privacy import Level

ROOM = "organisation.system"
STALE = dt.timedelta(days=2)


@dataclass(frozen=True)
class Trouble:
    """Something that should have gone elsewhere and did not. `since` is when that was noticed."""

    what: str
    about: str
    since: dt.datetime


def _newest(*codes: str) -> Event | None:
    return Event.objects.filter(action__in=codes).order_by("-at", "-pk").first()


def _trouble(what: str, failed: str, done: str, at: dt.datetime) -> list[Trouble]:
    last = _newest(failed, done)
    if last is not None and last.action == failed:
        return [Trouble(what, _("the last time failed"), last.at)]
    if last is None or last.at < at - STALE:
        since = last.at if last else at
        return [Trouble(what, _("not done for two days") if last else _("never done yet"), since)]
    return []


def backup_troubles(at: dt.datetime) -> list[Trouble]:
    """What is wrong with the backups at a moment, where the settings ask for them."""
    if not settings.BACKUP_FOLDER:
        return []
    return _trouble(_("No backup was made"), "backup.failed", "backup.made", at)


def head_troubles(at: dt.datetime) -> list[Trouble]:
    """The same of the head of the trail."""
    if not settings.AUDIT_HEAD_TO:
        return []
    return _trouble(_("The head of the trail was not sent"), NOT_SENT, SENT, at)


def troubles(at: dt.datetime) -> list[Trouble]:
    """What is wrong at a moment, of what the settings ask for."""
    return backup_troubles(at) + head_troubles(at)


def runs_system(access: Access, on: dt.date) -> bool:
    """Whether this user sees to it: ICT support of the whole organisation; who watches over the
    trail, where nobody supports ICT."""
    if "ict_support" in access.functions():
        return access.scope(ROOM, Level.VIEW).everywhere
    if not watches_trail(access):
        return False
    whole = Q(cluster=None, location=None, care_group=None)
    held = Appointment.objects.filter(running(on), whole, user__is_active=True)
    return not held.filter(function="ict_support").exists()


def last_head() -> dict | None:
    """The last time the head went out, whole or in part."""
    event = _newest(SENT, NOT_SENT)
    if event is None:
        return None
    failed = len(event.details["failed"])
    return {
        "at": event.at,
        "seal": event.details["seal"],
        "failed": failed,
        "sent": event.details["places"] - failed,
    }


def noticed_on(trouble: Trouble) -> dt.date:
    return timezone.localtime(trouble.since).date()
