import csv

from django.core.management.base import BaseCommand, CommandError

from accounts.access import current_levels
from accounts.functions import FUNCTIONS
from accounts.matrix import in_effect
from accounts.models import AccessMatrix
from accounts.reconcile import appointment_differences
from core.dates import today
from core.privacy import CATEGORIES, Level
from subjects.reconcile import grant_differences


class Command(BaseCommand):
    help = (
        "Prints the authorisation matrix (matrix), or proves that appointments and grants agree"
        " (reconcile); exits with 1 and lists what does not."
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["matrix", "reconcile"])
        parser.add_argument("--csv", action="store_true", help="the matrix as CSV")

    def handle(self, what, **options):
        if what == "matrix":
            self.matrix(as_csv=options["csv"])
        else:
            self.reconcile()

    def matrix(self, as_csv: bool):
        levels = in_effect(current_levels())
        if as_csv:
            writer = csv.writer(self.stdout, lineterminator="\n")
            writer.writerow(["category", *FUNCTIONS])
            for category in CATEGORIES:
                of_each = [levels[function].get(category, 0) for function in FUNCTIONS]
                writer.writerow([category, *(Level(level).name.lower() for level in of_each)])
            return
        newest = AccessMatrix.objects.order_by("-version").first()
        self.stdout.write(f"matrix version {newest.version}" if newest else "the default matrix")
        for function in FUNCTIONS:
            self.stdout.write(f"\n{function}")
            for category, level in levels[function].items():
                self.stdout.write(f"  {category:<32}{Level(level).name.lower()}")

    def reconcile(self):
        on = today()
        found = [*appointment_differences(on), *grant_differences(on)]
        for difference in found:
            self.stdout.write(difference)
        if found:
            raise CommandError(f"{len(found)} differences", returncode=1)
        self.stdout.write("appointments and grants agree")
