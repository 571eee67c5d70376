import datetime as dt
import getpass
import sys
import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import key_rotation
from core.alone import Busy, alone
from core.crypto import SealBroken
from core.key_guard import note_fingerprints, refuse_wrong_keys, wrong_keys
from core.registries import retention_rules
from retention.keyring import checking, rotation, transfer

PATIENCE = 60  # seconds to wait for keys that somebody else is changing


class Command(BaseCommand):
    help = (
        "Looks after the key store: what is wrong in it (check), other keys (rotate), keys that"
        " nothing uses (sweep), a copy to keep apart and back (export, import)."
        " See docs/running/keys.md."
    )
    # With wrong keys `check` is what tells more; the others refuse by themselves.
    requires_system_checks = []

    def add_arguments(self, parser):
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("check", help="go through all keys and all that is sealed")
        rotate = commands.add_parser("rotate", help="change keys while the site runs")
        which = rotate.add_mutually_exclusive_group(required=True)
        which.add_argument(
            "--kek",
            action="store_true",
            help="put all keys under the first of KEY_ENCRYPTION_KEYS",
        )
        which.add_argument(
            "--dek", action="store_true", help="new data keys, and all that is sealed under them"
        )
        rotate.add_argument(
            "--class", dest="retention_class", default="", help="with --dek: of this class only"
        )
        rotate.add_argument(
            "--older-than",
            type=int,
            default=1,
            metavar="DAYS",
            help="with --dek: only keys of at least so many days (1, so that a run that was broken"
            " off goes on where it was)",
        )
        sweep = commands.add_parser("sweep", help="destroy the keys that nothing uses")
        sweep.add_argument(
            "--many", action="store_true", help="also where they are more than a tenth of all"
        )
        for name, text in (
            ("export", "write the key store to a file under a passphrase"),
            ("import", "bring in the keys of such a file that are lacking here"),
        ):
            command = commands.add_parser(name, help=text, allow_abbrev=False)
            command.add_argument("file", type=Path)
            command.add_argument(
                "--passphrase-file", type=Path, help="its first line; else it is asked for"
            )

    def handle(self, what, **options):
        if what != "check":
            try:
                refuse_wrong_keys(at=timezone.now())
            except ImproperlyConfigured as wrong:
                raise CommandError(str(wrong)) from wrong
        getattr(self, "import_" if what == "import" else what)(**options)

    def say(self, text: str) -> None:
        self.stdout.write(text)

    def check(self, **options):
        wrong = wrong_keys()
        for message in wrong:
            self.stderr.write(message)
        if not wrong:
            note_fingerprints(at=timezone.now())
        found = checking.check(timezone.now())
        for kek_id, count in sorted(found.living.items()):
            shut = found.shut[kek_id]
            self.say(
                f"under {kek_id}: {count} keys"
                + (f", {shut} DO NOT OPEN" if shut else ", all open")
            )
        self.say(f"{found.tombstones} tombstones of destroyed keys")
        self.say(f"{found.retired} retired keys that still live")
        self.say(f"{found.orphans} keys that nothing uses (keys sweep)")
        for where, count in sorted(found.lost.items()):
            self.stderr.write(f"{where}: {count} sealed with a key that is not there")
        if wrong or not found.is_well:
            raise CommandError("Not all is well with the keys: see docs/running/keys.md.")
        self.say("All is well.")

    def rotate(self, *, kek, retention_class, older_than, **options):
        if kek:
            self.rotate_kek()
            return
        try:
            with alone(rotation.ROTATING):
                self.rotate_dek(retention_class, older_than)
        except Busy as busy:
            raise CommandError(f"{busy} A backup of that moment could not be read.") from busy

    def rotate_kek(self):
        done, waited = 0, 0
        while key_rotation.wrapped_otherwise().exists():
            try:
                batch = rotation.rewrap_keys(by=None)
            except SealBroken as broken:
                raise CommandError(f"{broken} ({done} keys were put under the first key)") from None
            done += batch
            if batch == 0:
                waited += 1
                if waited > PATIENCE:
                    raise CommandError(
                        f"{done} keys were put under the first key; some are in use all the time."
                        " Run this again."
                    )
                time.sleep(1)
        self.say(f"{done} keys were put under the first key; no key is under another one.")

    def rotate_dek(self, retention_class, older_than):
        classes = sorted({rule.retention_class for rule in retention_rules})
        if retention_class and retention_class not in classes:
            raise CommandError(f"{retention_class!r} is no class; there are: {', '.join(classes)}")
        if older_than < 0:
            raise CommandError("--older-than is a number of days")
        before = timezone.now() - dt.timedelta(days=older_than)
        replaced = 0
        while batch := self.replaced(retention_class, before):
            replaced += batch
        self.say(f"{replaced} keys have a new key in their place")
        found = rotation.reseal_all(now=timezone.now, by=None)
        self.say(f"{found.values} values and {found.files} files were sealed anew")
        self.say(f"{found.destroyed} retired keys were destroyed")
        left = key_rotation.retired().count()
        if left:
            day = key_rotation.GRACE.days
            self.say(
                f"{left} retired keys live on until nothing was found under them for {day} day: "
                "the nightly run destroys them then, or this command"
            )
        if found.broken:
            raise CommandError(
                f"{found.broken} values or files do not open; their keys stay. The log names them."
            )

    def replaced(self, retention_class, before) -> int:
        if not key_rotation.replaceable(retention_class, before).exists():
            return 0
        return rotation.replace_keys(
            retention_class=retention_class, before=before, at=timezone.now(), by=None
        )

    def sweep(self, *, many, **options):
        now = timezone.now()
        found = list(checking.orphans(now))
        orphaned = sum(len(owners) for _class, owners in found)
        if checking.are_too_many(orphaned) and not many:
            raise CommandError(
                f"{orphaned} keys seem to be used by nothing, more than a tenth of all: is the data"
                " there, as after a restore? With --many they go."
            )
        gone = sum(
            checking.sweep_keys(retention_class=retention_class, owner_ids=owners, at=now, by=None)
            for retention_class, owners in found
        )
        self.say(f"{gone} keys that nothing used were destroyed")

    def passphrase(self, file: Path | None, *, twice: bool) -> str:
        if file is not None:
            try:
                said = file.read_text().partition("\n")[0].strip()
            except OSError as failed:
                raise CommandError(f"{file}: {failed.strerror}") from None
        elif sys.stdin.isatty():
            said = getpass.getpass("Passphrase: ")
            if twice and said != getpass.getpass("Once more: "):
                raise CommandError("These are not the same.")
        else:
            raise CommandError("There is no terminal to ask at: give --passphrase-file.")
        if len(said) < transfer.SHORTEST_PASSPHRASE:
            raise CommandError(
                f"The passphrase has at least {transfer.SHORTEST_PASSPHRASE} characters."
            )
        return said

    def export(self, *, file, passphrase_file, **options):
        passphrase = self.passphrase(passphrase_file, twice=True)
        try:
            count = transfer.export_keys(path=file, passphrase=passphrase, by=None)
        except OSError as failed:
            raise CommandError(f"{file}: {failed.strerror}") from None
        self.say(f"{count} keys and tombstones were written to {file}")

    def import_(self, *, file, passphrase_file, **options):
        passphrase = self.passphrase(passphrase_file, twice=False)
        try:
            found = transfer.import_keys(path=file, passphrase=passphrase, by=None)
        except OSError as failed:
            raise CommandError(f"{file}: {failed.strerror}") from None
        except transfer.TransferRefused as refused:
            raise CommandError(str(refused)) from None
        self.say(
            f"{found['keys']} keys and {found['indexes']} indexes came, {found['destroyed']} of the"
            f" keys as tombstones by the ledger; {found['there']} were there already"
        )
