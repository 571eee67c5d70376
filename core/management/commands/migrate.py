"""Django's own, that takes no longer over the database of the keys than its three tables need."""

from django.conf import settings
from django.core.management.commands.migrate import Command as Migrate

from core.routers import KEYS_APP


class Command(Migrate):
    def handle(self, *args, **options):
        with_migrations = KEYS_APP not in settings.MIGRATION_MODULES  # tests can go without
        if options["database"] == "keys" and not options["app_label"] and with_migrations:
            # Of all other apps nothing would come there, but each migration was worked out.
            options |= {"app_label": KEYS_APP, "run_syncdb": False}
        super().handle(*args, **options)
