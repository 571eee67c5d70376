"""Requests of people about their data, and what was done with them."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.dates import Term
from core.fields import EncryptedTextField
from core.privacy import CATEGORIES
from documents.models import Document
from subjects.models import Representation, Subject, SubjectRecord

COPY_KEPT = Term(weeks=2)  # how long a finished copy waits to be fetched


class RequestCounter(models.Model):
    """The last request number given in a year: numbers have no gaps and are never given twice,
    also after the request itself has been destroyed."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Privacy:
        category = "organisation.requests"
        kept = "a count per year, nothing of a person"
        technical = ("year", "last")

    def __str__(self):
        return f"{self.year}: {self.last}"


class Request(SubjectRecord):
    """A request about the data of `subject` (the child), made by `requester` (a parent).

    The clock runs from `received_on` until `answered_on`: the day the copy was ready to be
    fetched, or the refusal was given.
    """

    class Kind(models.TextChoices):
        COPY = "copy", _("copy of the file")

    class Channel(models.TextChoices):
        PORTAL = "portal", _("in the portal")
        DESK = "desk", _("at the desk")
        LETTER = "letter", _("by letter or email")
        PHONE = "phone", _("by telephone")

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        APPROVED = "approved", _("approved, waiting to be made")
        RENDERING = "rendering", _("being made")
        FAILED = "failed", _("could not be made")
        READY = "ready", _("ready to be fetched")
        COLLECTED = "collected", _("fetched")
        EXPIRED = "expired", _("no longer available")
        REFUSED = "refused", _("refused")

    class IdentityCheck(models.TextChoices):
        KNOWN = "known", _("known at the desk")
        PORTAL = "portal", _("signed in to the portal")
        DOCUMENT = "document", _("identity document seen, not copied")

    class Refusal(models.TextChoices):
        IDENTITY = "identity", _("we could not establish who is asking")
        AUTHORITY = "authority", _("the person asking may not act for the child")
        EXCESSIVE = "excessive", _("the request is manifestly unfounded or excessive")

    OPEN = (State.RECEIVED, State.APPROVED, State.RENDERING, State.FAILED, State.READY)
    UNANSWERED = (State.RECEIVED, State.APPROVED, State.RENDERING, State.FAILED)

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="requests")
    requester = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="made_requests")
    number = models.CharField(_("number"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.COPY)
    channel = models.CharField(_("asked"), max_length=6, choices=Channel)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.RECEIVED)
    received_on = models.DateField(_("received on"))
    own_due_on = models.DateField(_("promised within 4 weeks"))
    legal_due_on = models.DateField(_("due by law"))
    identity_check = models.CharField(
        _("who is asking"), max_length=8, choices=IdentityCheck, blank=True
    )
    custody_found = models.CharField(
        _("custody on approval"), max_length=10, choices=Representation.Custody, blank=True
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    refusal_ground = models.CharField(
        _("ground of the refusal"), max_length=9, choices=Refusal, blank=True
    )
    refusal_note = EncryptedTextField(
        _("explanation of the refusal"), max_length=1000, blank=True, lines=4
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    categories = models.JSONField(_("parts in the copy"), default=list, blank=True)
    available_until = models.DateField(_("available until"), null=True, blank=True)
    collected_at = models.DateTimeField(_("fetched at"), null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["own_due_on", "number"]
        indexes = [
            models.Index(fields=["state", "own_due_on"]),
            models.Index(fields=["subject"]),
            models.Index(fields=["requester", "-received_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "requester", "kind"],
                condition=Q(state__in=["received", "approved", "rendering", "failed", "ready"]),
                name="one_open_request_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["received", "refused"])
                | Q(approved_at__isnull=False, identity_check__gt="", custody_found__gt=""),
                name="approved_after_checks",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | Q(refusal_ground__gt="", answered_on__isnull=False),
                name="refused_with_ground",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(available_until__isnull=False),
                name="ready_until_a_day",
            ),
        ]

    class Privacy:
        category = "organisation.requests"
        retention_class = "child.file"
        technical = ("id", "subject", "document", "claim", "claimed_until", "attempts")
        exported = (
            "number",
            "kind",
            "requester",
            "channel",
            "state",
            "received_on",
            "own_due_on",
            "legal_due_on",
            "identity_check",
            "custody_found",
            "approved_at",
            "refusal_ground",
            "refusal_note",
            "answered_on",
            "categories",
            "available_until",
            "collected_at",
        )

    def __str__(self):
        return f"request {self.number}"

    @property
    def category_labels(self) -> list[str]:
        return [str(CATEGORIES[code].label) for code in self.categories if code in CATEGORIES]

    @property
    def due_on(self) -> dt.date:
        """The day worked to: the earlier of the own promise and the law."""
        return min(self.own_due_on, self.legal_due_on)

    @property
    def is_answered(self) -> bool:
        return self.state not in self.UNANSWERED

    @property
    def is_being_made(self) -> bool:
        return self.state in (self.State.APPROVED, self.State.RENDERING)
