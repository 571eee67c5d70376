from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "oversight"
    verbose_name = _("Accountability")

    def ready(self):
        from audit.changelog import log_changes
        from oversight.models import OwnClause

        log_changes(OwnClause, plain=["topic", "rule", "how", "kept", "note", "ended_on"])
