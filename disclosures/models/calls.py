"""Questions from outside, as they were taken."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consents.models import ConsentMatter
from core.fields import EncryptedTextField
from core.privacy import PER_ROW
from disclosures.models.recipients import RecipientKind
from organisation.models import Location
from subjects.models import Subject

# Why a field of a question does not leave by itself.
ABOUT_WHO_ASKED = "about somebody else who asked, given after a person has looked"


class CallNote(models.Model):
    """A question from outside, by telephone, mail or at the desk: who asks what, and that we call
    back (L35). Nothing of a file stands on it.

    `owner_id` is whose key seals it: the note's own until somebody who may know says which child it
    is about, then the child's, whose file it becomes a part of.
    """

    class Channel(models.TextChoices):
        PHONE = "phone", _("by telephone")
        MAIL = "mail", _("by letter or email")
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
    caller = EncryptedTextField(_("name of the person asking"), max_length=120)
    phone = EncryptedTextField(_("telephone number"), max_length=20, blank=True)
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
            "institution",
            "recipient_kind",
            "is_about_care",
            "state",
            "closed_on",
            "location",
        )
        withheld = {
            "caller": ABOUT_WHO_ASKED,
            "phone": ABOUT_WHO_ASKED,
            "question": ABOUT_WHO_ASKED,
            "about_whom": ABOUT_WHO_ASKED,
            "taken_by": "names of staff are not given to the people concerned",
            "closed_by": "names of staff are not given to the people concerned",
        }

    def __str__(self):
        return f"call note {self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.state in self.CLOSED
