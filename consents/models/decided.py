"""What was decided, and what follows from it: parents who differ, material to be removed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consents.models.asked import ConsentKind, ConsentMatter, ConsentText, Place
from core.fields import EncryptedTextField
from core.privacy import MAIN
from documents.models import Document
from subjects.models import Subject, SubjectRecord


class DecisionChanged(Exception):
    """A decision is added, never changed: a change of mind is a new decision."""


class ConsentDecision(SubjectRecord):
    """Yes or no, by one giver, to one version of a text. The newest one of each giver counts.

    `giver` is the parent who decided for a child; an employee or applicant decides without one.
    `document` is the signed form, where it was given on paper.
    """

    class How(models.TextChoices):
        PORTAL = "portal", _("in the portal")
        FORM = "form", _("by a form on the website")
        PAPER = "paper", _("signed on paper")
        EMAIL = "email", _("by email")
        SPOKEN = "spoken", _("spoken, noted by a member of staff")

    WRITTEN = (How.PORTAL, How.FORM, How.PAPER, How.EMAIL)  # K13, G02: a yes is written
    ended_removals = 0  # how many this yes ended, told to who noted it; not kept

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="consents")
    kind = models.ForeignKey(
        ConsentKind, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("kind")
    )
    matter = models.ForeignKey(
        ConsentMatter,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("what it is about"),
    )
    text = models.ForeignKey(
        ConsentText,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name=_("text that was read"),
    )
    given = models.BooleanField(_("given"))
    decided_on = models.DateField(_("decided on"))
    how = models.CharField(_("how"), max_length=8, choices=How)
    giver = models.ForeignKey(
        Subject,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consents_given",
        verbose_name=_("given by"),
    )
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        ordering = ["decided_on", "recorded_at"]
        indexes = [models.Index(fields=["subject", "kind", "giver", "decided_on"])]

    class Privacy:
        category = "child.consents"
        retention_class = MAIN
        technical = ("id", "subject", "document")
        # Whose decision it was is what leaves the other parent's out of a copy for this one.
        exported = ("giver", "kind", "matter", "text", "given", "decided_on", "how", "recorded_at")
        withheld = {
            "recorded_by": "names of staff are not given to the people concerned",
        }

    def __str__(self):
        return f"decision {self.pk}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise DecisionChanged("record a new decision")
        super().save(*args, **kwargs)


class ConsentDifference(SubjectRecord):
    """Parents who answered differently: a case for the manager, until they agree or it is settled.

    As long as anybody objects the answer is no; the case is there so that somebody talks to both.
    """

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="differences")
    kind = models.ForeignKey(ConsentKind, on_delete=models.PROTECT, related_name="+")
    matter = models.ForeignKey(
        ConsentMatter, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_on = models.DateField(_("since"))
    closed_on = models.DateField(_("settled on"), null=True, blank=True)
    note = EncryptedTextField(_("what was discussed"), max_length=500, lines=3, blank=True)

    class Meta:
        ordering = ["opened_on", "pk"]
        indexes = [models.Index(fields=["closed_on", "subject"])]

    class Privacy:
        category = "child.consents"
        retention_class = MAIN
        technical = ("id", "subject")
        withheld = dict.fromkeys(
            ("kind", "matter", "opened_on", "closed_on", "note"),
            "tells what the other parent answered; given after a person has looked",
        )

    def __str__(self):
        return f"difference {self.pk}"


class RemovalTask(SubjectRecord):
    """Material is removed from one place, after a withdrawn consent, at the end of a publication or
    when the care has ended: by whom, when at the latest, and the proof that it was (G03, S06)."""

    class Why(models.TextChoices):
        WITHDRAWN = "withdrawn", _("consent no longer applies")
        OVER = "over", _("the publication is over")
        LEFT = "left", _("the care has ended")
        STAYED = "stayed", _("the care seemed to have ended")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="removal_tasks")
    decision = models.ForeignKey(ConsentDecision, on_delete=models.PROTECT, related_name="removals")
    place = models.CharField(_("where"), max_length=9, choices=Place)
    why = models.CharField(_("why"), max_length=9, choices=Why, default=Why.WITHDRAWN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who does it"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField(_("at the latest"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proof = EncryptedTextField(
        _("how it was removed, and how you checked"), max_length=500, lines=3
    )

    class Meta:
        ordering = ["due_on", "place"]
        indexes = [models.Index(fields=["done_on", "subject"])]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "place"],
                condition=~models.Q(why="stayed"),  # it may have been put back there
                name="removed_from_a_place_once",
            )
        ]

    class Privacy:
        category = "child.consents"
        retention_class = MAIN
        technical = ("id", "subject", "decision")
        exported = ("place", "why", "due_on", "done_on", "proof")
        withheld = {
            "owner": "names of staff are not given to the people concerned",
            "done_by": "names of staff are not given to the people concerned",
        }

    def __str__(self):
        return f"removal {self.pk}"
