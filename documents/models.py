from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import CATEGORIES, PER_ROW
from subjects.models import Subject, SubjectRecord


class DocumentQuerySet(models.QuerySet):
    def of_section(self, subject: Subject, category: str):
        """The documents of one section of a file; copies made for one person stand in none."""
        return self.filter(subject=subject, category=category, made_for__isnull=True)


class Document(SubjectRecord):
    """A file about one subject, stored encrypted in chunks; the row carries what it is and when
    it goes. `byte_size` is of the content as stored, after cleaning.

    `made_for` marks a copy made for one person (a request for a copy): nobody else fetches it,
    and it belongs to no section of the file.
    """

    class ContentType(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"

    category = models.CharField(
        _("category"), max_length=40, choices=[(code, c.label) for code, c in CATEGORIES.items()]
    )
    retention_class = models.CharField(max_length=40)
    title = EncryptedTextField(_("title"), max_length=160)
    content_type = models.CharField(_("kind of file"), max_length=20, choices=ContentType)
    byte_size = models.PositiveBigIntegerField(_("size in bytes"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    made_for = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at"]
        indexes = [models.Index(fields=["subject", "category"])]

    class Privacy:
        category = PER_ROW
        retention_class = PER_ROW
        technical = ("id", "subject", "retention_class", "made_for")
        exported = ("category", "title", "content_type", "byte_size", "added_at")

    def __str__(self):
        return f"document {self.pk}"

    @property
    def extension(self) -> str:
        kinds = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
        return kinds[self.content_type]
