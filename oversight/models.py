"""The clauses an organisation adds itself, and the evidence packs that were made."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.dates import Term
from core.fields import EncryptedTextField
from oversight.clauses.kinds import HOW_KEPT, How, Topic

PACK_CLASS = "oversight.pack"
PACK_KEPT = Term(weeks=1)  # how long a finished pack can be fetched


class OwnClause(models.Model):
    """A clause of the organisation's own policy, beside those that come with the product."""

    topic = models.CharField(_("topic"), max_length=14, choices=Topic)
    rule = models.TextField(_("rule"), max_length=1000)
    how = models.CharField(_("how it is kept"), max_length=7, choices=How)
    kept = models.CharField(_("how in particular"), max_length=300, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["topic", "pk"]

    class Privacy:
        category = "organisation.oversight"
        kept = "the organisation's own rules, about nobody"
        technical = ("id", "topic", "rule", "how", "kept", "note", "ended_on")

    def __str__(self):
        return self.code

    @property
    def code(self) -> str:
        """Its number among the clauses."""
        return f"O{self.pk:02d}"

    @property
    def how_kept(self) -> str:
        """How it is kept, in a sentence or two."""
        return f"{HOW_KEPT[self.how]} {self.kept}".strip()


class EvidencePack(models.Model):
    """One evidence pack: who asked for it, how far it is, until when it can be fetched (L44).

    A worker takes it by a claim that ends after a while, so that one that was lost is found again.
    The row stays when the file has gone, to show what was made.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be made")
        MAKING = "making", _("being made")
        READY = "ready", _("ready to be downloaded")
        FAILED = "failed", _("could not be made")
        EXPIRED = "expired", _("no longer available")

    BEING_MADE = (State.WAITING, State.MAKING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    facts_on = models.DateField(_("facts of"), null=True, blank=True)
    available_until = models.DateField(_("available until"), null=True, blank=True)
    content_hash = models.CharField(_("hash"), max_length=64, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["state", "asked_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(available_until__isnull=False),
                name="pack_ready_until_a_day",
            ),
        ]

    class Privacy:
        category = "organisation.oversight"
        kept = "shows that the organisation accounted for itself, and when; holds nothing of it"
        technical = (
            "id",
            "state",
            "asked_by",
            "asked_at",
            "facts_on",
            "available_until",
            "content_hash",
            "claim",
            "claimed_until",
            "attempts",
        )

    def __str__(self):
        return f"evidence pack {self.pk}"

    @property
    def is_being_made(self) -> bool:
        return self.state in self.BEING_MADE

    def can_be_fetched(self, on: dt.date) -> bool:
        return self.state == self.State.READY and self.available_until >= on


class PackContent(models.Model):
    """The ZIP of a pack, sealed with the pack's own key; goes with it after PACK_KEPT."""

    pack = models.OneToOneField(
        EvidencePack, primary_key=True, on_delete=models.CASCADE, related_name="content"
    )
    data = EncryptedTextField()  # base64

    class Privacy:
        category = "organisation.oversight"
        retention_class = PACK_CLASS
        owner = "pack_id"
        technical = ("pack",)
        withheld = {"data": "tables about the organisation's work, of nobody in particular"}

    def __str__(self):
        return f"content of {self.pack_id}"
