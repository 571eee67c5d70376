from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChildrenConfig(AppConfig):
    name = "children"
    verbose_name = _("Children")

    def ready(self):
        from audit.changelog import log_changes
        from children import models
        from children.consent_questions import medical_is_withheld, of_photos
        from documents.panels import BESIDE
        from subjects.visibility import WITHHELD

        WITHHELD["child.daily_care"] = medical_is_withheld
        BESIDE["child.media"] = of_photos

        log_changes(models.Child, masked=("first_name", "family_name", "birth_date", "sex"))
        log_changes(models.Parent, masked=("first_name", "family_name", "email", "phone"))
        log_changes(models.Identification, plain=("shown", "checked_on"), masked=("bsn",))
        log_changes(models.DailyCare, masked=("allergies", "diet", "health_note"))
        log_changes(models.EmergencyNumber, plain=("position",), masked=("phone", "whom"))
        log_changes(models.Placement, plain=("kind", "is_full"))
        log_changes(models.CareNote, plain=("noted_on",), masked=("kind", "text"))
        log_changes(
            models.Observation, plain=("observed_on", "signed", "signed_on"), masked=("report",)
        )
        log_changes(models.Conversation, plain=("held_on", "kind"), masked=("report", "present"))
        log_changes(
            models.Contract, plain=("starts_on", "ends_on", "hours_per_month"), masked=("iban",)
        )
        log_changes(models.PaymentDetails, masked=("iban", "account_name"))
        log_changes(models.OwnContribution, plain=("starts_on",), masked=("amount",))
        log_changes(models.IncomeStatement, plain=("year", "shown_on"))
        log_changes(models.EducationLevel, plain=("asked_on",), masked=("level",))
        log_changes(models.LanguageIndication, plain=("indicated_on",))
        log_changes(models.Declaration, plain=("kind", "signed_on", "kept"), masked=("remark",))
        log_changes(models.PersonalFile, plain=("place", "started_on"))
        log_changes(models.ExitInterview, plain=("outcome", "settled_on"), masked=("remark",))
        log_changes(models.PaperFile, plain=("place", "started_on", "destroyed_on"))
        log_changes(models.PaperLoan, plain=("taken_on", "returned_on"), masked=("taken_by", "why"))
