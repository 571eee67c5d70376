"""A request of a person about data, from its receipt to its answer (GDPR art. 12 to 22)."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import MAIN
from subjects.models import Representation, Subject, SubjectRecord

HIGHEST_FEE = 5  # euro (clause K16)


class RequestCounter(models.Model):
    """The last request number given in a year: numbers have no gaps and are never given twice,
    also after the request itself has been destroyed."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Privacy:
        category = "child.requests"
        kept = "a count per year, nothing of a person"
        technical = ("year", "last")

    def __str__(self):
        return f"{self.year}: {self.last}"


class Request(SubjectRecord):
    """A request about the data of `subject`, made by `requester`: a parent, or the person itself.

    The clock runs from `received_on` until `answered_on`, and stands still since `waits_since`
    while a question to the person is open; `stood_still` are the days it stood still before. What
    comes in on paper may be noted later: its receipt is confirmed on `noted_on`.
    A complaint that goes on to the board starts anew on `board_since`.
    """

    class Kind(models.TextChoices):
        ACCESS = "access", _("view the file")
        COPY = "copy", _("copy of the file")
        PORTABILITY = "portability", _("data portability")
        CORRECTION = "correction", _("correction of data")
        ERASURE = "erasure", _("erasure of data")
        RESTRICTION = "restriction", _("restriction of use")
        OBJECTION = "objection", _("objection to use")
        WHY = "why", _("question why we have data")
        COMPLAINT = "complaint", _("complaint")

    class Channel(models.TextChoices):
        PORTAL = "portal", _("in the portal")
        DESK = "desk", _("at the desk")
        LETTER = "letter", _("by letter or email")
        PHONE = "phone", _("by telephone")

    class State(models.TextChoices):
        OPEN = "open", _("being handled")
        MAKING = "making", _("the copy is being made")
        ANSWERED = "answered", _("answered")
        PARTLY = "partly", _("granted in part")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class IdentityCheck(models.TextChoices):
        KNOWN = "known", _("known at the desk")
        PORTAL = "portal", _("signed in to the portal")
        DOCUMENT = "document", _("identity document seen, not copied")

    class Ground(models.TextChoices):
        """Why something is refused; which hold for a kind says `rights.actions.deciding`."""

        IDENTITY = "identity", _("we could not establish who is asking")
        AUTHORITY = "authority", _("the person asking may not ask this")
        EXCESSIVE = "excessive", _("the request is manifestly unfounded or excessive")
        LEGAL_DUTY = "legal_duty", _("the law requires us to keep the data")
        SETTLEMENT = "settlement", _("a financial settlement still needs the data")
        LEGAL_RULE = "legal_rule", _("a legal rule prevents it")
        CORRECT = "correct", _("the data is right as it is")
        NO_REASON = "no_reason", _("none of the reasons that the law names applies")
        COMPELLING = "compelling", _("a compelling interest outweighs the objection")
        NOT_PORTABLE = "not_portable", _("the data was not given by the person")

    UNANSWERED = (State.OPEN, State.MAKING)
    WITH_A_COPY = (Kind.COPY, Kind.PORTABILITY)
    ONE_AT_A_TIME = (Kind.ACCESS, Kind.COPY, Kind.PORTABILITY)

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="requests")
    requester = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="made_requests", verbose_name=_("requester")
    )
    number = models.CharField(_("number"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    channel = models.CharField(_("asked"), max_length=6, choices=Channel)
    words = EncryptedTextField(_("in the words of the person"), max_length=4000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    received_on = models.DateField(_("received on"))
    noted_on = models.DateField(_("noted on"))
    own_due_on = models.DateField(_("promised within 4 weeks"))
    legal_due_on = models.DateField(_("due by law"))
    extended_on = models.DateField(_("extended on"), null=True, blank=True)
    extension_reason = EncryptedTextField(
        _("reason for the extension"), max_length=1000, blank=True, lines=4
    )
    waits_since = models.DateField(_("stopped since"), null=True, blank=True)
    stood_still = models.PositiveSmallIntegerField(_("days it stood still"), default=0)
    meets_at = models.DateTimeField(_("appointment"), null=True, blank=True)
    identity_check = models.CharField(
        _("who is asking"), max_length=8, choices=IdentityCheck, blank=True
    )
    custody_found = models.CharField(
        _("custody when decided"), max_length=10, choices=Representation.Custody, blank=True
    )
    fee = models.DecimalField(_("fee in euro"), max_digits=4, decimal_places=2, default=0)
    fee_reason = EncryptedTextField(_("reason for the fee"), max_length=500, blank=True, lines=2)
    ground = models.CharField(_("ground of the refusal"), max_length=12, choices=Ground, blank=True)
    answer = EncryptedTextField(_("answer"), max_length=8000, blank=True, lines=10)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    board_since = models.DateField(_("with the board since"), null=True, blank=True)
    earlier_answer = EncryptedTextField(
        _("answer before the board"), max_length=8000, blank=True, lines=10
    )

    class Meta:
        ordering = ["own_due_on", "number"]
        indexes = [
            models.Index(fields=["state", "own_due_on"]),
            models.Index(fields=["subject"]),
            models.Index(fields=["requester", "-received_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "requester", "kind"],
                condition=Q(
                    state__in=["open", "making"], kind__in=["access", "copy", "portability"]
                ),
                name="one_open_request_per_kind",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["making", "answered", "partly"]) | Q(identity_check__gt=""),
                name="granted_after_identity",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["partly", "refused"]) | Q(ground__gt=""),
                name="refused_with_ground",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "making"]) | Q(answered_on__isnull=False),
                name="over_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(fee__gte=0, fee__lte=HIGHEST_FEE), name="fee_of_at_most_5_euro"
            ),
            models.CheckConstraint(
                condition=Q(fee=0) | ~Q(kind="correction"), name="no_fee_for_corrections"
            ),
        ]

    class Privacy:
        category = "child.requests"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = (
            "number",
            "kind",
            "requester",
            "channel",
            "words",
            "state",
            "received_on",
            "noted_on",
            "own_due_on",
            "legal_due_on",
            "extended_on",
            "extension_reason",
            "waits_since",
            "stood_still",
            "meets_at",
            "identity_check",
            "custody_found",
            "fee",
            "fee_reason",
            "ground",
            "answer",
            "answered_on",
            "board_since",
            "earlier_answer",
        )
        withheld = {"decided_by": "names of staff are not given to the people concerned"}

    def __str__(self):
        return f"request {self.number}"

    @property
    def due_on(self) -> dt.date:
        """The day worked to: the earlier of the own promise and the law, and after an extension,
        which is itself heard within the promise, the law's."""
        return self.legal_due_on if self.extended_on else min(self.own_due_on, self.legal_due_on)

    @property
    def is_answered(self) -> bool:
        return self.state not in self.UNANSWERED

    @property
    def is_with_board(self) -> bool:
        return self.board_since is not None and not self.is_answered

    @property
    def is_about_oneself(self) -> bool:
        return self.subject_id == self.requester_id

    @property
    def running_copy(self):
        """The copy made for this request, or None."""
        return getattr(self, "copy", None)


class RequestQuestion(SubjectRecord):
    """A question to the person: who is it, or what is meant. Asked promptly, the clock stands
    still until it is answered (GDPR art. 12(6), recital 63)."""

    class About(models.TextChoices):
        IDENTITY = "identity", _("who is asking")
        MEANING = "meaning", _("what is meant")

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="questions")
    about = models.CharField(_("what it is about"), max_length=8, choices=About)
    text = EncryptedTextField(_("question"), max_length=2000, lines=4)
    asked_on = models.DateField(_("asked on"))
    stops_clock = models.BooleanField(_("the clock stands still"))
    reply = EncryptedTextField(_("answer"), max_length=4000, blank=True, lines=4)
    replied_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        ordering = ["asked_on", "pk"]

    class Privacy:
        category = "child.requests"
        retention_class = MAIN
        technical = ("id", "subject", "request")
        exported = ("about", "text", "asked_on", "stops_clock", "reply", "replied_on")

    def __str__(self):
        return f"question {self.pk}"


class RequestAdvice(SubjectRecord):
    """Advice on a request: of the privacy officer, or of an adviser from outside (L14)."""

    class Source(models.TextChoices):
        OFFICER = "officer", _("privacy officer")
        OUTSIDE = "outside", _("outside adviser")

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="advices")
    source = models.CharField(_("given by"), max_length=7, choices=Source)
    asked_on = models.DateField(_("asked on"))
    adviser = EncryptedTextField(_("name of the adviser"), max_length=120, blank=True)
    text = EncryptedTextField(_("advice"), max_length=4000, blank=True, lines=6)
    given_on = models.DateField(_("given on"), null=True, blank=True)

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(source="officer", given_on__isnull=True),
                name="one_open_advice_of_the_officer",
            )
        ]

    class Privacy:
        category = "child.requests"
        retention_class = MAIN
        technical = ("id", "subject", "request")
        exported = ("source", "asked_on", "given_on")
        withheld = dict.fromkeys(
            ("adviser", "text"), "counsel given to the organisation about its own position"
        )

    def __str__(self):
        return f"advice {self.pk}"
