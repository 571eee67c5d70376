"""Who got what about whom, on which ground: recipients and legal duties as data, questions from
outside, disclosures, standing deliveries, and recipients who are told of a change."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consents.models import ConsentDecision, ConsentKind, ConsentMatter, in_language
from core.fields import EncryptedTextField
from core.privacy import CATEGORIES, PER_ROW
from documents.models import Document
from organisation.models import Location
from subjects.models import Subject, SubjectRecord

KEPT = "describes organisations and the law, not a person"


class RecipientKind(models.Model):
    """A kind of recipient (K14): which consents may open the file to it, and whether it may be told
    something by telephone or in person without being called back (L32)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label_nl = models.CharField(_("kind of recipient, in Dutch"), max_length=120)
    label_en = models.CharField(_("kind of recipient, in English"), max_length=120, blank=True)
    consent_kinds = models.ManyToManyField(
        ConsentKind, verbose_name=_("consents that open it"), blank=True, related_name="+"
    )
    told_by_phone = models.BooleanField(_("may be told by telephone"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        ordering = ["position", "code"]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = (
            "id",
            "code",
            "label_nl",
            "label_en",
            "consent_kinds",
            "told_by_phone",
            "position",
        )

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return in_language(self, "label")


class LegalDuty(models.Model):
    """A law that makes us tell something, or lets us (K13, L31): to which kinds of recipient, and
    which parts of a file at most."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label_nl = models.CharField(_("duty, in Dutch"), max_length=160)
    label_en = models.CharField(_("duty, in English"), max_length=160, blank=True)
    law = models.CharField(_("law"), max_length=200)
    recipient_kinds = models.ManyToManyField(
        RecipientKind, verbose_name=_("kinds of recipient"), related_name="duties"
    )
    categories = models.JSONField(_("parts of the file at most"), default=list)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        ordering = ["position", "code"]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = (
            "id",
            "code",
            "label_nl",
            "label_en",
            "law",
            "recipient_kinds",
            "categories",
            "position",
        )

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return in_language(self, "label")


class Recipient(models.Model):
    """An organisation we know: a school, an authority, a supplier. `phone` is the number we call
    back, as we looked it up ourselves and not as a caller gave it."""

    kind = models.ForeignKey(
        RecipientKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="recipients"
    )
    name = models.CharField(_("name"), max_length=160)
    town = models.CharField(_("town"), max_length=80, blank=True)
    phone = models.CharField(_("telephone, as we know it"), max_length=20, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name", "town"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name", "town"],
                name="recipient_once",
                violation_error_message=_("This recipient is in the list already."),
            )
        ]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = ("id", "kind", "name", "town", "phone", "is_active")

    def __str__(self):
        return f"{self.name}, {self.town}" if self.town else self.name


class CallNote(models.Model):
    """A question from outside, by telephone, mail or at the desk: who asks what, and that we call
    back (L35). Nothing of a file stands on it.

    `owner_id` is whose key seals it: the note's own until somebody who may know says which child it
    is about, then the child's, whose file it becomes a part of.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("by telephone")
        MAIL = "mail", _("by mail or email")
        DESK = "desk", _("at the desk")

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        ASKING = "asking", _("the parents have been asked")
        TOLD = "told", _("called back with the information")
        MINIMAL = "minimal", _("the fixed message was given")
        NOTHING = "nothing", _("called back that nothing is told")

    CLOSED = (State.TOLD, State.MINIMAL, State.NOTHING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.UUIDField()
    retention_class = models.CharField(max_length=40)
    subject = models.ForeignKey(
        Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="call_notes"
    )
    location = models.ForeignKey(
        Location, verbose_name=_("location"), on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(_("taken"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    channel = models.CharField(_("how"), max_length=5, choices=Channel)
    caller = EncryptedTextField(_("name of who asks"), max_length=120)
    phone = EncryptedTextField(_("telephone number"), max_length=20)
    institution = EncryptedTextField(_("institution"), max_length=160, blank=True)
    recipient_kind = models.ForeignKey(
        RecipientKind,
        verbose_name=_("kind of institution"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    question = EncryptedTextField(_("question"), max_length=1000, lines=4)
    about_whom = EncryptedTextField(
        _("about which child, as it was said"), max_length=160, blank=True
    )
    is_about_care = models.BooleanField(_("about care or health"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    matter = models.ForeignKey(
        ConsentMatter, null=True, blank=True, on_delete=models.PROTECT, related_name="call_notes"
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-taken_at"]
        indexes = [
            models.Index(fields=["state", "location", "-taken_at"]),
            models.Index(fields=["owner_id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, state__in=["open", "asking"])
                | Q(closed_on__isnull=False, state__in=["told", "minimal", "nothing"]),
                name="call_closed_on_a_day",
            )
        ]

    class Privacy:
        category = "child.disclosures"
        retention_class = PER_ROW
        owner = "owner_id"
        technical = ("id", "owner_id", "retention_class", "subject", "matter")
        exported = (
            "taken_at",
            "channel",
            "caller",
            "phone",
            "institution",
            "recipient_kind",
            "question",
            "about_whom",
            "is_about_care",
            "state",
            "closed_on",
            "location",
        )
        withheld = {
            "taken_by": "names of staff are not given to the people concerned",
            "closed_by": "names of staff are not given to the people concerned",
        }

    def __str__(self):
        return f"call note {self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.state in self.CLOSED


class Delivery(models.Model):
    """One list that was made for a recipient: how many people stood on it and a hash of the file,
    not the file (L29, L82). Of whom went outside each has a disclosure of the own."""

    class Code(models.TextChoices):
        MUNICIPALITY = "municipality", _("Yearly list for the municipality")
        TAX = "tax", _("List for the tax office")
        LUNCH = "lunch", _("Day list of the lunch")
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
    starts_on = models.DateField(_("over the time from"))
    ends_on = models.DateField(_("until"))
    count = models.PositiveIntegerField(_("people on it"))
    left_out = models.PositiveIntegerField(_("left out, because something lacked"), default=0)
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
        LegalDuty, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
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
                condition=~Q(ground="court_order") | Q(document__isnull=False),
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
        )
        withheld = {"disclosed_by": "names of staff are not given to the people concerned"}

    def __str__(self):
        return f"disclosure {self.pk}"

    @property
    def category_labels(self):
        return [str(CATEGORIES[code].label) for code in self.categories if code in CATEGORIES]


class RecipientTask(SubjectRecord):
    """A recipient who got something has to be told that it changed: a consent withdrawn, data
    corrected or removed (GDPR art. 19, G03)."""

    class Why(models.TextChoices):
        WITHDRAWN = "withdrawn", _("the consent was withdrawn")
        CORRECTED = "corrected", _("the data was corrected")
        REMOVED = "removed", _("the data was removed")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="recipient_tasks")
    retention_class = models.CharField(max_length=40)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="tasks")
    why = models.CharField(_("why"), max_length=9, choices=Why)
    opened_on = models.DateField(_("since"))
    due_on = models.DateField(_("at the latest"))
    done_on = models.DateField(_("told on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = EncryptedTextField(_("how the recipient was told"), max_length=300, lines=2, blank=True)

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
