"""The writes of backing up and restoring, each with its event in the trail."""

import datetime as dt

from audit.actions import record
from backups.models import Backup, Restore
from backups.state import running_restore
from core.actions import action
from retention.replaying import Replayed


@action
def note_backup(*, backup: Backup, by=None) -> Backup:
    """Keep that an archive was made."""
    backup.save(force_insert=True)
    record(
        "backup.made",
        by=by,
        obj=backup,
        what=str(backup.what),
        places=len(backup.places),
        rows=backup.rows,
        files=backup.files,
    )
    return backup


@action
def note_failure(*, archives: int, by=None) -> None:
    """Keep that archives could not be made, or not in every folder."""
    record("backup.failed", by=by, archives=archives)


@action
def start_restore(*, backup_made_at: dt.datetime, at: dt.datetime, by=None) -> Restore:
    """Close the site: from now on every page answers that it is closed. One that broke off is taken
    up, with the archives it is now done with."""
    restore = running_restore() or Restore(started_at=at)
    restore.backup_made_at = backup_made_at
    restore.save()
    record("restore.started", by=by, obj=restore)
    return restore


@action
def finish_restore(
    *,
    restore: Restore,
    replayed: Replayed,
    known_until: dt.datetime | None,
    despite: str = "",
    at: dt.datetime,
    by=None,
) -> Restore:
    """Open the site again."""
    restore.destroyed = replayed.destroyed
    restore.erased = replayed.erased
    restore.known_until = known_until
    restore.despite = despite
    restore.finished_at = at
    restore.save()
    record(
        "restore.finished",
        by=by,
        obj=restore,
        destroyed=replayed.destroyed,
        erased=replayed.erased,
        not_erased=replayed.refused,
        despite=bool(despite),
    )
    return restore
