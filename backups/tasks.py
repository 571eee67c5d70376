"""The nightly backup."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from backups.making import BackupFailed, make_backups, wanted_by_settings

PATIENCE = 3600  # seconds to wait for keys that are being changed
LONGEST = 5 * 3600  # seconds; shorter than the broker waits before it hands a task out again


@shared_task(name="backups.nightly", time_limit=LONGEST)
def nightly() -> str:
    """Back up to the places of the settings. Run twice it makes another archive."""
    try:
        made = make_backups(
            wanted_by_settings(),
            passphrase=settings.BACKUP_PASSPHRASE,
            at=timezone.now(),
            patience=PATIENCE,
        )
    except BackupFailed as failed:
        return f"failed: {failed}"
    return f"{len(made)} archives"
