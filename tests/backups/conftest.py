"""A machine to back up and another one to restore on: one set of databases, emptied between."""

import io
import shutil
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal

from backups.tables import refilling

PASSPHRASE = "een zin die niemand raadt, met 1 cijfer"


class Site:
    """Runs the commands as an administrator would, and loses everything when asked to."""

    def __init__(self, folder: Path, settings):
        self.folder, self._settings = folder, settings
        self.passphrase = folder / "passphrase"
        self.passphrase.write_text(PASSPHRASE + "\n")

    def _run(self, command: str, *arguments) -> str:
        told = io.StringIO()
        call_command(command, *(str(one) for one in arguments), stdout=told, stderr=told)
        return told.getvalue()

    def back_up(self, what: str, *folders: Path, keep: int | None = None) -> Path:
        """Make an archive; returns that in the first folder."""
        to = [part for folder in folders for part in ("--to", folder)]
        kept = ["--keep", keep] if keep else []
        self._run("backup", "--what", what, *to, *kept, "--passphrase-file", self.passphrase)
        return max(folders[0].glob(f"privacyhub-{what}-*.backup"))

    def back_up_both(self) -> list[Path]:
        return [
            self.back_up("data", self.folder / "data"),
            self.back_up("keys", self.folder / "keys"),
        ]

    def restore(self, *archives: Path, **options) -> str:
        given = [part for path in archives for part in ("--from", path)]
        more = []
        for name, value in options.items():
            more += [f"--{name.replace('_', '-')}"] + ([] if value is True else [value])
        return self._run("restore", *given, *more, "--passphrase-file", self.passphrase)

    def ledger(self) -> Path:
        """A copy of the ledger, kept elsewhere."""
        return Path(shutil.copy(self._settings.LEDGER_ROOT / "ledger.jsonl", self.folder))

    def lose_everything(self) -> None:
        """A new machine: migrated databases without a row, no files, no ledger."""
        for alias in ("default", "keys"):
            with refilling(alias):
                pass
            ContentType.objects.clear_cache()
            emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)
        for root in (self._settings.FILES_ROOT, self._settings.LEDGER_ROOT):
            shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def site(transactional_db, settings, tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    return Site(folder, settings)
