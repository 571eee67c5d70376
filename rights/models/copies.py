"""The copy of a file that a request leads to: made in the background, fetched, then removed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.dates import Term
from core.privacy import CATEGORIES, MAIN
from documents.models import Document
from rights.models.requests import Request
from subjects.models import SubjectRecord

COPY_KEPT = Term(weeks=2)  # how long a finished copy waits to be fetched


class Copy(SubjectRecord):
    """The copy made for a request. A worker takes it by a claim that ends after a while, so that
    one that was lost is found again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be made")
        MAKING = "making", _("being made")
        FAILED = "failed", _("could not be made")
        READY = "ready", _("ready to be fetched")
        COLLECTED = "collected", _("fetched")
        EXPIRED = "expired", _("no longer available")

    request = models.OneToOneField(Request, on_delete=models.CASCADE, related_name="copy")
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    approved_at = models.DateTimeField(_("approved at"))
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
        ordering = ["approved_at"]
        indexes = [models.Index(fields=["state", "approved_at"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(available_until__isnull=False),
                name="ready_until_a_day",
            )
        ]

    class Privacy:
        category = "child.requests"
        retention_class = MAIN
        technical = ("id", "subject", "request", "document", "claim", "claimed_until", "attempts")
        exported = ("state", "approved_at", "categories", "available_until", "collected_at")

    def __str__(self):
        return f"copy {self.pk}"

    @property
    def category_labels(self) -> list[str]:
        return [str(CATEGORIES[code].label) for code in self.categories if code in CATEGORIES]

    @property
    def is_being_made(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MAKING)
