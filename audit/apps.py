from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate


def _guard_trail(using, **_):
    from audit.guards import set_guards

    if using == DEFAULT_DB_ALIAS:
        set_guards(connections[using])


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit trail"

    def ready(self):
        post_migrate.connect(_guard_trail, sender=self)
