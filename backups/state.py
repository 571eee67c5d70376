"""Whether the site is closed because a backup is being restored."""

from backups.models import Restore


def running_restore() -> Restore | None:
    """The restore that was started and not finished."""
    return Restore.objects.filter(finished_at=None).first()


def is_restoring() -> bool:
    return Restore.objects.filter(finished_at=None).exists()
