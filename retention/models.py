"""Holds, terms the organisation set, the ledger of what was destroyed, and its certificates."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.fields import EncryptedTextField
from core.privacy import PER_ROW
from subjects.models import Subject


class Hold(models.Model):
    """A reason with a legal ground that stops destruction of a subject or of one class of it."""

    class Ground(models.TextChoices):
        WAITING_LIST = "waiting_list", _("asked in writing: waiting list")  # L08
        TEMPORARY = "temporary", _("asked in writing: temporary deregistration")  # L08
        SETTLEMENT = "settlement", _("financial settlement")  # L17
        DISPUTE = "dispute", _("dispute")
        LEGAL_DUTY = "legal_duty", _("legal duty to keep")  # L17

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="holds")
    retention_class = models.CharField(_("part"), max_length=40)
    ground = models.CharField(_("ground"), max_length=14, choices=Ground)
    proof = EncryptedTextField(_("proof"), max_length=500, lines=3)
    review_on = models.DateField(_("look again on"))
    placed_at = models.DateTimeField(_("placed at"), auto_now_add=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "retention_class"])]

    class Privacy:
        category = "organisation.retention"
        retention_class = PER_ROW
        technical = ("id", "subject")
        exported = ("retention_class", "ground", "proof", "review_on", "placed_at", "released_at")

    def __str__(self):
        return f"hold {self.pk}"


class TermSetting(models.Model):
    """A term the organisation set other than the clause's; a longer one states its ground."""

    rule = models.CharField(_("rule"), max_length=40, unique=True)
    years = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    weeks = models.PositiveSmallIntegerField(default=0)
    ground = models.CharField(_("ground"), max_length=200, blank=True)

    class Privacy:
        category = "organisation.retention"
        kept = "describes the organisation, not a person"
        technical = ("id", "rule", "years", "months", "weeks", "ground")

    def __str__(self):
        return f"term of {self.rule}"


class Certificate(models.Model):
    """What one run destroyed under one rule, without any personal data. Numbers have no gaps."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    rule = models.CharField(_("rule"), max_length=40)
    destroyed_on = models.DateField(_("destroyed on"))
    subject_count = models.PositiveIntegerField(_("people"))
    counts = models.JSONField(_("records"))  # model label: rows; "documents": files
    held_count = models.PositiveIntegerField(_("held"))
    made_at = models.DateTimeField(auto_now_add=True)
    content_hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        ordering = ["-number"]

    class Privacy:
        category = "organisation.retention"
        kept = "the proof of destruction; holds no personal data"
        technical = (
            "id",
            "number",
            "rule",
            "destroyed_on",
            "subject_count",
            "counts",
            "held_count",
            "made_at",
            "content_hash",
        )

    def __str__(self):
        return f"certificate {self.number}"


class Destruction(models.Model):
    """The ledger: this class of this id was destroyed. Applied again after a backup is restored."""

    subject_id = models.UUIDField()
    retention_class = models.CharField(max_length=40)
    rule = models.CharField(max_length=40)
    due_on = models.DateField()
    destroyed_at = models.DateTimeField()
    counts = models.JSONField()
    certificate = models.ForeignKey(
        Certificate, null=True, on_delete=models.PROTECT, related_name="destructions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "retention_class"], name="destroyed_once")
        ]

    class Privacy:
        category = "organisation.retention"
        kept = "an id that leads nowhere any more; needed to destroy again after a restore"
        technical = (
            "id",
            "subject_id",
            "retention_class",
            "rule",
            "due_on",
            "destroyed_at",
            "counts",
            "certificate",
        )

    def __str__(self):
        return f"destruction {self.pk}"


class Run(models.Model):
    """One run of the nightly destruction; a run dated before an earlier one is refused."""

    run_on = models.DateField()
    is_rehearsal = models.BooleanField(default=False)  # a demo looking at a later day
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Privacy:
        category = "organisation.retention"
        kept = "shows that the runs were made"
        technical = ("id", "run_on", "is_rehearsal", "started_at", "finished_at", "started_by")

    def __str__(self):
        return f"run {self.run_on}"


class Erasure(models.Model):
    """The ledger of what was erased of somebody's file at a request (GDPR art. 17): which parts, by
    the number of the request. Applied again after a backup is restored."""

    subject_id = models.UUIDField()
    categories = models.JSONField(_("parts"))
    reference = models.CharField(_("request"), max_length=12)
    erased_at = models.DateTimeField()
    counts = models.JSONField(_("records"))  # model label: rows

    class Meta:
        ordering = ["erased_at"]
        indexes = [models.Index(fields=["subject_id"])]

    class Privacy:
        category = "organisation.retention"
        kept = "an id and names of parts, nothing of what stood in them; needed after a restore"
        technical = ("id", "subject_id", "categories", "reference", "erased_at", "counts")

    def __str__(self):
        return f"erasure {self.pk}"
