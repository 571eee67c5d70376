"""Application procedures and the few things that are held on who applied (clause K27)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applicants.querysets import ApplicationQuerySet, ProcedureQuerySet
from core.fields import EncryptedTextField
from core.keys import set_index
from organisation.models import Location
from staff.models import Reachable
from subjects.models import Person, Subject, SubjectRecord


class Procedure(models.Model):
    """A vacancy at a location and the round of applications for it. Its end starts the term of
    everybody who applied (K30). While `published`, anybody can apply on the website, from
    `opened_on` through `closes_on`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="procedures")
    title = models.CharField(_("vacancy"), max_length=120)
    description = models.TextField(_("what the work is"), max_length=10_000, blank=True)
    published = models.BooleanField(_("published on the website"), default=False)
    opened_on = models.DateField(_("opened on"))
    closes_on = models.DateField(_("last day to apply"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "title"]
        indexes = [models.Index(fields=["location", "ended_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("opened_on")),
                name="procedure_ends_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opened_on")),
                name="procedure_closes_after_opening",
            ),
        ]

    class Privacy:
        category = "organisation.vacancies"
        kept = "describes the vacancy, not a person"
        technical = (
            "id",
            "location",
            "title",
            "description",
            "published",
            "opened_on",
            "closes_on",
            "ended_on",
        )

    def __str__(self):
        return self.title


class PanelSeat(models.Model):
    """A user on the panel of a procedure. The rights are the grants on each applicant, which the
    actions write and take back together with the seat (K28)."""

    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="seats", verbose_name=_("procedure")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="panel_seats"
    )
    starts_on = models.DateField(_("from"))

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "user"], name="one_seat_per_user")
        ]

    class Privacy:
        category = "organisation.vacancies"
        kept = "goes with the user's account"
        technical = ("id", "user")
        exported = ("procedure", "starts_on")

    def __str__(self):
        return f"seat {self.pk}"


class Applicant(Person, Reachable):
    """Who applied, and how to reach that person."""

    subject = models.OneToOneField(
        Subject, primary_key=True, on_delete=models.PROTECT, related_name="applicant"
    )

    class Privacy:
        category = "applicant.identity"
        retention_class = "applicant.file"
        technical = ("subject",)
        exported = ("first_name", "family_name", "street", "postcode", "town", "phone", "email")
        withheld = {
            "search_name": "the name once more, written for searching",
            "sort_name": "the name once more, written for sorting",
        }

    def __str__(self):
        return f"applicant {self.pk}"


EMAIL = "applicant_email"  # the blind index through which the panel learns of a second application


def index_email(applicant: Applicant) -> None:
    """Make an applicant findable by email address, which itself is sealed."""
    set_index(
        EMAIL,
        applicant.email.strip().lower(),
        owner_id=applicant.pk,
        retention_class="applicant.file",
    )


class Letter(SubjectRecord):
    """The letter's words. A CV is a document of the same category."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="letter")
    text = EncryptedTextField(_("letter"), max_length=10_000, lines=12, blank=True)

    class Privacy:
        category = "applicant.letter"
        retention_class = "applicant.file"
        technical = ("id", "subject")
        exported = ("text",)

    def __str__(self):
        return f"letter {self.pk}"


class Application(SubjectRecord):
    """One person's application in one procedure, and what became of it."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("not decided yet")
        HIRED = "hired", _("hired")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("withdrawn by the applicant")

    class Stage(models.TextChoices):
        RECEIVED = "received", _("received")
        FIRST = "first", _("first interview")
        SECOND = "second", _("second interview or trial day")
        OFFER = "offer", _("offer")

    DECIDED_HERE = (Outcome.REJECTED, Outcome.WITHDRAWN)  # a hire is an action of its own

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="application")
    procedure = models.ForeignKey(
        Procedure,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("procedure"),
    )
    received_on = models.DateField(_("received on"))
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.RECEIVED)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, default=Outcome.OPEN)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    removal_asked_on = models.DateField(_("removal requested on"), null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["received_on"]
        indexes = [models.Index(fields=["procedure", "received_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", decided_on__isnull=True)
                | (~Q(outcome="open") & Q(decided_on__isnull=False)),
                name="outcome_has_a_day",
            )
        ]

    class Privacy:
        category = "applicant.procedure"
        retention_class = "applicant.file"
        technical = ("id", "subject")
        exported = (
            "procedure",
            "received_on",
            "stage",
            "outcome",
            "decided_on",
            "removal_asked_on",
        )

    def __str__(self):
        return f"application {self.pk}"


class KeepingQuestion(SubjectRecord):
    """Whether the application may be kept for another year: asked once, before the year ends (L61).

    `ends_on` is the last day of the year in course. `by_mail` tells that a notice went to the
    portal; else somebody is to ask by phone or letter. The answer is a decision on the consent.
    """

    ends_on = models.DateField(_("until"))
    asked_on = models.DateField(_("asked on"))
    by_mail = models.BooleanField(_("asked by email"), default=False)

    class Meta:
        ordering = ["ends_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "ends_on"], name="asked_once_for_a_year")
        ]

    class Privacy:
        category = "applicant.procedure"
        retention_class = "applicant.file"
        technical = ("id", "subject")
        exported = ("ends_on", "asked_on", "by_mail")

    def __str__(self):
        return f"question {self.pk}"


class CareerItem(SubjectRecord):
    """A current or former employment of somebody who applied (K27)."""

    employer = EncryptedTextField(_("employer"), max_length=160)
    position = EncryptedTextField(_("function"), max_length=160)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_current = models.BooleanField(_("still works there"), default=False)

    class Meta:
        ordering = ["-is_current", models.F("starts_on").desc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["subject"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(ends_on__isnull=True),
                name="current_work_has_no_end",
            )
        ]

    class Privacy:
        category = "applicant.career"
        retention_class = "applicant.file"
        technical = ("id", "subject")
        exported = ("employer", "position", "starts_on", "ends_on", "is_current")

    def __str__(self):
        return f"employment {self.pk}"


class Assessment(SubjectRecord):
    """A test, an assessment, or the notes of an interview, written by the panel (K27)."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", _("notes of an interview")
        TEST = "test", _("test")
        ASSESSMENT = "assessment", _("assessment")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    held_on = models.DateField(_("held on"))
    report = EncryptedTextField(_("report"), max_length=10_000, lines=12)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-held_on", "pk"]
        indexes = [models.Index(fields=["subject", "held_on"])]

    class Privacy:
        category = "applicant.assessment"
        retention_class = "applicant.file"
        technical = ("id", "subject")
        exported = ("kind", "held_on", "report")
        withheld = {"written_by": "names of staff are not given to the people concerned"}

    def __str__(self):
        return f"assessment {self.pk}"
