from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = _("Imports")

    def ready(self):
        from accounts.rooms import require_room
        from audit.changelog import log_changes
        from imports.models import ImportRun
        from organisation.sight import decided_by

        decided_by(require_room)
        log_changes(ImportRun, plain=("importer", "state"))
