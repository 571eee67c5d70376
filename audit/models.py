from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing that was done or looked at: who, as what, when, about which subject.

    Holds no personal values: the subject is an id, `details` holds codes and numbers only.
    Rows are added, never changed (clauses K39, L75).
    """

    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,  # the trail outlives the account
        related_name="+",
    )
    function = models.CharField(_("function"), max_length=40, blank=True)
    subject_id = models.UUIDField(_("subject"), null=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    section = models.CharField(_("section"), max_length=40, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    details = models.JSONField(default=dict, blank=True)
    request_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_id", "-at"]),
            models.Index(fields=["actor", "-at"]),
            models.Index(fields=["action", "-at"]),
        ]

    class Privacy:
        category = "child.log"
        kept = "the accountability trail, itself under the retention of the security log (K39, L80)"
        technical = ("id", "object_type", "object_id", "request_id", "details")
        exported = ("at", "action", "function", "section", "purpose")
        withheld = {
            "actor": "names of staff are not given to the people concerned",
            "subject_id": "the reference itself, nothing about the person",
        }

    def __str__(self):
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"
