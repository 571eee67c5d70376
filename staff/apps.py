from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Staff")

    def ready(self):
        from audit.changelog import log_changes
        from staff import models

        reachable = ("street", "postcode", "town", "phone", "email")
        names = ("first_name", "family_name")
        log_changes(models.Employee, masked=(*names, "birth_date", "birth_place", "sex"))
        log_changes(models.Contact, masked=reachable)
        log_changes(models.Volunteer, masked=(*names, *reachable))
        log_changes(models.Identification, masked=("name", "bsn", "document", "checked_on"))
        log_changes(
            models.Screening,
            masked=("vog_number", "vog_issued_on", "register_number", "linked_on", "unlinked_on"),
        )
        log_changes(
            models.Employment,
            plain=("starts_on", "ends_on"),
            masked=("function_title", "hours_per_week", "labour_conflict_at_leaving"),
        )
        log_changes(models.Payroll, masked=("name", "iban", "account_name"))
        log_changes(models.Training, plain=("completed_on", "valid_until"), masked=("title",))
        log_changes(models.Appraisal, plain=("held_on",), masked=("report",))
        log_changes(models.Absence, plain=("starts_on", "ends_on"), masked=("kind",))
