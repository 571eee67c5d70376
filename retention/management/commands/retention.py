import datetime as dt

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from core.dates import today
from organisation.models import Organisation
from retention.actions import RunIncomplete, run_retention
from retention.plan import ANNOUNCED_DAYS, plan


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not a day; write it as 2028-03-01") from None


class Command(BaseCommand):
    help = "Shows what is due for destruction (plan), or destroys what is due (run)."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["plan", "run"])
        parser.add_argument(
            "--today",
            help="the day to act for, as 2028-03-01; a later day than today in a demo only",
        )

    def handle(self, what, **options):
        now = today()
        day = _day(options["today"]) if options["today"] else now
        getattr(self, what)(day, now)

    def plan(self, day, now):
        until = day + dt.timedelta(days=ANNOUNCED_DAYS)
        for rule, items in plan(until).items():
            due = [item for item in items if item.due_on <= day and not item.held]
            held = sum(item.held for item in items)
            self.stdout.write(
                f"{rule.code}: {len(due)} due on {day}, {len(items) - len(due) - held} within "
                f"{ANNOUNCED_DAYS} days, {held} held"
            )

    def run(self, day, now):
        if day > now and not Organisation.objects.filter(is_demo=True).exists():
            raise CommandError(
                "Nothing is destroyed ahead of its day: a later --today is for a demo."
            )
        try:
            certificates = run_retention(today=day, is_rehearsal=day != now)
        except ValidationError as stopped:
            raise CommandError(stopped.messages[0]) from stopped
        except RunIncomplete as failed:
            raise CommandError(f"These rules were not run, the others were: {failed}") from failed
        for certificate in certificates:
            self.stdout.write(
                f"certificate {certificate.number}: {certificate.rule}, "
                f"people: {certificate.subject_count}, held: {certificate.held_count}"
            )
        self.stdout.write(f"{len(certificates)} certificates made for {day}")
