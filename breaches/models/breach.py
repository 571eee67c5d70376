"""The breach record: the seven sections of the organisation's form and all that the AP asks beyond
them (clauses K35, K36, L19 to L24).

A breach is not about one subject, so the key that seals it is its own. Who reported it goes
earlier than the record, and has a key of its own for that. Neither is a section of anybody's
file: what a breach meant for a person is told by the notice to that person, never by this record.
"""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from breaches.models.answers import (
    DescriptionAnswers,
    DetailsAnswers,
    DiscoveryAnswers,
    ImpactAnswers,
    NotifyingAnswers,
)
from breaches.models.choices import Answer, Classification, Decision, InformGround
from breaches.models.classes import ABOUT_THE_EVENT, RECORD, STAFF_NAMES
from breaches.models.reporter import Reporter
from core.dates import breach_due_at
from core.fields import EncryptedTextField

_PARTS = (DiscoveryAnswers, DescriptionAnswers, DetailsAnswers, ImpactAnswers, NotifyingAnswers)
PLAIN_ANSWERS = tuple(name for part in _PARTS for name in part.PLAIN)
SEALED_ANSWERS = tuple(name for part in _PARTS for name in part.SEALED)


class ApState(models.TextChoices):
    """How far the notification to the AP is, out of what was sent; never stored."""

    NOTHING = "nothing", _("Nothing sent")
    PRELIMINARY = "preliminary", _("Preliminary notification sent")
    COMPLETE = "complete", _("Notified")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Breach(
    DiscoveryAnswers,
    DescriptionAnswers,
    DetailsAnswers,
    ImpactAnswers,
    NotifyingAnswers,
    models.Model,
):
    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    FOLLOW_UP_TERM = dt.timedelta(weeks=4)  # own default; GDPR art. 33(4) says without delay

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    reported_at = models.DateTimeField(_("reported at"))
    # Sent along by the report page, so that pressing its button twice makes one breach.
    report_token = models.UUIDField(unique=True, default=uuid.uuid4)
    # Names of questions answered with "not known yet" that have no value to say so themselves.
    unknown = models.JSONField(default=list, blank=True)

    # How often each page of questions was saved, by its code.
    versions = models.JSONField(default=dict, blank=True)

    # 7 Evaluation
    evaluation = EncryptedTextField(_("evaluation"), lines=8, blank=True)
    no_improvements = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-year", "-sequence"]
        indexes = [models.Index(fields=["state", "-year", "-sequence"])]
        constraints = [
            models.UniqueConstraint(fields=["year", "sequence"], name="breach_number_once"),
            models.CheckConstraint(
                condition=Q(aware_at__isnull=True) | Q(aware_at__gte=F("discovered_at")),
                name="breach_aware_after_discovery",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False),
                name="breach_closed_at_a_moment",
            ),
            # Whoever informs the people concerned always notifies the AP too.
            models.CheckConstraint(
                condition=~Q(inform_people="yes", ap_decision="refrain"),
                name="breach_informing_forces_notification",
            ),
        ]

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "id"
        technical = (
            *("id", "year", "sequence", "state", "reported_at", "report_token", "unknown"),
            "versions",
            *PLAIN_ANSWERS,
            *DetailsAnswers.LINKS,
            *("no_improvements", "closed_at"),
        )
        withheld = {
            **dict.fromkeys((*SEALED_ANSWERS, "evaluation"), ABOUT_THE_EVENT),
            "ap_decided_by": STAFF_NAMES,
            "inform_decided_by": STAFF_NAMES,
            "closed_by": STAFF_NAMES,
        }

    def __str__(self):
        return f"breach {self.number}"

    @property
    def number(self) -> str:
        return f"{self.year}-{self.sequence:03d}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def version_of(self, page: str) -> int:
        """How often a page of questions was saved."""
        return self.versions.get(page, 0)

    def count_version(self, page: str) -> None:
        """Its answers are written once more: a form that was opened before is out of date."""
        self.versions[page] = self.version_of(page) + 1

    @property
    def is_no_breach(self) -> bool:
        """It turned out to be no data breach; the record of it stays (L19)."""
        return self.classification == Classification.NONE

    @property
    def tells_in_public(self) -> bool:
        """A public notice stands in for telling everybody by name (GDPR art. 34(3)(c))."""
        return self.inform_people == Answer.NO and self.inform_ground == InformGround.EFFORT

    @property
    def was_told(self) -> bool:
        """Somebody was told of it, by name or by a public notice: no answer takes that back."""
        return self.communications.exists() or self.public_communications.exists()

    @property
    def tells_people(self) -> bool:
        """The people concerned are told or were, each or by a public notice."""
        return self.inform_people == Answer.YES or self.tells_in_public or self.was_told

    @cached_property
    def logs_who_was_told(self) -> bool:
        """Somebody was told, by name or in public, and that was recorded."""
        return self.communications.exists() or self.public_communications.exists()

    @property
    def clock_starts_at(self):
        """Awareness; while that is not recorded discovery, which is never too late (L20)."""
        return self.aware_at or self.discovered_at

    @property
    def due_at(self):
        return breach_due_at(self.clock_starts_at)

    @property
    def is_decided(self) -> bool:
        return self.ap_decision in (Decision.NOTIFY, Decision.REFRAIN)

    @property
    def is_inform_decided(self) -> bool:
        return self.inform_people in (Answer.YES, Answer.NO)

    @cached_property
    def standing(self) -> list:
        """What was sent to the AP and still stands: all since the last withdrawal, oldest first."""
        found: list = []
        for notification in self.notifications.all():
            found = [] if notification.is_withdrawal else [*found, notification]
        return found

    @property
    def ap_state(self) -> ApState:
        if self.standing:
            whole = any(sent.completes for sent in self.standing)
            return ApState.COMPLETE if whole else ApState.PRELIMINARY
        return ApState.WITHDRAWN if self.notifications.all() else ApState.NOTHING

    @property
    def ap_sent_at(self):
        """When the AP was first told of it, in whole or in part: that is what the 72 hours ask."""
        return self.standing[0].sent_at if self.standing else None

    @property
    def first_notified_at(self):
        """When the AP was told of it for the first time, also where that was withdrawn later."""
        sent = (one.sent_at for one in self.notifications.all() if not one.is_withdrawal)
        return next(sent, None)

    @property
    def ap_number(self) -> str:
        """The number the AP gave last, of what stands."""
        return next((sent.number for sent in reversed(self.standing) if sent.number), "")

    @property
    def awaits_sending(self) -> bool:
        """It was decided to notify the AP, and nothing was sent by that decision: after a
        withdrawal the AP is notified again by a new decision only."""
        if self.ap_decision != Decision.NOTIFY or self.standing:
            return False
        sent = self.notifications.all()
        return not any(one.recorded_at >= self.ap_decided_at for one in sent)

    @property
    def follow_up_due_at(self):
        """Until when the AP waits for the rest of what it was told; None where it does not."""
        if self.ap_state != ApState.PRELIMINARY:
            return None
        return self.ap_sent_at + self.FOLLOW_UP_TERM

    def reporter_is(self, user) -> bool:
        return Reporter.objects.filter(breach=self, user=user).exists()

    @property
    def improvements(self):
        """The points for improvement among the measures."""
        return self.measures.filter(kind="improvement")

    @cached_property
    def contact(self):
        """The `Reporter`, or None once that part of the record has been destroyed."""
        return Reporter.objects.select_related("location").filter(breach=self).first()
