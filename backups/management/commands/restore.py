from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from backups.archive import ArchiveBroken
from backups.passphrase import read_passphrase
from backups.restoring import RestoreRefused, check, restore, restore_ledger
from backups.tables import StillRead
from core.dates import today
from retention.ledger import LedgerBroken

EVERYTHING = "everything"


class Command(BaseCommand):
    help = (
        "Puts backups back, destroys again what was destroyed since they were made, and opens the"
        " site. Until that is done every page answers that the site is closed."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--from",
            dest="archives",
            action="append",
            metavar="FILE",
            help="an archive (a file, or s3://…): of the data, of the keys, or one of each",
        )
        parser.add_argument(
            "--ledger", type=Path, metavar="FILE", help="the newest ledger, kept elsewhere"
        )
        parser.add_argument(
            "--despite", default="", metavar="WHY", help="open without a ledger that does; kept"
        )
        parser.add_argument(
            "--finish", action="store_true", help="apply the ledger to what was put back before"
        )
        parser.add_argument(
            "--replace", choices=[EVERYTHING], help="remove what is in the databases and files now"
        )
        parser.add_argument(
            "--older-keys", action="store_true", help="take keys that are older than the data"
        )
        parser.add_argument("--passphrase-file", type=Path)

    def handle(self, archives, finish, ledger, despite, **options):
        if bool(archives) == finish:
            raise CommandError("Say --from FILE, or --finish.")
        try:
            if archives:
                self.put_back(archives, ledger, **options)
            running, replayed = restore_ledger(
                ledger=ledger, despite=despite[:200], today=today(), at=timezone.now()
            )
        except (
            *(ArchiveBroken, LedgerBroken, RestoreRefused, StillRead),
            *(ImproperlyConfigured, OSError),
        ) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{replayed.destroyed} destructions and {replayed.erased} erasures applied again"
        )
        for reference in replayed.refused:
            self.stderr.write(f"erasure of request {reference} is to be done again by hand")
        if running.known_until:
            self.stdout.write(
                f"known: all that went until {running.known_until:%Y-%m-%d %H:%M} UTC"
            )
        self.stdout.write("The site is open. Restart web, worker and scheduler.")

    def put_back(self, archives, ledger, replace, older_keys, passphrase_file, **options):
        passphrase = read_passphrase(passphrase_file, settings.BACKUP_PASSPHRASE)
        checked = [check(path, passphrase) for path in archives]
        for archive in checked:
            self.stdout.write(f"{archive.name}: whole, made {archive.made_at:%Y-%m-%d %H:%M}")
        restore(
            checked,
            passphrase=passphrase,
            ledger=ledger,
            replace=replace == EVERYTHING,
            older_keys=older_keys,
            at=timezone.now(),
        )
        self.stdout.write("Put back; the site is closed until the ledger is applied.")
