from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosuresConfig(AppConfig):
    name = "disclosures"
    verbose_name = _("Disclosures")

    def ready(self):
        from audit.changelog import log_changes
        from disclosures.models import Disclosure

        log_changes(
            Disclosure,
            plain=["means", "ground", "disclosed_on"],
            masked=["recipient", "categories", "ground_note"],
        )
