from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.actions import seal_trail, verify_trail
from audit.verifying import FAULTS, head, is_head


class Command(BaseCommand):
    help = (
        "Seals the trail (seal), walks it and names what was changed, removed or reordered"
        " (verify), or prints its head to be noted elsewhere (head)."
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["seal", "verify", "head"])
        parser.add_argument(
            "--head", help="with verify: a head noted earlier, as NUMBER:DIGEST, has to stand still"
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

    def verify(self, head="", **options):
        number, colon, told = (head or "").partition(":")
        if head and not (colon and number.isdigit()):
            raise CommandError(f"{head!r} is not a head; write it as NUMBER:DIGEST")
        now = timezone.now()
        seal_trail(at=now)
        found = verify_trail(at=now)
        for code, about in found.faults:
            self.stderr.write(str(FAULTS[code]) % {"number": about})
        if head and not is_head(int(number), told):
            self.stderr.write(str(FAULTS["head.lost"]) % {"number": number})
            raise CommandError("The trail is not the one whose head was noted.")
        if found.faults:
            raise CommandError(f"{len(found.faults)} faults in the trail.")
        self.stdout.write(f"{found.seals} seals over {found.events} events hold")
