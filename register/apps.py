from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "register"
    verbose_name = _("Register")

    def ready(self):
        from audit.changelog import log_changes
        from register.models import ProcessingActivity, Processor

        log_changes(
            ProcessingActivity,
            plain=("name", "purpose", "ground", "categories", "people"),
        )
        log_changes(
            Processor,
            plain=("system", "supplier", "role", "purpose", "agreement_from", "agreement_until"),
        )
