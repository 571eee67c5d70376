"""The subject (betrokkene), where it belongs, and who may act for it. Everything hangs on these."""

import json
import uuid
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.models import MailedLink
from core.derived import DerivedText, DerivingModel
from core.fields import EncryptedTextField
from core.folding import folded
from core.privacy import CATEGORIES, MAIN, PER_ROW, RETENTION_CLASSES, SubjectKind
from organisation.models import CareGroup, Location
from subjects.querysets import SubjectQuerySet
from subjects.reading_models import ReadingLook, UnusualReading  # noqa: F401 (models of this app)
from subjects.sorting import sort_text


class Subject(models.Model):
    """A person on whom something is held (GDPR art. 4(1)).

    `relation_ended_on` is the last day of the relation: deregistration of a child, end of an
    employment. Once its last retention class has gone only a bare row remains, then nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=SubjectKind)
    relation_ended_on = models.DateField(_("relation ended on"), null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="subject",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        permissions = [("reach_subject", "May reach this subject by an exceptional grant")]
        indexes = [models.Index(fields=["kind", "relation_ended_on"])]

    class Privacy:
        category = "child.identity"
        kept = "a bare row until the last retention class has gone; then the engine removes it"
        owner = "id"
        technical = ("id", "user", "created_at")
        exported = ("kind", "relation_ended_on")

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def has_ended(self, on) -> bool:
        """Whether the care, or the work, is over on a day: its last day lies before it."""
        return self.relation_ended_on is not None and self.relation_ended_on < on

    @property
    def retention_classes(self):
        return RETENTION_CLASSES[SubjectKind(self.kind)]

    def is_held(self, retention_class: str) -> bool:
        """Whether a hold (retention.Hold, by its reverse name) stands on this class."""
        held = self.holds.filter(retention_class=retention_class, released_at__isnull=True)
        return held.exists()


class SubjectRecord(models.Model):
    """Base of every model that holds something of one subject."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Affiliation(SubjectRecord):
    """A subject at a location, and perhaps in a group, from a day to a day.

    One that has `never_begun` ends the day before it starts: nobody was there on any day, but the
    file stays with the place that it was for.
    """

    location = models.ForeignKey(
        Location, verbose_name=_("location"), on_delete=models.PROTECT, related_name="affiliations"
    )
    care_group = models.ForeignKey(
        CareGroup, verbose_name=_("group"), null=True, blank=True, on_delete=models.PROTECT
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="affiliations")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    never_begun = models.BooleanField(_("never begun"), default=False, editable=False)

    class Meta:
        ordering = ["starts_on"]
        indexes = [
            models.Index(fields=["location", "ends_on", "subject"]),
            models.Index(fields=["care_group", "ends_on", "subject"]),
            models.Index(fields=["subject", "starts_on"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(never_begun=True, ends_on__lt=F("starts_on"))
                | Q(Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), never_begun=False),
                name="affiliation_ends_after_start",
            )
        ]

    class Privacy:
        category = "child.care_arrangement"
        retention_class = MAIN
        technical = ("id", "subject", "never_begun")
        exported = ("location", "care_group", "starts_on", "ends_on")

    def __str__(self):
        return f"affiliation {self.pk}"


class Representation(SubjectRecord):
    """Who may act for a child: the parent, the kind of custody, and a court's restriction."""

    class Custody(models.TextChoices):
        JOINT = "joint", _("joint custody")
        SOLE = "sole", _("sole custody")
        GUARDIAN = "guardian", _("guardianship")
        NONE = "none", _("no custody")

    class Restriction(models.TextChoices):
        NONE = "", _("no restriction")
        NO_CONTACT = "no_contact", _("no contact with the child")
        NO_INFORMATION = "no_information", _("no information about the child")
        BOTH = "both", _("no contact and no information")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="represented_by")
    parent = models.ForeignKey(
        Subject, verbose_name=_("parent"), on_delete=models.PROTECT, related_name="represents"
    )
    custody = models.CharField(_("custody"), max_length=10, choices=Custody)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    restriction = models.CharField(
        _("court order"), max_length=14, choices=Restriction, blank=True, default=Restriction.NONE
    )
    restricted_from = models.DateField(_("order valid from"), null=True, blank=True)
    restricted_until = models.DateField(_("order valid until"), null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "parent"], name="one_representation_per_parent"
            ),
            models.CheckConstraint(condition=~Q(subject=F("parent")), name="not_own_parent"),
            models.CheckConstraint(
                condition=Q(restriction="") | Q(restricted_from__isnull=False),
                name="restriction_has_a_start",
            ),
        ]

    class Privacy:
        category = "child.custody"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = (
            "parent",
            "custody",
            "starts_on",
            "ends_on",
            "restriction",
            "restricted_from",
            "restricted_until",
        )

    def __str__(self):
        return f"representation {self.pk}"

    def restricted_on(self, on) -> bool:
        """Whether a court order stands between this parent and the child on a day (L33)."""
        return bool(
            self.restriction
            and self.restricted_from <= on
            and (self.restricted_until is None or self.restricted_until >= on)
        )

    def holds_custody_on(self, on) -> bool:
        return (
            self.custody != self.Custody.NONE
            and self.starts_on <= on
            and (self.ends_on is None or self.ends_on >= on)
        )


class SubjectGrant(UserObjectPermissionBase):
    """A guardian object permission on one subject: a parent and the own child, an employee and
    the own file, a panel member and an applicant, or an exception with a reason and an end
    (`given_by`). `function` says as what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_object = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="grants")
    function = models.CharField(_("as"), max_length=40)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reason = EncryptedTextField(_("reason"), max_length=200, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        unique_together = ["user", "permission", "content_object", "function"]

    class Privacy:
        category = "organisation.access"
        retention_class = MAIN
        owner = "content_object_id"
        technical = ("id", "user", "permission", "content_object")
        exported = ("function", "starts_on", "ends_on", "reason")
        withheld = {"given_by": "names of staff are not given to the people concerned"}

    def __str__(self):
        return f"grant {self.pk}"

    @property
    def subject(self):
        return self.content_object


class UseRestriction(SubjectRecord):
    """Parts of a file that are kept but not used for a time, as the person asked (GDPR art. 18).

    `reference` is the number of that request.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="use_restrictions")
    categories = models.JSONField(_("parts"))
    reference = models.CharField(_("request"), max_length=12)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["starts_on"]
        indexes = [models.Index(fields=["ends_on", "subject"])]

    class Privacy:
        category = "child.requests"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("categories", "reference", "starts_on", "ends_on")

    def __str__(self):
        return f"restriction {self.pk}"

    @property
    def category_labels(self) -> list[str]:
        return [str(CATEGORIES[code].label) for code in self.categories]


class Invitation(MailedLink, SubjectRecord):
    """Somebody with a file is invited to sign in, at an address that stands here sealed.

    It waits until `expires_at`; the link in the mail opens for a shorter time, and who comes later
    has a new one mailed. Accepted, withdrawn or expired it is gone: the trail says that it was.
    """

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="invitation")
    email = EncryptedTextField(_("email"), max_length=254)
    expires_at = models.DateTimeField(_("can be accepted until"))
    renewals = models.PositiveSmallIntegerField(default=0)
    code_digest = models.BinaryField(default=b"", editable=False)  # none where none is asked for
    wrong_codes = models.PositiveSmallIntegerField(default=0)

    code = ""
    """What staff tell the person, known only to who has just had it made; it is no field."""

    class Privacy:
        category = "organisation.accounts"
        retention_class = MAIN
        technical = ("id", "subject", "token_hash", "link_until", "renewals", "wrong_codes")
        exported = ("email", "asked_at", "mailed_at", "expires_at")
        withheld = {"code_digest": "a digest, of no use to anybody"}

    def __str__(self):
        return f"invitation {self.pk}"


class StatedReason(SubjectRecord):
    """Why somebody opened a section on reason, or corrected the day on which a request came in,
    sealed; the event in the trail holds no text."""

    event_id = models.BigIntegerField(unique=True)  # audit.Event
    text = EncryptedTextField(_("reason"), max_length=200)

    class Privacy:
        category = "child.log"
        retention_class = MAIN
        technical = ("id", "subject", "event_id")
        exported = ("text",)

    def __str__(self):
        return f"reason {self.pk}"


class FormerValues(SubjectRecord):
    """What a record held before it was changed or removed, sealed and kept with the same class.

    `values` is JSON: a list of [label, value in words]. The event in the trail says who and when.
    """

    category = models.CharField(_("section"), max_length=40)
    retention_class = models.CharField(max_length=40)
    record_id = models.UUIDField()
    event_id = models.BigIntegerField(unique=True)  # audit.Event
    changed_at = models.DateTimeField(_("changed at"))
    values = EncryptedTextField(_("held before"))

    class Meta:
        ordering = ["-changed_at", "-event_id"]
        indexes = [models.Index(fields=["subject", "category"])]

    class Privacy:
        category = PER_ROW
        retention_class = PER_ROW
        technical = ("id", "subject", "retention_class", "record_id", "event_id")
        exported = ("category", "changed_at", "values")

    def __str__(self):
        return f"former values {self.pk}"

    def pairs(self) -> list[tuple[str, str]]:
        """(label, value) as they were shown."""
        return [tuple(pair) for pair in json.loads(self.values)]


def search_text(*names: str) -> str:
    """Words as they are compared, each after a space."""
    return "".join(f" {word}" for name in names for word in folded(name).split())


def searched_words(text: str) -> list[str]:
    """The words that somebody searches by. A comma, as in “Vries, de”, is a space."""
    return search_text(text.replace(",", " ")).split()


def found_by(people: QuerySet, text: str) -> QuerySet:
    """The people whose name has words that begin with the words of `text`, however written; the
    second half of a double name and what follows an apostrophe are words too. Without a word, all
    of them."""
    for word in searched_words(text):
        begins = (Q(search_name__contains=f"{before}{word}") for before in " -'")
        people = people.filter(reduce(or_, begins))
    return people


class Person(DerivingModel):
    """Names, in plain text so that a person can be found and sorted by name.

    Lists of people are sorted by `sort_name`. `search_name` holds every word of the name, in lower
    case, without accents, each after a space: a search for the beginning of a word is one for that
    text (`found_by`). Where first names stand alone, they come first.
    """

    NAMES = ("first_name", "family_name")

    first_name = models.CharField(_("first name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    sort_name = DerivedText(sort_text, of=NAMES, max_length=170)
    search_name = DerivedText(search_text, of=NAMES, max_length=170)

    class Meta:
        abstract = True

    @property
    def name(self):
        return f"{self.first_name} {self.family_name}"

    @property
    def initials(self):
        """For minutes and whatever goes wider than the own group (clause L25)."""
        words = [self.first_name, *self.family_name.split()]
        letters = [next(filter(str.isalpha, word), "") for word in words]
        return " ".join(f"{letter}." for letter in letters if letter)
