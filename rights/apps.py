from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    name = "rights"
    verbose_name = _("Rights")

    def ready(self):
        from audit.changelog import log_changes
        from rights.models import Request

        log_changes(
            Request,
            plain=["number", "state", "received_on", "answered_on", "available_until"],
            masked=["identity_check", "custody_found", "refusal_ground", "refusal_note"],
        )
