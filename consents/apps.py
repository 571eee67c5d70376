from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentsConfig(AppConfig):
    name = "consents"
    verbose_name = _("Consents")

    def ready(self):
        from audit.changelog import log_changes
        from consents.models import ConsentDecision, ConsentText

        log_changes(ConsentText, plain=("kind", "version", "valid_from"))
        log_changes(
            ConsentDecision, plain=("kind", "text", "decided_on", "how"), masked=("given", "giver")
        )
