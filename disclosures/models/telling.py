"""What was told or delivered, on which ground, and recipients who are told of a change."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consents.models import ConsentDecision
from core.fields import EncryptedTextField
from core.privacy import CATEGORIES, PER_ROW
from disclosures.models.calls import CallNote
from disclosures.models.recipients import LegalDuty, RecipientKind
from documents.models import Document
from organisation.models import Location
from subjects.models import Subject, SubjectRecord


class Delivery(models.Model):
    """One list that was made for a recipient: how many people stood on it and a hash of the file,
    not the file (L29, L82). Of whom went outside each has a disclosure of the own."""

    class Code(models.TextChoices):
        MUNICIPALITY = "municipality", _("Yearly list for the municipality")
        TAX = "tax", _("List for the tax office")
        LUNCH = "lunch", _("Lunch day list")
        INSPECTION = "inspection", _("Inspection view")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("list"), max_length=12, choices=Code)
    recipient_kind = models.ForeignKey(
        RecipientKind,
        verbose_name=_("kind of recipient"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recipient = models.CharField(_("for whom"), max_length=160, blank=True)
    location = models.ForeignKey(
        Location,
        verbose_name=_("location"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    starts_on = models.DateField(_("for the period from"))
    ends_on = models.DateField(_("until"))
    count = models.PositiveIntegerField(_("people on it"))
    left_out = models.PositiveIntegerField(_("left out, because something was missing"), default=0)
    restricted = models.PositiveIntegerField(
        _("left out, because the use of their data is restricted"), default=0
    )
    file_name = models.CharField(_("file"), max_length=120, blank=True)
    file_hash = models.CharField(_("SHA-256 of the file"), max_length=64)
    destroyed_on = models.DateField(_("paper destroyed on"), null=True, blank=True)
    destroyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["code", "location", "starts_on"])]

    class Privacy:
        category = "organisation.deliveries"
        kept = "counts and a hash; who stood on it is in the disclosures of each"
        technical = (
            "id",
            "code",
            "recipient_kind",
            "recipient",
            "location",
            "made_at",
            "made_by",
            "starts_on",
            "ends_on",
            "count",
            "left_out",
            "restricted",
            "file_name",
            "file_hash",
            "destroyed_on",
            "destroyed_by",
        )

    def __str__(self):
        return f"{self.get_code_display()} {self.starts_on:%d-%m-%Y}"


class Rule(models.TextChoices):
    """The five rules that every exchange is checked against first (K01), as a question each."""

    PURPOSE = "purpose", _("It serves the purpose we have the data for, and no other.")
    GROUND = "ground", _("There is a ground for it: the one chosen above.")
    MINIMAL = "minimal", _("No more is told than is needed for that purpose.")
    OPEN = "open", _("The people concerned know of it, or can know.")
    CORRECT = "correct", _("What is told is correct and up to date.")


class DisclosureQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken back as recorded by mistake: what was in fact told."""
        return self.filter(taken_back_on=None)


class Disclosure(SubjectRecord):
    """That something about a subject was told or given to somebody: to whom, what, how and why.

    The register out of which an access request names the recipients (GDPR art. 15(1)(c)). The
    ground points at its proof: the decision that consented, the law, the order, the delivery.
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
        MINIMAL = "minimal", _("the fixed message, without consent")
        ACCESS_REQUEST = "access_request", _("request for a copy")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="disclosures")
    retention_class = models.CharField(max_length=40)
    recipient_kind = models.ForeignKey(
        RecipientKind,
        verbose_name=_("kind of recipient"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recipient = EncryptedTextField(_("told to"), max_length=160)
    categories = models.JSONField(_("what"), default=list)
    told = EncryptedTextField(_("in short, what was told"), max_length=500, lines=3, blank=True)
    means = models.CharField(_("how"), max_length=8, choices=Means)
    purpose = EncryptedTextField(_("what for"), max_length=300, lines=2, blank=True)
    ground = models.CharField(_("on which ground"), max_length=14, choices=Ground)
    ground_note = EncryptedTextField(
        _("which duty, order, consent or request"), max_length=200, blank=True
    )
    consent = models.ForeignKey(
        ConsentDecision, null=True, blank=True, on_delete=models.PROTECT, related_name="disclosures"
    )
    duty = models.ForeignKey(
        LegalDuty,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("legal duty"),
    )
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    call_note = models.ForeignKey(
        CallNote, null=True, blank=True, on_delete=models.PROTECT, related_name="disclosures"
    )
    delivery = models.ForeignKey(
        Delivery, null=True, blank=True, on_delete=models.PROTECT, related_name="disclosures"
    )
    five_rules = models.JSONField(_("the five rules"), default=list, blank=True)
    disclosed_on = models.DateField(_("when"))
    disclosed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    taken_back_on = models.DateField(_("recorded by mistake, taken back on"), null=True, blank=True)
    taken_back_because = EncryptedTextField(
        _("why it was a mistake"), max_length=300, lines=2, blank=True
    )
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        ordering = ["-disclosed_on", "pk"]
        indexes = [models.Index(fields=["subject", "-disclosed_on"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(ground="consent") | Q(consent__isnull=False),
                name="consent_points_at_a_decision",
            ),
            models.CheckConstraint(
                condition=~Q(ground="legal_duty") | Q(duty__isnull=False),
                name="duty_points_at_a_law",
            ),
            models.CheckConstraint(
                condition=~Q(ground="court_order")
                | Q(document__isnull=False)
                | Q(taken_back_on__isnull=False),
                name="order_points_at_its_document",
            ),
        ]

    class Privacy:
        category = "child.disclosures"
        retention_class = PER_ROW
        technical = (
            "id",
            "subject",
            "retention_class",
            "consent",
            "document",
            "call_note",
            "delivery",
            "five_rules",
        )
        exported = (
            "disclosed_on",
            "recipient_kind",
            "recipient",
            "categories",
            "told",
            "means",
            "purpose",
            "ground",
            "duty",
            "ground_note",
            "taken_back_on",
            "taken_back_because",
        )
        withheld = {
            "disclosed_by": "names of staff are not given to the people concerned",
            "taken_back_by": "names of staff are not given to the people concerned",
        }

    def __str__(self):
        return f"disclosure {self.pk}"

    @property
    def category_labels(self):
        return [str(CATEGORIES[code].label) for code in self.categories if code in CATEGORIES]

    @property
    def was_recorded_by_hand(self) -> bool:
        """Whether a person said that this was told. Of a copy that was fetched and of a list that
        was made the system knows by itself."""
        return self.ground != self.Ground.ACCESS_REQUEST and self.delivery_id is None


class RecipientTaskQuerySet(models.QuerySet):
    def standing(self):
        """Without those that ended undone: what they are about was taken back, so nobody got it."""
        return self.filter(Q(disclosure__taken_back_on=None) | Q(done_on__isnull=False))


class RecipientTask(SubjectRecord):
    """A recipient who got something has to be told that it changed: a consent withdrawn, data
    corrected or removed (GDPR art. 19, G03)."""

    class Why(models.TextChoices):
        WITHDRAWN = "withdrawn", _("the consent no longer applies")
        CORRECTED = "corrected", _("the data was corrected")
        REMOVED = "removed", _("the data was removed")
        RESTRICTED = "restricted", _("the use of the data was restricted")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="recipient_tasks")
    retention_class = models.CharField(max_length=40)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="tasks")
    why = models.CharField(_("why"), max_length=10, choices=Why)
    opened_on = models.DateField(_("since"))
    due_on = models.DateField(_("at the latest"))
    done_on = models.DateField(_("date told"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = EncryptedTextField(_("how the recipient was told"), max_length=300, lines=2, blank=True)

    objects = RecipientTaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["done_on", "subject"])]

    class Privacy:
        category = "child.disclosures"
        retention_class = PER_ROW
        technical = ("id", "subject", "retention_class", "disclosure")
        exported = ("why", "opened_on", "due_on", "done_on", "note")
        withheld = {"done_by": "names of staff are not given to the people concerned"}

    def __str__(self):
        return f"recipient task {self.pk}"
