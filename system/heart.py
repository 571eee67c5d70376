"""The sign of life of scheduler and worker."""

import datetime as dt

from system.models import Heartbeat


def beat(*, at: dt.datetime) -> None:
    """Keep the moment; of several workers the latest counts."""
    if not Heartbeat.objects.filter(pk=1).update(at=at):
        Heartbeat.objects.get_or_create(pk=1, defaults={"at": at})
