"""Making backups: the data with the files, and the keys apart from them.

Both databases are held still at nearly the same moment, the data first: a key that was made in
between is harmless, a row without its key is lost. Files lie still by themselves: they are written
before their row and removed after it.
"""

import datetime as dt
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from backups.actions import note_backup, note_failure
from backups.archive import Writer, writing
from backups.models import Backup
from backups.places import Place, archives_in, place_of
from backups.state import is_restoring
from backups.tables import applied_migrations, models_of, parts_of, snapshot
from core.alone import Busy, alone
from retention.ledger import catch_up, ledger_file

logger = logging.getLogger(__name__)

DATABASES = {Backup.What.DATA: "default", Backup.What.KEYS: "keys"}
LEDGER = "ledger.jsonl"
COPIED_AT_ONCE = 1024 * 1024


class BackupFailed(Exception):
    """Some archive stands in fewer places than was asked. Says which, and why."""


@dataclass(frozen=True)
class Wanted:
    """An archive to make: of what, in which places, and how many of its kind stay in each."""

    what: str
    places: tuple[Place, ...]
    keep: int | None = None


def wanted_by_settings() -> list[Wanted]:
    """What the settings ask for every night; nothing where they name no place."""
    if not settings.BACKUP_FOLDER:
        return []
    return [
        Wanted(Backup.What.DATA, _places(settings.BACKUP_FOLDER), settings.BACKUP_KEEP),
        Wanted(Backup.What.KEYS, _places(settings.BACKUP_KEYS_FOLDER), settings.BACKUP_KEYS_KEEP),
    ]


def _places(stated) -> tuple[Place, ...]:
    return tuple(place_of(one) for one in stated)


def make_backups(
    wanted: list[Wanted], *, passphrase: str, at: dt.datetime, patience: float = 0, by=None
) -> list[Backup]:
    """Make the archives, data before keys. Raises BackupFailed after all was tried that could be,
    and where keys are being changed for longer than `patience` seconds.

    A place that fails stands in the way of no other. Only what was made whole has an archive's
    name, and only then older ones go.
    """
    try:
        with alone("making a backup", patience=patience):
            made, failed = _make_all(wanted, passphrase, at)
    except Busy as busy:
        made, failed = [], [str(busy)] * len(wanted)
    for backup in made:
        note_backup(backup=backup, by=by)
    if failed:
        note_failure(archives=len(failed), by=by)
        raise BackupFailed("; ".join(dict.fromkeys(failed)))
    return made


def _make_all(
    wanted: list[Wanted], passphrase: str, at: dt.datetime
) -> tuple[list[Backup], list[str]]:
    """What was made, and what was not and why."""
    if is_restoring():  # what is here is not yet what may be here
        raise BackupFailed("a backup is being restored; finish that first")
    catch_up(at=at)
    made, failed = [], []
    with ExitStack() as held:
        ordered = sorted(wanted, key=lambda one: list(DATABASES).index(one.what))
        for one in ordered:
            held.enter_context(snapshot(DATABASES[one.what]))
        for one in ordered:
            backup, problems = _make(one, passphrase, at)
            failed += problems
            if backup:
                made.append(backup)
    return made, failed


def _make(wanted: Wanted, passphrase: str, at: dt.datetime) -> tuple[Backup | None, list[str]]:
    """One archive in its places: written in the first that takes it, copied to the others."""
    name = f"privacyhub-{wanted.what}-{at.astimezone(dt.UTC):%Y%m%dT%H%M%S.%fZ}.backup"
    manifest = {
        "what": str(wanted.what),
        "made_at": at.isoformat(),
        "migrations": applied_migrations(DATABASES[wanted.what]),
        "rows": {},
        "files": 0,
    }
    stands, problems = [], []
    for place in wanted.places:
        try:
            place.prepare(at)
            if stands:
                _copy(name, stands[0], place)
            else:
                with (
                    place.writing(name) as file,
                    writing(file, passphrase, manifest) as writer,
                ):
                    _FILL[wanted.what](writer, manifest)
            stands.append(place)
            if wanted.keep:
                _remove_older(place, wanted.what, wanted.keep)
        except OSError as error:
            # An error's text may hold anything; it goes to who asked, never to a log.
            logger.error("no backup of %s in %s: %s", wanted.what, place, type(error).__name__)
            problems.append(f"{wanted.what} in {place}: {error}")
    if not stands:
        return None, problems
    backup = Backup(
        what=wanted.what,
        made_at=at,
        places=[str(place) for place in stands],
        byte_size=stands[0].size(name),
        rows=sum(manifest["rows"].values()),
        files=manifest["files"],
    )
    return backup, problems


def _add_tables(writer: Writer, manifest: dict, alias: str) -> None:
    manifest["rows"] = {}
    for model in models_of(alias):
        label, count = model._meta.label, 0
        for number, lines in enumerate(parts_of(model, alias), start=1):
            writer.add_lines(f"tables/{label}/{number:06}.jsonl.gz", lines)
            count += len(lines) - 1
        manifest["rows"][label] = count


def _files() -> Iterator[Path]:
    """The stored files, without those that are being written."""
    for path in sorted(Path(settings.FILES_ROOT).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path


def _add_data(writer: Writer, manifest: dict) -> None:
    _add_tables(writer, manifest, "default")
    manifest["files"] = 0
    for path in _files():
        try:
            file = path.open("rb")
        except FileNotFoundError:  # removed meanwhile
            continue
        with file:
            name = path.relative_to(settings.FILES_ROOT).as_posix()
            writer.add(f"files/{name}", os.fstat(file.fileno()).st_size, file)
        manifest["files"] += 1


def _add_keys(writer: Writer, manifest: dict) -> None:
    _add_tables(writer, manifest, "keys")
    writer.add_bytes(LEDGER, ledger_file().read_bytes())


_FILL: dict[str, Callable[[Writer, dict], None]] = {
    Backup.What.DATA: _add_data,
    Backup.What.KEYS: _add_keys,
}


def _copy(name: str, source: Place, to: Place) -> None:
    with source.reading(name) as made, to.writing(name) as file:
        shutil.copyfileobj(made, file, COPIED_AT_ONCE)


def _remove_older(place: Place, what: str, keep: int) -> None:
    for name in archives_in(place, what)[keep:]:
        place.remove(name)
