"""The sign of life of scheduler and worker, and what the worker sees."""

import datetime as dt

from core.registries import Standing
from system.models import Heartbeat
from system.state import looked_at


def beat(*, at: dt.datetime) -> None:
    """Keep the moment; of several workers the latest counts."""
    if not Heartbeat.objects.filter(pk=1).update(at=at):
        Heartbeat.objects.get_or_create(pk=1, defaults={"at": at})


def look(*, at: dt.datetime) -> None:
    """Keep which checks ask attention now: the work list shows it to whoever opens a page, and asks
    neither the queue nor the scanner itself."""
    codes = [check.code for check, seen in looked_at(at) if seen.standing == Standing.ATTENTION]
    Heartbeat.objects.filter(pk=1).update(attention=codes)
