"""Fill an empty installation with a made-up organisation, to try the product with."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.demo import DEMO_PASSWORD, demo_accounts
from core.dates import today
from organisation.models import Organisation
from privacyhub.demo.load import SEED, Size, load_demo


class Command(BaseCommand):
    help = (
        "Load a demo: one made-up organisation with children, parents, staff, procedures, requests"
        " and breaches. Refuses where there is an organisation already."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="do nothing where there is an organisation already"
        )
        parser.add_argument("--seed", type=int, default=SEED, help="the same seed, the same people")
        parser.add_argument("--children", type=int, default=Size.children, help="files of children")
        parser.add_argument("--staff", type=int, default=Size.staff, help="people who work there")

    def handle(self, *args, once, seed, children, staff, **options):
        if once and Organisation.objects.exists():
            return
        try:
            made = load_demo(
                size=Size(children, staff), seed=seed, today=today(), at=timezone.now()
            )
        except ValidationError as error:
            raise CommandError(
                _("The demo was not loaded. %(why)s It needs an empty database.")
                % {"why": " ".join(error.messages)}
            ) from error
        self.stdout.write(self.style.SUCCESS(_("The demo is loaded.")))
        for label, count in made.items():
            self.stdout.write(f"  {count:>6}  {label}")
        self.stdout.write(_("Accounts, all with the password %(word)s:") % {"word": DEMO_PASSWORD})
        for account in demo_accounts():
            self.stdout.write(f"  {account['email']:<30}{account['label']}")
