from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BreachesConfig(AppConfig):
    name = "breaches"
    verbose_name = _("Breaches")

    def ready(self):
        from audit.changelog import log_changes
        from breaches.models import (
            PLAIN_ANSWERS,
            Breach,
            CommunicationText,
            Improvement,
            Notification,
            PublicCommunication,
            Reopening,
            Reporter,
            Severity,
        )
        from core.privacy import declaration_of

        log_changes(
            Breach,
            plain=("state", *PLAIN_ANSWERS, "no_improvements", "unknown", "closed_at"),
            masked=tuple(declaration_of(Breach).withheld),
        )
        log_changes(
            Notification,
            plain=("kind", "completes", "sent_at", "number", "confirmation_size"),
            masked=tuple(declaration_of(Notification).withheld),
        )
        log_changes(
            Severity,
            plain=tuple(sorted(declaration_of(Severity).technical - {"breach"})),
            masked=tuple(declaration_of(Severity).withheld),
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
