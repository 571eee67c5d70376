from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    name = "subjects"
    verbose_name = _("Subjects")

    def ready(self):
        from audit.changelog import log_changes
        from subjects.models import Affiliation, Representation

        log_changes(Affiliation, plain=("location", "care_group", "starts_on", "ends_on"))
        log_changes(
            Representation, plain=("custody", "starts_on", "ends_on"), masked=("restriction",)
        )
