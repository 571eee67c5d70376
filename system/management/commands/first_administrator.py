from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.links import page_of
from accounts.models import User
from core.dates import today
from system.actions import make_first_administrator, make_password_link


class Command(BaseCommand):
    help = (
        "Makes the organisation and its first account, of the board, and prints the link on which"
        " its owner chooses a password: it opens once, for three days. With --link it prints a new"
        " link for an account that is there."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="of who signs in with it")
        parser.add_argument("--organisation", default="", help="the name of the organisation")
        parser.add_argument("--link", action="store_true", help="only a new link")

    def handle(self, email, name, organisation, link, **options):
        user = User.objects.filter(email=email.lower()).first() if link else None
        if link and user is None:
            raise CommandError("There is no account with this address.")
        if not link:
            try:
                user = make_first_administrator(
                    email=email, name=name, organisation=organisation, today=today()
                )
            except ValidationError as refused:
                raise CommandError(" ".join(refused.messages)) from refused
            self.stdout.write(f"The organisation and the account of {email} are there.")
        token = make_password_link(user=user, at=timezone.now())
        self.stdout.write("A password is chosen here, once and within three days:")
        self.stdout.write(page_of("account:reset", token))
