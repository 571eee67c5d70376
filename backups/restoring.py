"""Putting backups back, in an order in which nothing that was destroyed can be looked at:

1. The archives are read through, and nothing is written unless they are whole and fit.
2. The site is closed, by a row that is no part of a backup.
3. Files, keys and data are filled in; keys before data, as in every action.
4. The ledger is applied again, what is to go is announced anew, the databases are written anew,
   and the site is opened.

Killed anywhere in between the site stays closed; `restore` and `restore_ledger` can be repeated.
"""

import datetime as dt
import io
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connections

from accounts.models import User
from backups.actions import finish_restore, start_restore
from backups.archive import ArchiveBroken, reading
from backups.making import DATABASES, LEDGER
from backups.models import Backup, Restore
from backups.places import Archive
from backups.state import is_restoring, running_restore
from backups.tables import applied_migrations, load_part, refilling, rewrite
from core.alone import Busy, alone
from core.models import DataKey
from organisation.models import Organisation
from retention.ledger import (
    Ledger,
    add_missing,
    catch_up,
    from_database,
    key_of,
    own_ledger,
    parse,
    read,
    take_over,
    this_site,
)
from retention.replaying import Replayed, announce_all_anew, apply_ledger
from subjects.models import Subject


class RestoreRefused(Exception):
    """It would lose something, or bring back what was destroyed. Says what, and what to do."""


@dataclass(frozen=True)
class Checked:
    """An archive that was read through and is whole."""

    stated: Path | str  # its path or address
    manifest: dict

    @property
    def name(self) -> str:
        return Archive.at(self.stated).name

    @property
    def what(self) -> str:
        return self.manifest["what"]

    @property
    def made_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.manifest["made_at"])


def check(stated: Path | str, passphrase: str) -> Checked:
    """Read the archive at a path or address through. Raises ArchiveBroken; RestoreRefused where the
    tables here are not those it was made of."""
    archive_name = Archive.at(stated).name
    rows, files = Counter(), 0
    with reading(stated, passphrase) as archive:
        for name, content in archive.members():
            if name.startswith("files/"):
                _place_of(name)
                files += 1
            elif name == LEDGER:
                parse(content.read().decode())
            else:
                rows[name.split("/")[1]] += 1
                content.read()
    manifest = archive.manifest
    told = {label for label, count in manifest["rows"].items() if count}
    if manifest["what"] not in DATABASES or files != manifest["files"] or set(rows) != told:
        raise ArchiveBroken(f"{archive_name} does not hold what its manifest says")
    if manifest["migrations"] != applied_migrations(DATABASES[manifest["what"]]):
        raise RestoreRefused(
            f"{archive_name} was made by another version of the product. Install that version,"
            " migrate both databases with it, restore, and only then go to the newer version."
        )
    return Checked(stated, manifest)


def _place_of(name: str) -> Path:
    """Where a file of an archive belongs. Raises ArchiveBroken where that is elsewhere."""
    root = Path(settings.FILES_ROOT).resolve()
    place = (root / name.removeprefix("files/")).resolve()
    if not place.is_relative_to(root) or place == root:
        raise ArchiveBroken(f"it holds a file that belongs elsewhere: {name}")
    return place


def _is_used(what: str) -> bool:
    """Whether there is something that a restore would remove."""
    if what == Backup.What.KEYS:
        return DataKey.objects.exists()
    files = Path(settings.FILES_ROOT)
    return any(model.objects.exists() for model in (Organisation, User, Subject)) or (
        files.is_dir() and any(path.is_file() for path in files.rglob("*"))
    )


def restore(
    archives: list[Checked],
    *,
    passphrase: str,
    ledger: Path | None,
    replace: bool = False,
    older_keys: bool = False,
    at: dt.datetime,
    by=None,
) -> Restore:
    """Put archives back and leave the site closed; `restore_ledger` opens it.

    `ledger` is a newer ledger than that beside the keys, kept elsewhere. Raises RestoreRefused,
    with nothing written; ArchiveBroken where an archive changed since it was checked.
    """
    chosen = {archive.what: archive for archive in archives}
    data, keys = chosen.get(Backup.What.DATA), chosen.get(Backup.What.KEYS)
    if not chosen or len(chosen) < len(archives):
        raise RestoreRefused("Give one archive of the data, or of the keys, or one of each.")
    if data and keys and keys.made_at < data.made_at and not older_keys:
        raise RestoreRefused(
            "These keys are older than the data: what was added in between cannot be read. Take"
            " newer keys, or say --older-keys where there are none."
        )
    begun = is_restoring()
    used = [what for what in chosen if _is_used(what)]
    if used and not (replace or begun):
        raise RestoreRefused(
            f"There are {' and '.join(used)} here already, which would be removed. Restore into"
            " empty databases, or say --replace everything."
        )
    if data and not keys and not DataKey.objects.exists():
        raise RestoreRefused("There are no keys here: give the archive of the keys as well.")
    newer = read(ledger) if ledger else None
    try:
        with alone("putting a backup back"):
            return _put_back(data, keys, newer, passphrase=passphrase, begun=begun, at=at, by=by)
    except Busy as busy:
        raise RestoreRefused(str(busy)) from busy


def _put_back(
    data: Checked | None,
    keys: Checked | None,
    newer: Ledger | None,
    *,
    passphrase: str,
    begun: bool,
    at: dt.datetime,
    by,
) -> Restore:
    if _is_used(Backup.What.DATA) and not begun:
        catch_up(at=at)  # what is here knows best what was destroyed here
    made_at = min(archive.made_at for archive in (data, keys) if archive)
    running = start_restore(backup_made_at=made_at, at=at, by=by)
    if newer:
        take_over(newer)
    if data:
        _clear_files()
    if keys:
        _fill(keys, passphrase)
    if data:
        _fill(data, passphrase)
    ContentType.objects.clear_cache()
    return running


def _clear_files() -> None:
    root = Path(settings.FILES_ROOT)
    if root.is_dir():
        for path in root.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _fill(archive: Checked, passphrase: str) -> None:
    """Fill one database, and with the data the files; the rows are there all at once."""
    alias = DATABASES[archive.what]
    rows = Counter()
    with refilling(alias), reading(archive.stated, passphrase) as reader:
        for name, content in reader.members():
            if name.startswith("files/"):
                _write_file(_place_of(name), content)
            elif name == LEDGER:
                add_missing(parse(content.read().decode()).entries)
            else:
                label = name.split("/")[1]
                rows[label] += load_part(label, alias, content.read())
        stated = {label: count for label, count in reader.manifest["rows"].items() if count}
        if dict(rows) != stated:
            raise ArchiveBroken(f"{archive.name} does not hold the rows its manifest says")


def _write_file(place: Path, content: io.BufferedIOBase) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("wb") as file:
        place.chmod(0o600)
        shutil.copyfileobj(content, file, 1024 * 1024)


def restore_ledger(
    *,
    ledger: Path | None = None,
    despite: str = "",
    today: dt.date,
    at: dt.datetime,
    by=None,
) -> tuple[Restore, Replayed]:
    """Apply the ledger to what was put back, and open the site.

    `despite` says why it is opened though the ledger is missing or too old, or an erasure could not
    be applied again; it is kept. Raises RestoreRefused where something stands in the way and nobody
    says why; what could be applied then has been.
    """
    running = running_restore()
    if running is None:
        raise RestoreRefused("Nothing is being restored.")
    if ledger:
        take_over(read(ledger))
    own = own_ledger()
    problem = _problem_of(own, running)
    if problem and not despite:
        raise RestoreRefused(problem)
    replayed = apply_ledger(own.entries, today=today, at=at, by=by)
    if replayed.refused and not despite:
        raise RestoreRefused(
            "These erasures could not be applied again, because something in those parts is the"
            f" proof of something else: {', '.join(replayed.refused)}. Say --despite WHY, and do"
            " them by hand as soon as the site is open."
        )
    announce_all_anew(today=today, by=by)
    for alias in connections:
        rewrite(alias)
    finish_restore(
        restore=running,
        replayed=replayed,
        known_until=own.until(this_site()),
        despite=despite,
        at=at,
        by=by,
    )
    catch_up(at=at)
    return running, replayed


def _problem_of(own: Ledger, running: Restore) -> str:
    """Why the ledger that is here does not do, in a sentence; empty where it does."""
    until = own.until(this_site())
    if until is None:
        return (
            "There is no ledger here of what was destroyed since the backup. Give it with --ledger"
            " FILE; where it is lost, say --despite WHY."
        )
    known = {key_of(entry) for entry in own.entries}
    missing = sum(key_of(entry) not in known for entry in from_database())
    if until < running.backup_made_at or missing:
        return (
            f"The ledger here knows what was destroyed until {until:%Y-%m-%d %H:%M} UTC and lacks"
            f" {missing} lines that the backup has: it is older than the backup. Give a newer one"
            " with --ledger FILE, or say --despite WHY."
        )
    return ""
