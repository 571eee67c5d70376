"""Imports and, while one is under way, its sealed table; which heading means which column."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField

PAYLOAD_CLASS = "import.payload"
AT_ONCE = 300  # rows up to which planning and writing stay in the request


class ImportRun(models.Model):
    """One import: who, of what, how far it is, and how many rows; never a row itself.

    A worker that plans or applies holds a `claim` until `claimed_until`; it renews it with every
    batch, so that the work of one that died is taken over.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("waiting for you to match its columns")
        PLANNING = "planning", _("being compared with what is here")
        PREPARED = "prepared", _("waiting for your confirmation")
        APPLYING = "applying", _("being imported")
        FAILED = "failed", _("stopped by an error")
        APPLIED = "applied", _("imported")
        CANCELLED = "cancelled", _("cancelled")
        EXPIRED = "expired", _("expired")

    OPEN = (State.UPLOADED, State.PLANNING, State.PREPARED, State.APPLYING, State.FAILED)
    WORKING = (State.PLANNING, State.APPLYING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    importer = models.CharField(max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    language = models.CharField(max_length=7)  # of the messages in the plan
    counts = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)  # of the plan that is shown
    sent_back = models.BooleanField(default=False)  # the data changed between preview and write
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "claimed_until"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["uploaded", "planning", "prepared", "applying", "failed"],
                    closed_at__isnull=True,
                )
                | models.Q(state__in=["applied", "cancelled", "expired"], closed_at__isnull=False),
                name="import_closed_or_open",
            )
        ]

    class Privacy:
        category = "organisation.imports"
        kept = "shows who imported what and when; holds counts, never a row"
        technical = (
            "id",
            "importer",
            "by",
            "state",
            "language",
            "counts",
            "fingerprint",
            "sent_back",
            "rows_total",
            "rows_done",
            "created_at",
            "closed_at",
            "claim",
            "claimed_until",
            "attempts",
        )

    def __str__(self):
        return f"import {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_small(self) -> bool:
        """Whether planning and writing fit in a request; not where the rows are yet to be read."""
        return 0 < self.rows_total <= AT_ONCE

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING


class ImportPayload(models.Model):
    """The headings of an import under way, sealed with the run's own key.

    Goes with its rows as soon as the import is written or cancelled, or after a week
    (`retention_rules`). `places` says where each column stands.
    """

    run = models.OneToOneField(
        ImportRun, primary_key=True, on_delete=models.CASCADE, related_name="payload"
    )
    file_name = EncryptedTextField()
    header = EncryptedTextField()  # JSON: the headings, in their order
    data = EncryptedTextField(blank=True)  # base64: an XLSX whose rows a worker has yet to read
    problem = EncryptedTextField(blank=True)  # why it was stopped, in words
    places = models.JSONField(default=dict)  # column name: position

    class Privacy:
        category = "organisation.imports"
        retention_class = PAYLOAD_CLASS
        owner = "run_id"
        technical = ("run", "places")
        withheld = {
            "file_name": "about no one person; gone within a week",
            "header": "about no one person; gone within a week",
            "data": "a file about many people, gone when its rows are read",
            "problem": "what is wrong with a file; gone within a week",
        }

    def __str__(self):
        return f"table of import {self.run_id}"


class ImportChunk(models.Model):
    """A few hundred rows of the table and, once they were compared, what becomes of them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    rows = EncryptedTextField()  # JSON: [row number, cells] each
    plan = EncryptedTextField(blank=True)  # JSON: see imports.engine.pack
    counts = models.JSONField(default=dict)  # rows by state

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="chunk_once_per_import")
        ]

    class Privacy:
        category = "organisation.imports"
        retention_class = PAYLOAD_CLASS
        owner = "run_id"
        technical = ("id", "run", "number", "counts")
        withheld = {
            "rows": "rows about many people, gone within a week; what was imported is exported",
            "plan": "what would become of these rows; gone with them",
        }

    def __str__(self):
        return f"rows of import {self.run_id}"


class ColumnMapping(models.Model):
    """Which heading stands for which column, for files of one source: those with these headings.

    Both are kept as keyed digests: a file without headings has a person in its first row.
    """

    importer = models.CharField(max_length=40)
    source = models.CharField(max_length=64)  # of the set of headings
    mapping = models.JSONField(default=dict)  # column name: digest of the heading
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["importer", "source"], name="one_mapping_per_source")
        ]

    class Privacy:
        category = "organisation.imports"
        kept = "says how files of one source are read; nothing of a person"
        technical = ("id", "importer", "source", "mapping", "by", "used_at")

    def __str__(self):
        return f"columns of {self.importer}"


class ImportTurn(models.Model):
    """Locked by whoever writes an import of a kind, so that these go one after the other."""

    importer = models.CharField(max_length=40, primary_key=True)

    class Privacy:
        category = "organisation.imports"
        kept = "a name to lock on"
        technical = ("importer",)

    def __str__(self):
        return f"turn of {self.importer}"
