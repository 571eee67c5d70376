from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = _("Documents")

    def ready(self):
        from audit.changelog import log_changes
        from documents.models import Document

        log_changes(
            Document,
            plain=["category", "audience", "content_type", "byte_size", "version"],
            masked=["title"],
        )
