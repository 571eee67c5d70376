from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BreachesConfig(AppConfig):
    name = "breaches"
    verbose_name = _("Breaches")

    def ready(self):
        from audit.changelog import log_changes
        from breaches.models import (
            Breach,
            CommunicationText,
            Improvement,
            PublicCommunication,
            Reopening,
            Reporter,
        )
        from core.privacy import declaration_of

        log_changes(
            Breach,
            plain=(
                "state",
                "discovered_at",
                "aware_at",
                "location",
                "personal_data",
                "nature",
                "processors_involved",
                "impact_kinds",
                "inform_people",
                "informed_at",
                "ap_decision",
                "ap_decided_at",
                "ap_sent_at",
                "ap_number",
                "no_improvements",
                "unknown",
                "closed_at",
            ),
            masked=tuple(declaration_of(Breach).withheld),
        )
        log_changes(Reporter, plain=("location",), masked=tuple(declaration_of(Reporter).withheld))
        log_changes(
            Reopening,
            plain=("closed_at", "reopened_at"),
            masked=tuple(declaration_of(Reopening).withheld),
        )
        log_changes(
            CommunicationText,
            plain=("version",),
            masked=tuple(declaration_of(CommunicationText).withheld),
        )
        log_changes(
            PublicCommunication,
            plain=("published_at",),
            masked=tuple(declaration_of(PublicCommunication).withheld),
        )
        log_changes(
            Improvement,
            plain=("due_on", "done_on"),
            masked=tuple(declaration_of(Improvement).withheld),
        )
