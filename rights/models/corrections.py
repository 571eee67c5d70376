"""What a person wants corrected, field by field: the present value beside the proposed one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import MAIN, PER_ROW
from rights.models.requests import Request
from subjects.models import SubjectRecord


class CorrectionItem(SubjectRecord):
    """One field that is proposed to be changed. `record_id` is the record it stands in, or empty
    where one is to be added; `owner_id` whose record it is: the subject, or a parent of the child.

    `value` is the proposal as the form of that record takes it, `present` and `proposed` are what
    people read.
    """

    class Outcome(models.TextChoices):
        OPEN = "", _("not decided yet")
        APPLIED = "applied", _("changed")
        KEPT = "kept", _("not changed")

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="corrections")
    category = models.CharField(_("part"), max_length=40)
    record_kind = models.CharField(max_length=40)
    owner_id = models.UUIDField()
    record_id = models.UUIDField(null=True, blank=True)
    field = models.CharField(max_length=60)
    label = models.CharField(_("what"), max_length=120)
    present = EncryptedTextField(_("as it stands"), max_length=4000, blank=True, lines=2)
    proposed = EncryptedTextField(_("as it should be"), max_length=4000, blank=True, lines=2)
    value = EncryptedTextField(max_length=4000, blank=True)
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome, blank=True, default="")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["request", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "position"], name="one_correction_per_position"
            )
        ]

    class Privacy:
        category = PER_ROW  # of the values: they go where that part is erased
        retention_class = MAIN
        technical = ("id", "subject", "request", "record_kind", "owner_id", "record_id", "field")
        exported = ("category", "label", "present", "proposed", "outcome")
        withheld = {
            "value": "the proposal once more, as a form takes it",
            "position": "the order on the page",
        }

    def __str__(self):
        return f"correction {self.pk}"
