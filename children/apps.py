from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChildrenConfig(AppConfig):
    name = "children"
    verbose_name = _("Children")

    def ready(self):
        from audit.changelog import log_changes
        from children.models import Child, Contract, DailyCare, Identification, Parent, Placement

        log_changes(Child, masked=("first_name", "family_name", "birth_date", "sex"))
        log_changes(Parent, masked=("first_name", "family_name", "email", "phone"))
        log_changes(Identification, plain=("shown", "checked_on"), masked=("bsn",))
        log_changes(DailyCare, masked=("allergies", "diet", "health_note", "emergency_phone"))
        log_changes(Placement, plain=("kind", "is_full"))
        log_changes(Contract, plain=("starts_on", "ends_on", "hours_per_month"), masked=("iban",))
