"""What was sent to the supervisor (AP), by its own web form: a log, of which nothing is taken back
(GDPR art. 33; clauses L20, L24)."""

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
