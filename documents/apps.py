from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = _("Documents")

    def ready(self):
        from audit.changelog import log_changes
        from core.registries import FileRows, file_rows
        from documents.models import Document

        log_changes(
            Document,
            plain=["category", "audience", "content_type", "byte_size", "version"],
            masked=["title"],
        )
        file_rows.register(FileRows("documents", _known))


def _known(ids):
    from documents.models import Document

    return set(Document.objects.filter(pk__in=ids).values_list("pk", flat=True))
