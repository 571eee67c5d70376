from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("Staff")

    def ready(self):
        from audit.changelog import log_changes
        from core.privacy import SubjectKind
        from staff import logins, models
        from staff.actions import OWN_FUNCTION, give_login
        from subjects.invitations import LOGINS, Login

        for kind in OWN_FUNCTION:
            # The others are invited at an address of their work, or shown by the provider.
            by_code = kind == SubjectKind.VOLUNTEER
            LOGINS[kind] = Login(logins.opens_own_file, give_login, by_code=by_code)

        reachable = ("street", "postcode", "town", "phone", "email")
        names = ("first_name", "family_name")
        log_changes(models.Employee, masked=(*names, "birth_date", "birth_place", "sex"))
        log_changes(models.Contact, masked=reachable)
        log_changes(models.Volunteer, masked=(*names, *reachable))
        log_changes(models.Identification, masked=("name", "bsn", "document", "checked_on"))
        certificate = ("vog_number", "vog_issued_on")
        linked = ("register_number", "linked_on", "unlinked_on")
        log_changes(models.Screening, masked=(*certificate, *linked))
        log_changes(models.VolunteerScreening, masked=certificate)
        log_changes(
            models.Employment,
            plain=("starts_on", "ends_on"),
            masked=(
                "function_title",
                "hours_per_week",
                "labour_conflict_at_leaving",
                "opened_by_mistake",
            ),
        )
        log_changes(models.Payroll, masked=("name", "iban", "account_name"))
        log_changes(models.Training, plain=("completed_on", "valid_until"), masked=("title",))
        log_changes(models.Appraisal, plain=("held_on",), masked=("report",))
        log_changes(models.Absence, plain=("starts_on", "ends_on"), masked=("kind",))
        log_changes(models.LeavingTask, plain=("kind", "due_on", "done_on"))
        log_changes(models.WorkingConditions, plain=("assessed_on",), masked=("agreed",))
        log_changes(models.ConductText, plain=("kind", "version", "valid_from"))
        log_changes(models.SignedStatement, plain=("text", "signed_on", "how"))
        log_changes(models.Profile, masked=("about", "languages"))
        log_changes(
            models.Company,
            masked=("company_name", "kvk_number", "iban", "agency", "agency_contact"),
        )
