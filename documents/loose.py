"""Files that no row knows of, taken off the disk.

A file goes after the transaction that removed its row. A worker that is killed between the two, or
a disk that refuses just then, leaves it there, and with it something that was to be erased, under
a key that lives on for the other files of its owner.
"""

import datetime as dt
import logging
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from audit.actions import record
from core.actions import action
from core.crypto import SealBroken, key_id_of
from core.models import DataKey
from core.registries import file_rows, retention_rules
from documents.storage import HEADER_BYTES, SEAL_BYTES

logger = logging.getLogger(__name__)
LOOSE_AFTER = dt.timedelta(days=1)  # long after whatever is writing a file has ended
UUID_CHARACTERS = 36


def remove_loose_files(*, at: dt.datetime) -> int:
    """Remove the files without a row that are older than a day; return how many there were.

    Only what this installation sealed itself: beside another database, an empty one for instance,
    every file would seem to be loose. Run twice it finds nothing left.
    """
    removed = 0
    for folder in _folders():
        loose = list(_loose_in(folder, at - LOOSE_AFTER))
        if loose:
            removed += _remove(paths=loose, by=None)
    return removed


@action
def _remove(*, paths: list[Path], by) -> int:
    for path in paths:
        path.unlink(missing_ok=True)
    record("documents.loose_removed", by=by, files=len(paths))
    return len(paths)


def _folders() -> Iterator[Path]:
    """The folders that hold the owners of a class, by the first letters of their ids."""
    for code in sorted({rule.retention_class for rule in retention_rules}):
        root = Path(settings.FILES_ROOT) / code
        if root.is_dir():
            yield from sorted(root.iterdir())


def _loose_in(folder: Path, before: dt.datetime) -> Iterator[Path]:
    old: dict[uuid.UUID, list[Path]] = {}
    for owner in os.scandir(folder):
        if not owner.is_dir(follow_symlinks=False):
            continue
        for entry in os.scandir(owner):
            pk = _id_in(entry.name)
            if pk and entry.is_file(follow_symlinks=False) and _written(entry) < before:
                old.setdefault(pk, []).append(Path(entry.path))
    known = set().union(*(rows.known(set(old)) for rows in file_rows)) if old else set()
    loose = [path for pk, paths in old.items() if pk not in known for path in paths]
    keys = {path: _key_of(path) for path in loose}
    ours = set(
        DataKey.objects.filter(pk__in=filter(None, keys.values())).values_list("pk", flat=True)
    )
    yield from (path for path in loose if keys[path] in ours)


def _id_in(name: str) -> uuid.UUID | None:
    """Of which row a file is by its name; an unfinished one begins with a point."""
    try:
        return uuid.UUID(name.removeprefix(".")[:UUID_CHARACTERS])
    except ValueError:
        return None


def _written(entry: os.DirEntry) -> dt.datetime:
    return dt.datetime.fromtimestamp(entry.stat(follow_symlinks=False).st_mtime, dt.UTC)


def _key_of(path: Path) -> uuid.UUID | None:
    try:
        with path.open("rb") as file:
            return key_id_of(file.read(HEADER_BYTES + SEAL_BYTES))
    except (OSError, SealBroken) as error:
        logger.error("a file without a row was not read: %s", type(error).__name__)
        return None
