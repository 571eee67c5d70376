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
            Lesson,
            Measure,
            Notification,
            ProcessorReport,
            PublicCommunication,
            Reopening,
            Reporter,
            RootCause,
            SentCorrection,
            Severity,
            Tip,
        )
        from core.privacy import declaration_of
        from core.registries import FileRows, file_rows

        def confirmed(ids):
            found = Notification.objects.filter(pk__in=ids, confirmation_size__gt=0)
            return set(found.values_list("pk", flat=True))

        file_rows.register(FileRows("breaches.confirmations", confirmed))

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
            SentCorrection,
            plain=("was_sent_at", "corrected_at"),
            masked=tuple(declaration_of(SentCorrection).withheld),
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
