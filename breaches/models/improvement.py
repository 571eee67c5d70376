"""Points for improvement."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach
from breaches.models.classes import ABOUT_THE_EVENT, RECORD
from core.fields import EncryptedTextField


class Improvement(models.Model):
    """A point for improvement out of the evaluation, with who takes it up and by which day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="improvements")
    what = EncryptedTextField(_("point for improvement"), lines=2)
    owner = EncryptedTextField(_("who takes it up"), max_length=120)
    due_on = models.DateField(_("done by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = ("id", "breach", "due_on", "done_on")
        withheld = dict.fromkeys(("what", "owner"), ABOUT_THE_EVENT)

    def __str__(self):
        return f"improvement {self.pk}"
