"""What the sector agreed on together (B11)."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from register.models.common import KEPT, Versioned


class Covenant(Versioned):
    """An agreement of a sector about personal data, and what it binds us to. Without a first day
    we do not take part in it yet."""

    class State(models.TextChoices):
        NOT_YET = "not_yet", _("Not taking part yet")
        IN_FORCE = "in_force", _("In force")
        ENDED = "ended", _("Ended")

    name = models.CharField(_("covenant"), max_length=160, unique=True)
    parties = models.TextField(_("parties"), max_length=4000)
    binds = models.TextField(_("what it binds us to"), max_length=4000)
    starts_on = models.DateField(_("we take part since"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="covenant_ends_after_start",
                violation_error_message=_("A covenant cannot end before we take part in it."),
            )
        ]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = (
            "id",
            "name",
            "parties",
            "binds",
            "starts_on",
            "ends_on",
            "review_on",
            "version",
        )

    def __str__(self):
        return self.name

    def state_on(self, on: dt.date) -> State:
        if self.ends_on and self.ends_on < on:
            return self.State.ENDED
        joined = self.starts_on is not None and self.starts_on <= on
        return self.State.IN_FORCE if joined else self.State.NOT_YET
