"""The copy of a file that a request leads to: what is about others decided by people, made in the
background, fetched or handed over, then removed."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.dates import Term
from core.fields import EncryptedTextField
from core.privacy import CATEGORIES, MAIN
from documents.models import Document
from rights.models.requests import Request
from rights.passages import SECOND_EYES, Outcome
from subjects.models import SubjectRecord

COPY_KEPT = Term(weeks=2)  # how long a finished copy waits to be fetched
FETCHED_AGAIN = dt.timedelta(hours=1)  # how long it stays after that, for a broken connection


class Copy(SubjectRecord):
    """The copy made for a request. First people decide on each passage that is about others; then a
    worker takes it by a claim that ends after a while, so that one that was lost is found again.

    `to_decide` counts, by category, what is still to be decided or confirmed.
    """

    class State(models.TextChoices):
        DECIDING = "deciding", _("what is about others is being decided")
        WAITING = "waiting", _("waiting to be made")
        MAKING = "making", _("being made")
        FAILED = "failed", _("could not be made")
        READY = "ready", _("ready to be downloaded")
        COLLECTED = "collected", _("fetched")
        EXPIRED = "expired", _("no longer available")

    class Way(models.TextChoices):
        PORTAL = "portal", _("in the portal")
        PAPER = "paper", _("on paper, at an appointment")

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="copy")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DECIDING)
    approved_at = models.DateTimeField(_("approved at"))
    to_decide = models.JSONField(default=dict, blank=True)
    more_names = EncryptedTextField(max_length=2000, blank=True)  # one a line
    has_news = models.BooleanField(default=False)  # something new came up after all was decided
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    categories = models.JSONField(_("parts in the copy"), default=list, blank=True)
    available_until = models.DateField(_("available until"), null=True, blank=True)
    collected_at = models.DateTimeField(_("fetched at"), null=True, blank=True)
    way = models.CharField(_("how it was given"), max_length=6, choices=Way, blank=True)
    handed_to = EncryptedTextField(_("handed to"), max_length=160, blank=True)
    identity_shown = models.CharField(
        _("identity shown on handing over"),
        max_length=8,
        choices=Request.IdentityCheck,
        blank=True,
    )
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["approved_at"]
        indexes = [models.Index(fields=["state", "approved_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(available_until__isnull=False),
                name="ready_until_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(way="paper") | Q(identity_shown__gt=""),
                name="handed_over_after_identity",
            ),
        ]

    class Privacy:
        category = "child.requests"
        retention_class = MAIN
        technical = (
            "id",
            "subject",
            "request",
            "document",
            "claim",
            "claimed_until",
            "attempts",
            "to_decide",
            "has_news",
        )
        exported = (
            "state",
            "approved_at",
            "categories",
            "available_until",
            "collected_at",
            "way",
            "handed_to",
            "identity_shown",
        )
        withheld = {"more_names": "names of other people, to leave them out of the copy"}

    def __str__(self):
        return f"copy {self.pk}"

    @property
    def category_labels(self) -> list[str]:
        return [str(CATEGORIES[code].label) for code in self.categories if code in CATEGORIES]

    @property
    def is_being_made(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MAKING)

    @property
    def named(self) -> list[str]:
        """People somebody named who stand nowhere in the system, to look for in the file."""
        return self.more_names.splitlines()

    def can_be_fetched(self, at: dt.datetime, on: dt.date) -> bool:
        """Once, until its last day; and again for an hour, should the connection have broken."""
        if not self.document_id or self.available_until < on:
            return False
        if self.state == self.State.COLLECTED:
            return at <= self.collected_at + FETCHED_AGAIN
        return self.state == self.State.READY


class PassageDecision(SubjectRecord):
    """What somebody decided on one passage, or one document, of a copy; known by a keyed digest
    (rights.passages), never by its words. In the hardest categories a second person confirms."""

    copy = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="decisions")
    identity = models.CharField(max_length=64)
    category = models.CharField(max_length=40)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["copy", "identity"], name="one_decision_per_passage")
        ]

    class Privacy:
        category = "child.requests"
        retention_class = MAIN
        technical = ("id", "subject", "copy", "identity", "category")
        withheld = dict.fromkeys(
            ("outcome", "decided_by", "decided_at", "confirmed_by", "confirmed_at"),
            "how the copy was screened; the copy shows what came of it",
        )

    def __str__(self):
        return f"decision {self.pk}"

    @property
    def counts(self) -> bool:
        """Whether it holds: where the category asks a second person, once that one confirmed."""
        return self.category not in SECOND_EYES or self.confirmed_at is not None
