from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = _("Imports")

    def ready(self):
        from audit.changelog import log_changes
        from imports.models import ImportRun

        log_changes(ImportRun, plain=("importer", "state"))
