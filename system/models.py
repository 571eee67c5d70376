"""That the work in the background goes on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When the worker last did what the scheduler sends it every minute: both are alive then.
    `attention` are the checks that asked attention when it looked, for the work list.

    One row. It is written without an event in the trail, which it would fill.
    """

    at = models.DateTimeField(_("at"))
    attention = models.JSONField(_("needs attention"), default=list)

    class Privacy:
        category = "organisation.system"
        kept = "a moment and checks, about nobody"
        technical = ("id", "at", "attention")

    def __str__(self):
        return f"heartbeat {self.at:%Y-%m-%d %H:%M}"
