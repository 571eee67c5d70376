"""What is gone through once a year, and signed off (K03)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.functions import APPOINTED


class Review(models.Model):
    """One yearly review: what was gone through, when and by whom, what was found and changed.

    Never changed: the next year adds one. The review of the authorisation matrix is
    `accounts.AccessReview`, which keeps the matrix as it stood (K08).
    """

    class Of(models.TextChoices):
        REGULATION = "regulation", _("Privacy regulation and statement")
        ACTIVITIES = "activities", _("Processing activities")
        PROCESSORS = "processors", _("Systems and suppliers")
        MEASURES = "measures", _("Security measures")

    of = models.CharField(_("what was gone through"), max_length=10, choices=Of)
    reviewed_on = models.DateField(_("signed off on"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("signed off by"),
    )
    signed_as = models.CharField(_("signed off as"), max_length=40, choices=APPOINTED, blank=True)
    found = models.TextField(_("what was found"), max_length=4000)
    changed = models.TextField(_("what was changed"), max_length=4000)
    next_due_on = models.DateField(_("next one by"))

    class Meta:
        ordering = ["-reviewed_on", "-pk"]

    class Privacy:
        category = "organisation.register"
        kept = "shows that the regulation and the register were gone through every year (K03)"
        technical = (
            *("id", "of", "reviewed_on", "reviewed_by", "signed_as", "found", "changed"),
            "next_due_on",
        )

    def __str__(self):
        return f"review {self.pk}"
