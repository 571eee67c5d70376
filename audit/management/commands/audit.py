from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.actions import seal_trail, verify_trail
from audit.heads import heads_in, lost, send_heads
from audit.verifying import FAULTS, head


class Command(BaseCommand):
    help = (
        "Seals the trail (seal), walks it and names what was changed, removed or reordered"
        " (verify), prints its head to be noted elsewhere (head), or sends it there (send)."
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["seal", "verify", "head", "send"])
        parser.add_argument(
            "--head",
            metavar="HEAD_OR_FILE",
            help="with verify: a head noted earlier, as NUMBER:DIGEST, or a file or mail with such"
            " heads: all of them have to stand still",
        )

    def handle(self, what, **options):
        getattr(self, what)(**options)

    def seal(self, **options):
        made = seal_trail(at=timezone.now())
        self.stdout.write(f"{made} seals made")
        self.head()

    def head(self, **options):
        newest = head()
        if newest is None:
            self.stdout.write("nothing has been sealed yet")
            return
        self.stdout.write(f"head {newest[0]}:{newest[1]}")

    def send(self, **options):
        if not settings.AUDIT_HEAD_TO:
            raise CommandError("Set AUDIT_HEAD_TO: see docs/running/trail.md.")
        seal_trail(at=timezone.now())
        failed = send_heads(at=timezone.now(), again=True)
        if failed:
            raise CommandError("The head did not go everywhere. " + "; ".join(failed))
        self.head()

    def verify(self, head="", **options):
        noted = self.noted(head) if head else []
        now = timezone.now()
        seal_trail(at=now)
        found = verify_trail(at=now)
        for code, about in found.faults:
            self.stderr.write(str(FAULTS[code]) % {"number": about})
        gone = lost(noted)
        for number in gone:
            self.stderr.write(str(FAULTS["head.lost"]) % {"number": number})
        if gone:
            raise CommandError("The trail is not the one whose head was noted.")
        if found.faults:
            raise CommandError(f"{len(found.faults)} faults in the trail.")
        if noted:
            self.stdout.write(f"{len(noted)} heads that were noted stand")
        self.stdout.write(f"{found.seals} seals over {found.events} events hold")

    def noted(self, head: str) -> list[tuple[int, str]]:
        path = Path(head)
        try:
            noted = heads_in(path.read_text(errors="replace") if path.is_file() else head)
        except OSError as error:
            raise CommandError(f"{head}: {error.strerror}") from error
        if not noted:
            raise CommandError(f"There is no head in {head!r}; one is written as NUMBER:DIGEST")
        return noted
