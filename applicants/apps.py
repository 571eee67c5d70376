from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicantsConfig(AppConfig):
    name = "applicants"
    verbose_name = _("Applicants")

    def ready(self):
        from applicants import models
        from applicants.actions import give_applicant_login, turn_back_hire
        from audit.changelog import log_changes
        from core.privacy import SubjectKind
        from staff.actions import TURNING_BACK
        from subjects.invitations import LOGINS, Login

        TURNING_BACK.append(turn_back_hire)
        LOGINS[SubjectKind.APPLICANT] = Login(
            opens=lambda subject, on: (
                models.Application.objects.for_panel().filter(subject=subject).exists()
            ),
            give=give_applicant_login,
        )

        log_changes(
            models.Procedure,
            plain=("location", "title", "published", "opened_on", "closes_on", "ended_on"),
        )
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
            masked=("stage", "outcome"),
        )
        log_changes(
            models.CareerItem, masked=("employer", "position", "starts_on", "ends_on", "is_current")
        )
        log_changes(models.Assessment, plain=("kind", "held_on"), masked=("report",))
