"""Figures for a collector, in the text format of Prometheus. Numbers only, about nobody."""

import datetime as dt

from audit.models import Event, Seal
from backups.models import Backup
from core.registries import Standing
from core.version import VERSION
from retention.models import Run
from system.models import Heartbeat
from system.state import free_megabytes, looked_at, waiting_tasks


def _age(at: dt.datetime, moment: dt.datetime | None) -> float | None:
    return None if moment is None else round((at - moment).total_seconds(), 1)


def _values(at: dt.datetime) -> list[tuple[str, str, float | None]]:
    """(name, what it is, value); None where there is nothing to tell yet."""
    runs = Run.objects.filter(finished_at__isnull=False, is_rehearsal=False)
    return [
        ("free_megabytes", "Least free space of the disks", free_megabytes()),
        ("tasks_waiting", "Tasks that wait for a worker", waiting_tasks()),
        (
            "heartbeat_age_seconds",
            "Since the last sign of life of worker and scheduler",
            _age(at, Heartbeat.objects.values_list("at", flat=True).first()),
        ),
        (
            "retention_run_age_seconds",
            "Since the last nightly destruction",
            _age(at, runs.order_by("-finished_at").values_list("finished_at", flat=True).first()),
        ),
        (
            "backup_age_seconds",
            "Since the last archive was made",
            _age(at, Backup.objects.values_list("made_at", flat=True).first()),
        ),
        (
            "seal_age_seconds",
            "Since the last seal of the trail",
            _age(at, Seal.objects.values_list("made_at", flat=True).first()),
        ),
        (
            "newest_event",
            "Number of the newest event of the trail",
            Event.objects.order_by("-pk").values_list("pk", flat=True).first(),
        ),
    ]


def figures(at: dt.datetime) -> str:
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
    for name, what, value in _values(at):
        if value is not None:
            lines += [f"# HELP privacyhub_{name} {what}", f"# TYPE privacyhub_{name} gauge"]
            lines.append(f"privacyhub_{name} {value}")
    return "\n".join(lines) + "\n"
