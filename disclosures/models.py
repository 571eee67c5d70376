from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import CATEGORIES, PER_ROW
from subjects.models import Subject, SubjectRecord


class Disclosure(SubjectRecord):
    """That something about a subject was told or given to somebody: to whom, what, how and why.

    The register out of which an access request names the recipients (GDPR art. 15(1)(c)).
    """

    class Means(models.TextChoices):
        WRITTEN = "written", _("in writing")
        VERBAL = "verbal", _("in a conversation")
        PHONE = "phone", _("by telephone")
        PORTAL = "portal", _("in the portal")

    class Ground(models.TextChoices):
        CONSENT = "consent", _("consent")
        LEGAL_DUTY = "legal_duty", _("legal duty")
        COURT_ORDER = "court_order", _("court order")
        ACCESS_REQUEST = "access_request", _("request for a copy")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="disclosures")
    retention_class = models.CharField(max_length=40)
    recipient = EncryptedTextField(_("told to"), max_length=160)
    categories = models.JSONField(_("what"), default=list)
    means = models.CharField(_("how"), max_length=8, choices=Means)
    ground = models.CharField(_("on which ground"), max_length=14, choices=Ground)
    ground_note = EncryptedTextField(
        _("which duty, order, consent or request"), max_length=200, blank=True
    )
    disclosed_on = models.DateField(_("when"))
    disclosed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-disclosed_on", "pk"]
        indexes = [models.Index(fields=["subject", "-disclosed_on"])]

    class Privacy:
        category = "child.disclosures"
        retention_class = PER_ROW
        technical = ("id", "subject", "retention_class")
        exported = ("disclosed_on", "recipient", "categories", "means", "ground", "ground_note")
        withheld = {"disclosed_by": "names of staff are not given to the people concerned"}

    def __str__(self):
        return f"disclosure {self.pk}"

    @property
    def category_labels(self):
        return [str(CATEGORIES[code].label) for code in self.categories if code in CATEGORIES]
