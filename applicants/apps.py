from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicantsConfig(AppConfig):
    name = "applicants"
    verbose_name = _("Applicants")

    def ready(self):
        from applicants import models
        from audit.changelog import log_changes

        log_changes(models.Procedure, plain=("location", "title", "opened_on", "ended_on"))
        log_changes(models.PanelSeat, plain=("procedure", "user", "starts_on"))
        log_changes(
            models.Applicant,
            masked=(
                "first_name",
                "family_name",
                "street",
                "postcode",
                "town",
                "phone",
                "email",
            ),
        )
        log_changes(models.Letter, masked=("text",))
        log_changes(
            models.Application,
            plain=("procedure", "received_on", "decided_on", "removal_asked_on"),
            masked=("outcome",),
        )
