"""Who agreed to what: kinds of consent, the exact text of each version, and every decision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.privacy import MAIN
from subjects.models import Subject, SubjectRecord


class ConsentKind(models.Model):
    """One purpose that is agreed to or not, by itself. `code` is what the product asks for."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label = models.CharField(_("purpose"), max_length=120)

    class Meta:
        ordering = ["code"]

    class Privacy:
        category = "organisation.register"
        kept = "describes what the organisation asks, not a person"
        technical = ("id", "code", "label")

    def __str__(self):
        return self.label


class ConsentText(models.Model):
    """The words of one version, as they were read by who decided. Versions are never changed."""

    kind = models.ForeignKey(ConsentKind, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveIntegerField(_("version"))
    body = models.TextField(_("text"))
    valid_from = models.DateField(_("from"))

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="consent_version_once")
        ]

    class Privacy:
        category = "organisation.register"
        kept = "describes what the organisation asks, not a person"
        technical = ("id", "kind", "version", "body", "valid_from")

    def __str__(self):
        return f"{self.kind} ({self.version})"


class DecisionChanged(Exception):
    """A decision is added, never changed: a change of mind is a new decision."""


class ConsentDecision(SubjectRecord):
    """Yes or no, by one giver, to one version of a text. The newest one of each giver counts.

    `giver` is the parent who decided for a child; without one, the subject decided.
    """

    class How(models.TextChoices):
        PORTAL = "portal", _("in the portal")
        FORM = "form", _("by a form on the website")
        PAPER = "paper", _("signed on paper")
        EMAIL = "email", _("by email")
        SPOKEN = "spoken", _("spoken, noted by a member of staff")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="consents")
    kind = models.ForeignKey(ConsentKind, on_delete=models.PROTECT, related_name="decisions")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="decisions")
    given = models.BooleanField(_("given"))
    decided_on = models.DateField(_("decided on"))
    how = models.CharField(_("how"), max_length=8, choices=How)
    giver = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.SET_NULL, related_name="consents_given"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["decided_on", "recorded_at"]
        indexes = [models.Index(fields=["kind", "subject", "decided_on"])]

    class Privacy:
        category = "child.consents"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("kind", "text", "given", "decided_on", "how", "recorded_at")
        withheld = {
            "giver": "the other parent's name; the reader knows whether it was him or her",
            "recorded_by": "names of staff are not given to the people concerned",
        }

    def __str__(self):
        return f"decision {self.pk}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise DecisionChanged("record a new decision")
        super().save(*args, **kwargs)
