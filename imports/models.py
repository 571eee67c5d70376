"""Imports and, while one waits to be confirmed, its sealed table."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField

PAYLOAD_CLASS = "import.payload"


class ImportRun(models.Model):
    """One import: who, of what, and how many rows; never a row itself."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("waiting for your confirmation")
        APPLIED = "applied", _("imported")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("expired")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    importer = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="prepared", closed_at__isnull=True)
                | (~models.Q(state="prepared") & models.Q(closed_at__isnull=False)),
                name="import_closed_or_waiting",
            )
        ]

    class Privacy:
        category = "organisation.imports"
        kept = "shows who imported what and when; holds counts, never a row"
        technical = ("id", "importer", "by", "state", "counts", "created_at", "closed_at")

    def __str__(self):
        return f"import {self.pk}"


class ImportPayload(models.Model):
    """The table of an import that waits, sealed with the run's own key.

    Goes as soon as the import is confirmed or cancelled, or after a week (`retention_rules`).
    """

    run = models.OneToOneField(
        ImportRun, primary_key=True, on_delete=models.CASCADE, related_name="payload"
    )
    file_name = EncryptedTextField()
    table = EncryptedTextField()

    class Privacy:
        category = "organisation.imports"
        retention_class = PAYLOAD_CLASS
        owner = "run_id"
        technical = ("run",)
        withheld = {
            "file_name": "about no one person; gone within a week",
            "table": "rows about many people, gone within a week; what was imported is exported",
        }

    def __str__(self):
        return f"table of import {self.run_id}"
