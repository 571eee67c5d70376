"""Figures for a collector, in the text format of Prometheus. Numbers only, about nobody."""

import datetime as dt
from collections.abc import Callable

from django.db import Error

from audit.models import Event, Seal
from backups.models import Backup
from core.registries import Standing
from core.version import VERSION
from retention.models import Run
from system.models import Heartbeat
from system.state import free_megabytes, looked_at, waiting_tasks


def _age(at: dt.datetime, moment: dt.datetime | None) -> float | None:
    return None if moment is None else round((at - moment).total_seconds(), 1)


def _newest(rows, moment: str) -> Callable[[dt.datetime], float | None]:
    """How long ago the newest of these rows was; `rows` is asked each time."""

    def look(at: dt.datetime) -> float | None:
        return _age(at, rows().order_by(f"-{moment}").values_list(moment, flat=True).first())

    return look


# (name, what it is, how it is found); found is None where there is nothing to tell yet.
_FIGURES: tuple[tuple[str, str, Callable[[dt.datetime], float | None]], ...] = (
    ("free_megabytes", "Least free space of the disks", lambda at: free_megabytes()),
    ("tasks_waiting", "Tasks that wait for a worker", lambda at: waiting_tasks()),
    (
        "heartbeat_age_seconds",
        "Since the last sign of life of worker and scheduler",
        _newest(Heartbeat.objects.all, "at"),
    ),
    (
        "retention_run_age_seconds",
        "Since the last nightly destruction",
        _newest(
            lambda: Run.objects.filter(finished_at__isnull=False, is_rehearsal=False),
            "finished_at",
        ),
    ),
    (
        "backup_age_seconds",
        "Since the last archive was made",
        _newest(Backup.objects.all, "made_at"),
    ),
    ("seal_age_seconds", "Since the last seal of the trail", _newest(Seal.objects.all, "made_at")),
    (
        "newest_event",
        "Number of the newest event of the trail",
        lambda at: Event.objects.order_by("-pk").values_list("pk", flat=True).first(),
    ),
)


def figures(at: dt.datetime) -> str:
    """All that can be told now; what stands in a database that does not answer is left out."""
    lines = [
        "# HELP privacyhub_info What runs here",
        "# TYPE privacyhub_info gauge",
        f'privacyhub_info{{version="{VERSION}"}} 1',
        "# HELP privacyhub_check 1 where a check is in order or has nothing to look at, else 0",
        "# TYPE privacyhub_check gauge",
    ]
    for check, seen in looked_at(at):
        fine = int(seen.standing != Standing.ATTENTION)
        lines.append(f'privacyhub_check{{check="{check.code}"}} {fine}')
    for name, what, look in _FIGURES:
        try:
            value = look(at)
        except Error:  # its database does not answer: the checks tell so
            continue
        if value is not None:
            lines += [f"# HELP privacyhub_{name} {what}", f"# TYPE privacyhub_{name} gauge"]
            lines.append(f"privacyhub_{name} {value}")
    return "\n".join(lines) + "\n"
