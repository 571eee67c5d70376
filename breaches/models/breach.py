"""The breach record: the seven sections of the organisation's form (clauses K35, K36, L19 to L24).

A breach is not about one subject, so the key that seals it is its own. Who reported it goes
earlier than the record, and has a key of its own for that. Neither is a section of anybody's
file: what a breach meant for a person is told by the notice to that person, never by this record.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from breaches.models.choices import Answer, Decision
from breaches.models.classes import ABOUT_THE_EVENT, RECORD, STAFF_NAMES
from breaches.models.reporter import Reporter
from core.dates import breach_due_at
from core.fields import EncryptedTextField
from organisation.models import Location
from register.models import ProcessingActivity, Processor


class Breach(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.OPEN)
    reported_at = models.DateTimeField(_("reported at"))
    # Sent along by the report page, so that pressing its button twice makes one breach.
    report_token = models.UUIDField(unique=True, default=uuid.uuid4)
    # Names of questions answered with "not known yet" that have no value to say so themselves.
    unknown = models.JSONField(default=list, blank=True)

    # 2 Discovery
    discovered_at = models.DateTimeField(_("discovered at"))
    aware_at = models.DateTimeField(_("certain since"), null=True, blank=True)
    aware_reason = EncryptedTextField(_("why the two moments differ"), lines=3, blank=True)
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, related_name="breaches"
    )
    place = EncryptedTextField(_("place"), max_length=200, blank=True)

    # 3 Description
    summary = EncryptedTextField(_("what happened"), lines=6, blank=True)

    # 4 Details
    personal_data = models.CharField(max_length=7, choices=Answer, blank=True)
    activities = models.ManyToManyField(ProcessingActivity, blank=True, related_name="breaches")
    data_concerned = EncryptedTextField(_("which data"), lines=4, blank=True)
    people_concerned = EncryptedTextField(_("group of people"), lines=3, blank=True)
    records_concerned = EncryptedTextField(_("which records"), lines=3, blank=True)
    clients_concerned = EncryptedTextField(_("which clients"), lines=3, blank=True)
    nature = models.JSONField(default=list, blank=True)
    responsible_party = EncryptedTextField(_("responsible party"), max_length=200, blank=True)
    processors_involved = models.CharField(max_length=7, choices=Answer, blank=True)
    processors = models.ManyToManyField(Processor, blank=True, related_name="breaches")

    # 5 Impact
    impact_kinds = models.JSONField(default=list, blank=True)
    impact = EncryptedTextField(_("impact"), lines=5, blank=True)
    inform_people = models.CharField(max_length=7, choices=Answer, blank=True)
    inform_reasoning = EncryptedTextField(_("reasoning"), lines=4, blank=True)
    informed_at = models.DateTimeField(_("informed at"), null=True, blank=True)

    # 6 Notification
    ap_decision = models.CharField(max_length=7, choices=Decision, blank=True)
    ap_reasoning = EncryptedTextField(_("reasoning"), lines=5, blank=True)
    ap_decided_at = models.DateTimeField(null=True, blank=True)
    ap_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ap_sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    ap_number = models.CharField(_("number given by the AP"), max_length=40, blank=True)
    ap_late_reason = EncryptedTextField(_("why later than 72 hours"), lines=3, blank=True)

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
            "id",
            "year",
            "sequence",
            "state",
            "reported_at",
            "report_token",
            "unknown",
            "discovered_at",
            "aware_at",
            "location",
            "personal_data",
            "activities",
            "nature",
            "processors_involved",
            "processors",
            "impact_kinds",
            "inform_people",
            "informed_at",
            "ap_decision",
            "ap_decided_at",
            "ap_sent_at",
            "ap_number",
            "no_improvements",
            "closed_at",
        )
        withheld = {
            **dict.fromkeys(
                (
                    "aware_reason",
                    "place",
                    "summary",
                    "data_concerned",
                    "people_concerned",
                    "records_concerned",
                    "clients_concerned",
                    "responsible_party",
                    "impact",
                    "inform_reasoning",
                    "ap_reasoning",
                    "ap_late_reason",
                    "evaluation",
                ),
                ABOUT_THE_EVENT,
            ),
            "ap_decided_by": STAFF_NAMES,
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
    def awaits_sending(self) -> bool:
        return self.ap_decision == Decision.NOTIFY and self.ap_sent_at is None

    def reporter_is(self, user) -> bool:
        return Reporter.objects.filter(breach=self, user=user).exists()

    @cached_property
    def contact(self):
        """The `Reporter`, or None once that part of the record has been destroyed."""
        return Reporter.objects.select_related("location").filter(breach=self).first()
