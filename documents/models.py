import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.functions import FUNCTIONS
from core.fields import EncryptedTextField
from core.privacy import CATEGORIES, PER_ROW
from documents.querysets import DocumentQuerySet
from documents.storage import extension_of
from subjects.models import Subject, SubjectRecord


class Document(SubjectRecord):
    """A file about one subject, stored encrypted in chunks; the row carries what it is, who sees
    it and when it goes. `byte_size` is of the content as stored, after cleaning.

    The versions of one document share a `series` and an `audience`; the highest `version` is the
    one that counts, the others are history. `made_for` marks a copy made for one person (a request
    for a copy): nobody else fetches it, and it belongs to no section of the file.
    """

    class ContentType(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"
        ZIP = "application/zip", "ZIP"  # only a copy made for somebody

    class Audience(models.TextChoices):
        """With whom a document is shared, chosen by who adds it (B06); each holds those before."""

        MANAGERS = "managers", _("only those who manage this part")
        SECTION = "section", _("everybody whose function opens this part")
        PERSON = "person", _("also the parents or the person, in the portal")

    category = models.CharField(
        _("category"), max_length=40, choices=[(code, c.label) for code, c in CATEGORIES.items()]
    )
    retention_class = models.CharField(max_length=40)
    title = EncryptedTextField(_("title"), max_length=160)
    audience = models.CharField(
        _("shared with"), max_length=10, choices=Audience, default=Audience.MANAGERS
    )
    content_type = models.CharField(_("kind of file"), max_length=20, choices=ContentType)
    byte_size = models.PositiveBigIntegerField(_("size in bytes"))
    thumbnail_size = models.PositiveIntegerField(default=0)  # in bytes; 0 where there is none
    series = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_as = models.CharField(
        _("added as"),
        max_length=40,
        blank=True,
        choices=[(code, function.label) for code, function in FUNCTIONS.items()],
    )
    made_for = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at"]
        indexes = [models.Index(fields=["subject", "category"])]
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="one_document_per_version")
        ]

    class Privacy:
        category = PER_ROW
        retention_class = PER_ROW
        technical = ("id", "subject", "retention_class", "made_for", "series", "thumbnail_size")
        exported = (
            "category",
            "title",
            "audience",
            "content_type",
            "byte_size",
            "version",
            "added_at",
            "added_as",
        )

    def __str__(self):
        return f"document {self.pk}"

    @property
    def extension(self) -> str:
        return extension_of(self.content_type)

    @property
    def neutral_name(self) -> str:
        """What the file is called in a copy: without a word of what it is about."""
        return f"document-{self.pk.hex[:12]}.{self.extension}"

    @property
    def is_picture(self) -> bool:
        return self.content_type in (self.ContentType.JPEG, self.ContentType.PNG)
