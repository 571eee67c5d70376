from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, SystemCheckError
from django.utils import timezone

from accounts.models import User
from core.dates import today
from system.actions import make_first_administrator
from system.preparing import NoFreshBackup, one_at_a_time, prepare


class Command(BaseCommand):
    help = (
        "Makes the databases ready for this version: checks the settings, migrates both under a"
        " lock, checks the keys, and makes the first account where FIRST_ADMINISTRATOR names one."
        " Safe to repeat, and with several at once."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--without-backup",
            action="store_true",
            help="upgrade although no backup was made in the last day",
        )

    def handle(self, without_backup, **options):
        try:
            call_command("check", deploy=settings.PRODUCTION, fail_level="ERROR")
            number = prepare(
                at=timezone.now(), needs_backup=settings.PRODUCTION and not without_backup
            )
        except SystemCheckError as wrong:
            raise CommandError(f"The settings are wrong; nothing was done.\n{wrong}") from wrong
        except NoFreshBackup as missing:
            raise CommandError(
                f"{missing}, and no backup of data and keys was made in the last day. Make one with"
                " the version that ran until now (manage.py backup), or say --without-backup."
            ) from missing
        except ImproperlyConfigured as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(f"{number} migrations applied; the databases are ready")
        with one_at_a_time():
            if settings.FIRST_ADMINISTRATOR and not User.objects.exists():
                self.make_first()

    def make_first(self):
        email = settings.FIRST_ADMINISTRATOR
        try:
            make_first_administrator(
                email=email, name="", organisation=settings.ORGANISATION_NAME, today=today()
            )
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(
            f"The account of {email} is there. Its password is chosen by “Forgotten” on the sign-in"
            f" page, or: manage.py first_administrator --link {email}"
        )
