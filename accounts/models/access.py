"""Users, their appointments, the object grants that follow from those, and the matrix."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Permission
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.functions import APPOINTED
from core.derived import DerivedText, DerivingModel
from core.folding import folded
from core.privacy import Level
from organisation.models import CareGroup, Cluster, Location, Organisation


class UserManager(BaseUserManager):
    def named(self, words: str):
        """The accounts whose name, however written, or address holds each of these words."""
        found = self.all()
        for word in folded(words.replace(",", " ")).split():
            found = found.filter(Q(sort_name__contains=word) | Q(email__contains=word))
        return found

    def get_by_natural_key(self, email):
        # Lowered as where attempts are counted: a database that takes “ſ” for “s” would let
        # somebody try another five times for each way of writing an address.
        return self.get(email=email.lower())

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


def shown_in_order(name: str, email: str) -> str:
    """What a user is called on the page, as lists sort it."""
    return folded(name or email)


class User(DerivingModel, AbstractBaseUser):
    """Somebody who can sign in: with an email address, and only while `is_active`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    sort_name = DerivedText(shown_in_order, of=("name", "email"), max_length=254)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    password_set_at = models.DateTimeField(_("password chosen"), null=True, blank=True)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")), name="email_lower"
            )
        ]

    class Privacy:
        category = "organisation.accounts"
        kept = "removed by accounts.actions.remove_user when the person's file goes (L63)"
        technical = ("id", "created_at", "is_active")
        exported = ("email", "name", "last_login", "password_set_at")
        withheld = {
            "password": "a hash, of no use to anybody",
            "sort_name": "the name once more, written for sorting",
        }

    def __str__(self):
        return f"user {self.pk}"

    @property
    def display_name(self):
        return self.name or self.email


class Appointment(models.Model):
    """A user holds a function from a day to a day: at one place, or in the whole organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    function = models.CharField(_("function"), max_length=40, choices=APPOINTED)
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("cluster")
    )
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("location")
    )
    care_group = models.ForeignKey(
        CareGroup, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("group")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cluster__isnull=True, location__isnull=True)
                | Q(cluster__isnull=True, care_group__isnull=True)
                | Q(location__isnull=True, care_group__isnull=True),
                name="appointment_at_one_place",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="appointment_ends_after_start",
            ),
        ]

    class Privacy:
        category = "organisation.access"
        kept = "goes with the user's account"
        technical = ("id", "user")
        exported = ("function", "cluster", "location", "care_group", "starts_on", "ends_on")

    def __str__(self):
        return f"{self.function} {self.starts_on}"

    @property
    def place(self):
        return self.cluster or self.location or self.care_group or Organisation.objects.get()

    def is_running(self, on) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)


class _PlaceGrant(UserObjectPermissionBase):
    """A guardian object permission that exists through one appointment and ends with it."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="%(class)ss"
    )

    class Meta:
        abstract = True

    class Privacy:
        category = "organisation.access"
        kept = "goes with the appointment"
        technical = ("id", "user", "permission", "content_object", "appointment")


class OrganisationGrant(_PlaceGrant):
    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)

    class Meta:
        unique_together = ["user", "permission", "content_object", "appointment"]


class ClusterGrant(_PlaceGrant):
    content_object = models.ForeignKey(Cluster, on_delete=models.CASCADE)

    class Meta:
        unique_together = ["user", "permission", "content_object", "appointment"]


class LocationGrant(_PlaceGrant):
    content_object = models.ForeignKey(Location, on_delete=models.CASCADE)

    class Meta:
        unique_together = ["user", "permission", "content_object", "appointment"]


class CareGroupGrant(_PlaceGrant):
    content_object = models.ForeignKey(CareGroup, on_delete=models.CASCADE)

    class Meta:
        unique_together = ["user", "permission", "content_object", "appointment"]


# Which grant an appointment writes, by the model of its place.
GRANTS = {
    Organisation: (OrganisationGrant, "work_in_organisation"),
    Cluster: (ClusterGrant, "work_in_cluster"),
    Location: (LocationGrant, "work_at_location"),
    CareGroup: (CareGroupGrant, "work_in_care_group"),
}


def permission_for(place_model) -> Permission:
    """The guardian permission that means: holds a function here."""
    return Permission.objects.get(
        codename=GRANTS[place_model][1], content_type__app_label=place_model._meta.app_label
    )


class AccessMatrix(models.Model):
    """One version of the authorisation matrix; the newest one holds (clauses K07, K09, L79).

    `levels` maps function code to {category code: level number}; what is absent is closed.
    """

    version = models.PositiveIntegerField(unique=True)
    levels = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-version"]

    class Privacy:
        category = "organisation.access"
        kept = "shows who could see what and when (K08, K09)"
        technical = ("id", "version", "levels", "made_at", "made_by")

    def __str__(self):
        return f"matrix {self.version}"

    def level(self, function: str, category: str) -> Level:
        return Level(self.levels.get(function, {}).get(category, 0))


class AccessReview(models.Model):
    """The yearly check of who may see and change what, signed off (clause K08).

    `levels` and `people` are copies of what stood that day: function code to {category code:
    level number} as it took effect, and function code to how many people held it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    matrix = models.ForeignKey(AccessMatrix, on_delete=models.PROTECT, related_name="reviews")
    levels = models.JSONField()
    people = models.JSONField()
    reviewed_on = models.DateField(_("checked on"))
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    signed_as = models.CharField(_("signed off as"), max_length=40, choices=APPOINTED, blank=True)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    next_due_on = models.DateField(_("next check by"))

    class Meta:
        ordering = ["-reviewed_on", "-matrix__version"]

    class Privacy:
        category = "organisation.access"
        kept = "shows that the access policy was checked every year (K08)"
        technical = (
            "id",
            "matrix",
            "levels",
            "people",
            "reviewed_on",
            "reviewed_by",
            "signed_as",
            "remark",
            "next_due_on",
        )

    def __str__(self):
        return f"review {self.reviewed_on}"


class Notice(models.Model):
    """Something waits for a user, in the portal or on the work list; a mail says so, without a word
    of what it is.

    `mailed_at` is when the mail went out: until then, and for a day, it is still to be sent.
    That a message of a kind was sent to a user is in the trail (clause L75).
    """

    class Kind(models.TextChoices):
        CONSENT_QUESTION = (
            "consent_question",
            _("A question about consent is waiting for your answer"),
        )
        CONSENT_REMINDER = (
            "consent_reminder",
            _("Reminder: questions about consent are waiting for you"),
        )
        CONSENT_RECEIPT = "consent_receipt", _("Your answer about consent has been noted")
        PRIVACY_STATEMENT = "privacy_statement", _("Our privacy statement is changing")
        REQUEST_RECEIVED = "request_received", _("We have received your request")
        REQUEST_QUESTION = "request_question", _("We have a question about your request")
        REQUEST_EXTENDED = "request_extended", _("Your request will take more time")
        REQUEST_ANSWERED = "request_answered", _("There is an answer to your request")
        REQUEST_COPY = "request_copy", _("The copy you asked for is ready")
        HANDLING_SOON = "handling_soon", _("A request must be answered within a week")
        HANDLING_LATE = "handling_late", _("The term of a request has passed")
        HANDLING_QUESTION = (
            "handling_question",
            _("A question about a request has been unanswered for two weeks"),
        )
        BREACH_REPORTED = "breach_reported", _("A data breach has been reported")
        BREACH_24 = "breach_24", _("A data breach: 24 of the 72 hours have passed")
        BREACH_48 = "breach_48", _("A data breach: 48 of the 72 hours have passed")
        BREACH_66 = "breach_66", _("A data breach: 66 of the 72 hours have passed")
        BREACH_72 = "breach_72", _("A data breach: the 72 hours have passed")
        TIP_ANSWERED = "tip_answered", _("There is an answer to your tip")
        DESTRUCTION_AHEAD = "destruction_ahead", _("Files will be destroyed within 30 days")
        SIGN_IN_CHANGED = "sign_in_changed", _("How you sign in has changed")
        BREACH_PEOPLE = "breach_people", _("There is a message for you about personal data")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "kind", "-created_at"])]

    class Privacy:
        category = "organisation.accounts"
        kept = "goes with the user's account"
        technical = ("id", "user")
        exported = ("kind", "created_at", "mailed_at", "read_at")

    def __str__(self):
        return f"notice {self.pk}"


class MailedLink(models.Model):
    """A link that opens a page once, without signing in.

    Its token stands in the mail and nowhere else: the worker that mails it makes it, and the row
    keeps a hash. Until `link_until` the link opens what it is for.
    """

    token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    asked_at = models.DateTimeField(_("asked"))
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    link_until = models.DateTimeField(_("the link works until"), null=True, blank=True)

    class Meta:
        abstract = True


class PasswordReset(MailedLink):
    """Somebody asked for a new password at the sign-in page.

    Made for every address that is typed, known or not, so that asking takes the same steps (S07);
    the address itself is not kept. The worker removes a row without a user.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="resets")

    class Meta:
        ordering = ["asked_at", "pk"]

    class Privacy:
        category = "organisation.accounts"
        kept = "goes when it was used, at the latest the day after, and with the user's account"
        technical = ("id", "user", "token_hash", "link_until")
        exported = ("asked_at", "mailed_at")

    def __str__(self):
        return f"password reset {self.pk}"
