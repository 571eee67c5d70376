"""What was sent to the supervisor (AP), by its own web form: a log, of which nothing is taken back,
and of which the moment alone is corrected (GDPR art. 33; clauses L20, L24)."""

import json
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach
from breaches.models.classes import ABOUT_THE_EVENT, RECORD, STAFF_NAMES
from core.fields import EncryptedTextField
from documents.storage import StoredFile


class Notification(models.Model):
    """One notification as it was sent. `answers` are those in AP order at that moment, in Dutch as
    the AP takes them: JSON, a list of [code, question, answer]. The confirmation of the AP lies
    encrypted beside the documents; `confirmation_size` is 0 where there is none."""

    class Kind(models.TextChoices):
        COMPLETE = "complete", _("Complete")
        PRELIMINARY = "preliminary", _("Preliminary: more follows")
        FOLLOW_UP = "follow_up", _("Follow-up to an earlier one")
        WITHDRAWAL = "withdrawal", _("Withdrawal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    completes = models.BooleanField(_("nothing more follows"), default=False)
    sent_at = models.DateTimeField(_("sent at"))
    number = models.CharField(_("number given by the AP"), max_length=40, blank=True)
    late_reason = EncryptedTextField(_("why later than 72 hours"), lines=3, blank=True)
    because = EncryptedTextField(_("why it is withdrawn"), lines=3, blank=True)
    answers = EncryptedTextField(_("answers"), lines=8)
    confirmation_size = models.PositiveIntegerField(default=0)  # in bytes
    confirmation_type = models.CharField(max_length=20, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["sent_at", "recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="complete", completes=True)
                | models.Q(kind__in=["preliminary", "withdrawal"], completes=False)
                | models.Q(kind="follow_up"),
                name="notification_completes_by_its_kind",
            )
        ]

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = (
            *("id", "breach", "kind", "completes", "sent_at", "number", "confirmation_size"),
            *("confirmation_type", "recorded_at"),
        )
        withheld = {
            **dict.fromkeys(("late_reason", "because", "answers"), ABOUT_THE_EVENT),
            "recorded_by": STAFF_NAMES,
        }

    def __str__(self):
        return f"notification {self.pk}"

    @property
    def is_withdrawal(self) -> bool:
        return self.kind == self.Kind.WITHDRAWAL

    def beside(self) -> tuple["Notification | None", "Notification | None"]:
        """What was sent before it and what after it, if anything."""
        sent = list(self.breach.notifications.all())
        place = sent.index(self)
        return (sent[place - 1] if place else None), next(iter(sent[place + 1 :]), None)

    @property
    def is_first(self) -> bool:
        """Whether it told the AP of the breach first, or anew after a withdrawal: that is what the
        72 hours ask."""
        before, _after = self.beside()
        return not self.is_withdrawal and (before is None or before.is_withdrawal)

    @property
    def sent_answers(self) -> list[tuple[str, str, str]]:
        """What was sent, as (code, question, answer)."""
        return [tuple(row) for row in json.loads(self.answers)]

    @property
    def confirmation(self) -> StoredFile | None:
        if not self.confirmation_size:
            return None
        return StoredFile(
            self.pk, self.breach_id, RECORD, self.confirmation_size, self.confirmation_type
        )


class SentCorrection(models.Model):
    """The moment at which something was sent had been recorded wrongly: which it was, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="+")
    notification = models.ForeignKey(
        Notification, on_delete=models.CASCADE, related_name="corrections"
    )
    was_sent_at = models.DateTimeField(_("sent at, as it was recorded"))
    late_reason = EncryptedTextField(_("why later than 72 hours, until then"), lines=3, blank=True)
    because = EncryptedTextField(_("why it was corrected"), lines=3)
    corrected_at = models.DateTimeField(_("corrected at"))
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["corrected_at", "pk"]

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = ("id", "breach", "notification", "was_sent_at", "corrected_at")
        withheld = {
            **dict.fromkeys(("late_reason", "because"), ABOUT_THE_EVENT),
            "corrected_by": STAFF_NAMES,
        }

    def __str__(self):
        return f"correction {self.pk}"
