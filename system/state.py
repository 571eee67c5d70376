"""How this installation stands: what serving a page needs, and what should go on behind it."""

import datetime as dt
import logging
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from amqp.exceptions import ChannelError
from celery import current_app
from django.conf import settings
from django.db import Error, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError
from kombu.simple import SimpleQueue

from accounts.notices import to_mail as notices_to_mail
from accounts.passwords import to_mail as resets_to_mail
from accounts.two_step import is_demo
from audit.models import Event, Seal, SealedEvent, Verification
from backups.running import Trouble, backup_troubles, head_troubles
from backups.state import is_restoring
from children.actions.sign_ups import to_mail as sign_ups_to_mail
from core.clamd import NoVerdict, version
from core.key_guard import wrong_keys
from core.registries import Seen, Standing
from core.routers import KEYS_APP
from core.templatetags.ui import moment
from retention.models import Run
from subjects.invitations import to_mail as invitations_to_mail
from system.models import Heartbeat

logger = logging.getLogger(__name__)
ALIVE = dt.timedelta(minutes=5)
NIGHTLY = dt.timedelta(hours=30)  # a night that was missed stands out in the morning
SEALED_WITHIN = dt.timedelta(hours=1)
SIGNATURES_HOLD = dt.timedelta(days=7)  # ClamAV gets new ones every day
# Seconds, once: a page that tells how it stands does not wait for what stands still.
BRIEFLY = {
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "connect_retries_timeout": 1,
    "max_retries": 1,
    "interval_start": 0,
}
LEAST_FREE = 500  # megabytes: below it no upload and no backup can be counted on

good, attention = Standing.GOOD, Standing.ATTENTION
nothing, not_set = Standing.NONE, Standing.NOT_SET


@dataclass(frozen=True)
class Check:
    """One thing that is looked at, and in words what asks attention where it does. Without those
    that `serves`, no page can be trusted."""

    code: str
    label: str
    trouble: str
    look: Callable[[dt.datetime], Seen]
    serves: bool = False


def _database(alias: str):
    def look(at) -> Seen:
        connection = connections[alias]
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            version = ".".join(map(str, connection.get_database_version()))
        except Error:
            return Seen(_("Does not answer."), attention)
        return Seen(f"{connection.display_name} {version}", good)

    return look


def _keys(at) -> Seen:
    wrong = wrong_keys()
    if wrong:
        return Seen(_("The keys in the settings are not those of the data."), attention)
    return Seen(_("The keys in the settings are those of the data."), good)


_migrated: set[str] = set()  # what was found whole stays so: new code comes with a new process


def unapplied(alias: str) -> int:
    """How many migrations a database lacks."""
    if alias in _migrated:
        return 0
    executor = MigrationExecutor(connections[alias])
    wanted = executor.loader.graph.leaf_nodes(KEYS_APP if alias == "keys" else None)
    number = len(executor.migration_plan(wanted))
    if not number:
        _migrated.add(alias)
    return number


def _migrations(at) -> Seen:
    number = sum(unapplied(alias) for alias in ("default", "keys"))
    if number:
        return Seen(_("Not applied: %(n)d. Run manage.py prepare.") % {"n": number}, attention)
    return Seen(_("All applied."), good)


def _restore(at) -> Seen:
    if is_restoring():
        return Seen(_("A backup is being restored; the site is closed."), attention)
    return Seen(_("No backup is being restored."), good)


def free_megabytes() -> int:
    """What is left where files, ledger and (embedded) databases stand: the least of them."""
    places = {Path(settings.FILES_ROOT), Path(settings.LEDGER_ROOT), Path(settings.VAR)}
    return min(shutil.disk_usage(_standing(place)).free for place in places) // 1_000_000


def _standing(place: Path) -> Path:
    """The folder, or the nearest above it that is there already."""
    while not place.exists():
        place = place.parent
    return place


def _disk(at) -> Seen:
    free = free_megabytes()
    words = _("%(free)s MB free") % {"free": free}
    if free >= 10_000:
        words = _("%(free)s GB free") % {"free": free // 1_000}
    return Seen(words, good if free >= LEAST_FREE else attention)


def _background(at) -> Seen:
    last = Heartbeat.objects.values_list("at", flat=True).first()
    if last is None:
        return Seen(_("Worker and scheduler have given no sign of life yet."), attention)
    words = _("Last sign of life of worker and scheduler: %(moment)s")
    return Seen(words % {"moment": moment(last)}, good if at - last <= ALIVE else attention)


def goes_on_behind(at: dt.datetime) -> bool:
    """Whether what pages leave to the background is being done."""
    return _background(at).standing is good


def waiting_tasks() -> int | None:
    """How many tasks wait for a worker; None where the broker does not answer."""
    broker = current_app.connection_for_read(transport_options=BRIEFLY)
    try:
        with broker, SimpleQueue(broker, current_app.conf.task_default_queue) as queue:
            return queue.qsize()
    except ChannelError:  # Redis does not know a queue that is empty
        return 0
    except (OperationalError, OSError, *broker.connection_errors):
        return None


def _broker(at) -> Seen:
    waiting = waiting_tasks()
    if waiting is None:
        return Seen(_("The broker does not answer."), attention)
    is_idle = waiting and not goes_on_behind(at)
    words = _("Tasks waiting for a worker: %(n)d") % {"n": waiting}
    return Seen(words, attention if is_idle else good)


def waiting_mails(at: dt.datetime) -> tuple[int, dt.datetime | None]:
    """How many mails are still to go out, and since when the first of them waits."""
    waiting = [
        (notices_to_mail(at), "created_at"),
        (resets_to_mail(at), "asked_at"),
        (invitations_to_mail(at), "asked_at"),
        (sign_ups_to_mail(at), Coalesce("declined_at", "asked_at")),
    ]
    found = [
        rows.order_by().aggregate(number=Count("pk"), first=Min(since)) for rows, since in waiting
    ]
    return (
        sum(row["number"] for row in found),
        min((row["first"] for row in found if row["first"]), default=None),
    )


def _mails(at) -> Seen:
    if not settings.EMAIL_HOST:
        words = _("The settings name no mail server: emails are not sent, but kept as files.")
        return Seen(words, _unless_demo())
    number, since = waiting_mails(at)
    if since is None or at - since <= ALIVE:
        return Seen(_("Emails waiting to be sent: %(n)d") % {"n": number}, good)
    words = _("Emails waiting to be sent: %(n)d, the first since %(moment)s. They are tried again.")
    return Seen(words % {"n": number, "moment": moment(since)}, attention)


def _nightly(at) -> Seen:
    runs = Run.objects.filter(finished_at__isnull=False, is_rehearsal=False)
    last = runs.order_by("-finished_at").values_list("finished_at", flat=True).first()
    if last is None:
        return Seen(_("No nightly run yet."), nothing)
    words = _("Last run finished: %(moment)s")
    return Seen(words % {"moment": moment(last)}, good if at - last <= NIGHTLY else attention)


def _unless_demo() -> Standing:
    """What is lacking asks attention, but of a demo, which has nothing to lose."""
    return not_set if is_demo() else attention


def _backups(at) -> Seen:
    if not settings.BACKUP_FOLDER:
        return Seen(_("The settings name no place for backups."), _unless_demo())
    return _gone_out(backup_troubles(at))


def _heads(at) -> Seen:
    if not settings.AUDIT_HEAD_TO:
        return Seen(_("The settings name no place for it."), _unless_demo())
    return _gone_out(head_troubles(at))


def _gone_out(found: list[Trouble]) -> Seen:
    if found:
        return Seen(f"{found[0].what}: {found[0].about}", attention)
    return Seen(_("Done in the last two days."), good)


def _sealing(at) -> Seen:
    last = Seal.objects.values_list("made_at", flat=True).order_by("-number").first()
    newest = SealedEvent.objects.order_by("-sequence").values_list("event_id", flat=True).first()
    waiting = Event.objects.filter(pk__gt=newest or 0, at__lt=at - SEALED_WITHIN).exists()
    if last is None:
        return Seen(_("Nothing has been sealed yet."), attention if waiting else nothing)
    words = _("Last seal: %(moment)s")
    return Seen(words % {"moment": moment(last)}, attention if waiting else good)


def _verified(at) -> Seen:
    last = Verification.objects.order_by("-verified_at").first()
    if last is None:
        return Seen(_("The trail has not been checked yet."), nothing)
    words = _("Last check: %(moment)s, faults: %(n)d")
    return Seen(
        words % {"moment": moment(last.verified_at), "n": len(last.faults)},
        attention if last.faults else good,
    )


def _scanner(at) -> Seen:
    if not settings.CLAMD_URL:
        return Seen(_("The settings name none: files are not scanned for viruses."), not_set)
    try:
        seen = version(settings.CLAMD_URL)
    except NoVerdict:
        return Seen(_("Does not answer: no file is accepted."), attention)
    if seen.made_at is None:
        words = _("ClamAV %(version)s answers, and knows no virus at all.")
        return Seen(words % {"version": seen.version}, attention)
    words = _("ClamAV %(version)s answers. Its signatures are of %(moment)s")
    return Seen(
        words % {"version": seen.version, "moment": moment(seen.made_at)},
        good if at - seen.made_at <= SIGNATURES_HOLD else attention,
    )


CHECKS = (
    Check(
        "database",
        gettext_lazy("Database"),
        gettext_lazy("The database does not answer"),
        _database("default"),
        serves=True,
    ),
    Check(
        "keys_database",
        gettext_lazy("Database of the keys"),
        gettext_lazy("The database of the keys does not answer"),
        _database("keys"),
        serves=True,
    ),
    Check(
        "migrations",
        gettext_lazy("Migrations"),
        gettext_lazy("The database is not yet as this version needs it"),
        _migrations,
        serves=True,
    ),
    Check(
        "keys",
        gettext_lazy("Keys"),
        gettext_lazy("The keys in the settings are not those of the data"),
        _keys,
        serves=True,
    ),
    Check(
        "restore",
        gettext_lazy("Restoring"),
        gettext_lazy("A backup is being restored"),
        _restore,
        serves=True,
    ),
    Check(
        "disk",
        gettext_lazy("Disk"),
        gettext_lazy("The disk is almost full"),
        _disk,
        serves=True,
    ),
    Check(
        "background",
        gettext_lazy("Worker and scheduler"),
        gettext_lazy("The work in the background is standing still"),
        _background,
    ),
    Check(
        "broker",
        gettext_lazy("Queue"),
        gettext_lazy("Tasks in the queue are not being taken up"),
        _broker,
    ),
    Check(
        "mails",
        gettext_lazy("Emails"),
        gettext_lazy("Emails are not being sent"),
        _mails,
    ),
    Check(
        "nightly",
        gettext_lazy("Nightly destruction"),
        gettext_lazy("The nightly destruction did not run"),
        _nightly,
    ),
    Check(
        "backups",
        gettext_lazy("Backups"),
        gettext_lazy("No backups go elsewhere"),
        _backups,
    ),
    Check(
        "heads",
        gettext_lazy("Head of the trail, elsewhere"),
        gettext_lazy("The head of the trail does not go elsewhere"),
        _heads,
    ),
    Check(
        "sealing",
        gettext_lazy("Sealing of the trail"),
        gettext_lazy("The trail is not being sealed"),
        _sealing,
    ),
    Check(
        "verified",
        gettext_lazy("Check of the trail"),
        gettext_lazy("Faults were found in the trail"),
        _verified,
    ),
    Check(
        "scanner",
        gettext_lazy("Virus scanner"),
        gettext_lazy("The virus scanner does not work as it should"),
        _scanner,
    ),
)


def looked_at(at: dt.datetime, *, serving_only: bool = False) -> Iterator[tuple[Check, Seen]]:
    """Each check with what it found. One that cannot look asks attention itself, and ends none of
    the others: what they told before would stand as if it were of now."""
    for check in CHECKS:
        if serving_only and not check.serves:
            continue
        try:
            seen = check.look(at)
        except Error:
            seen = Seen(_("Could not be looked at: a database does not answer."), attention)
        except Exception:
            logger.exception("the check %s could not look", check.code)
            seen = Seen(_("Could not be looked at. The log tells why."), attention)
        yield check, seen
