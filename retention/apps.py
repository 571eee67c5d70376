from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "retention"
    verbose_name = _("Retention")

    def ready(self):
        from accounts.models import Notice
        from accounts.notices import DETAILS
        from retention.announcing import details

        DETAILS[Notice.Kind.DESTRUCTION_AHEAD] = details
