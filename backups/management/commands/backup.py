from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from backups.making import BackupFailed, Wanted, make_backups, wanted_by_settings
from backups.models import Backup
from backups.passphrase import read_passphrase
from backups.places import place_of


class Command(BaseCommand):
    help = (
        "Makes a backup, sealed under a passphrase: of the data with the files, or of the keys."
        " Without --what of both, to the places of BACKUP_FOLDER and BACKUP_KEYS_FOLDER."
    )

    def add_arguments(self, parser):
        parser.add_argument("--what", choices=Backup.What.values)
        parser.add_argument(
            "--to",
            action="append",
            metavar="PLACE",
            help="a folder, or s3://bucket/prefix; given twice: to two places",
        )
        parser.add_argument(
            "--keep", type=int, metavar="N", help="remove all but the newest N of its kind there"
        )
        parser.add_argument(
            "--passphrase-file", type=Path, help="instead of BACKUP_PASSPHRASE of the settings"
        )

    def wanted(self, what, to, keep) -> list[Wanted]:
        if not what:
            return wanted_by_settings()
        return [Wanted(Backup.What(what), tuple(place_of(one) for one in to), keep)]

    def handle(self, what, to, keep, passphrase_file, **options):
        if bool(what) != bool(to):
            raise CommandError("Say both --what and --to, or neither.")
        if keep is not None and keep < 1:
            raise CommandError("--keep keeps at least 1.")
        try:
            wanted = self.wanted(what, to, keep)
        except ImproperlyConfigured as wrong:
            raise CommandError(str(wrong)) from wrong
        if not wanted:
            raise CommandError("Say --what and --to, or set BACKUP_FOLDER.")
        passphrase = read_passphrase(passphrase_file, settings.BACKUP_PASSPHRASE)
        try:
            made = make_backups(wanted, passphrase=passphrase, at=timezone.now())
        except BackupFailed as failed:
            raise CommandError(f"Not everything was backed up: {failed}") from failed
        for backup in made:
            self.stdout.write(
                f"{backup.what}: {backup.rows} rows, {backup.files} files,"
                f" {backup.byte_size} bytes in {' and '.join(backup.places)}"
            )
