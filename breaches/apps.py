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
            Lesson,
            Measure,
            ProcessorReport,
            PublicCommunication,
            Reopening,
            Reporter,
            RootCause,
            Tip,
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
        for model, plain in {
            CommunicationText: ("version",),
            PublicCommunication: ("published_at",),
            Measure: ("kind", "due_on", "done_on"),
            RootCause: (),
            ProcessorReport: ("aware_at", "told_at", "way", "agreed_hours", "taken_up_on"),
            # Of a tip only what becomes of it: nothing may tell who gave it.
            Tip: ("state", "closed_on"),
            Lesson: ("passed_on",),
        }.items():
            log_changes(model, plain=plain, masked=tuple(declaration_of(model).withheld))
