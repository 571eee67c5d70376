"""What the people concerned are told of a breach, whom, and by which way (L22, GDPR art. 34)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach
from breaches.models.classes import ABOUT_THE_EVENT, RECORD, STAFF_NAMES
from core.fields import EncryptedTextField
from core.privacy import MAIN
from subjects.models import Subject, SubjectRecord

LANGUAGES = ("nl", "en")
# What a communication tells, in this order (art. 34(2)); each stands in both languages.
PARTS = {
    "nature": _("What happened"),
    "consequences": _("What this may mean for you"),
    "measures": _("What we did, and what we will do"),
    "advice": _("What you can do yourself"),
    "contact": _("Questions?"),
}


def _text(part: str):
    return EncryptedTextField(PARTS[part], lines=4, max_length=2000)


class CommunicationText(models.Model):
    """The words in which people are told, in both languages. Words that somebody was told in stay
    as they are: to change them makes the next version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="texts")
    version = models.PositiveSmallIntegerField()
    nature_nl, nature_en = _text("nature"), _text("nature")
    consequences_nl, consequences_en = _text("consequences"), _text("consequences")
    measures_nl, measures_en = _text("measures"), _text("measures")
    advice_nl, advice_en = _text("advice"), _text("advice")
    contact_nl, contact_en = _text("contact"), _text("contact")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["breach", "version"], name="communication_version_once")
        ]

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = ("id", "breach", "version")
        withheld = {
            f"{part}_{language}": f"{ABOUT_THE_EVENT}; who was told reads it as such"
            for part in PARTS
            for language in LANGUAGES
        }

    def __str__(self):
        return f"communication text {self.pk}"

    def parts(self, language: str = "") -> list[tuple[str, str]]:
        """(heading, words) in a language, by default the active one."""
        code = (language or translation.get_language() or "nl")[:2]
        code = code if code in LANGUAGES else "nl"
        with translation.override(code):
            return [
                (str(heading), getattr(self, f"{part}_{code}")) for part, heading in PARTS.items()
            ]


class Communication(SubjectRecord):
    """Somebody was told of a breach once, about the own data or a child's, by one way. A part of
    the file of the person concerned, and goes with it."""

    class Way(models.TextChoices):
        PORTAL = "portal", _("in the portal")
        LETTER = "letter", _("by letter")
        MAIL = "mail", _("by email")
        SPOKEN = "spoken", _("in person or by telephone")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="told_of_breaches")
    breach = models.ForeignKey(
        Breach,
        verbose_name=_("data breach"),
        on_delete=models.CASCADE,
        related_name="communications",
    )
    recipient = models.ForeignKey(
        Subject, verbose_name=_("told to"), on_delete=models.PROTECT, related_name="+"
    )
    text = models.ForeignKey(
        CommunicationText,
        verbose_name=_("what was told"),
        on_delete=models.CASCADE,
        related_name="communications",
    )
    way = models.CharField(_("how"), max_length=6, choices=Way)
    told_at = models.DateTimeField(_("told at"))
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        verbose_name = _("communication of a data breach")
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["breach", "subject", "recipient"], name="communicated_once"
            )
        ]

    class Privacy:
        category = "child.disclosures"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("breach", "recipient", "text", "way", "told_at", "read_at")
        withheld = {"told_by": STAFF_NAMES}

    def __str__(self):
        return f"communication {self.pk}"


class PublicCommunication(models.Model):
    """A breach was made public where telling everybody would have taken an effort out of
    proportion (art. 34(3)(c))."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    breach = models.ForeignKey(
        Breach, on_delete=models.CASCADE, related_name="public_communications"
    )
    text = EncryptedTextField(_("what was told"), lines=8, max_length=4000)
    place = EncryptedTextField(_("where it was made public"), max_length=200)
    why = EncryptedTextField(_("why not to everybody by name"), lines=3, max_length=2000)
    published_at = models.DateTimeField(_("made public at"))

    class Meta:
        ordering = ["published_at", "pk"]

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = ("id", "breach", "published_at")
        withheld = dict.fromkeys(("text", "place", "why"), ABOUT_THE_EVENT)

    def __str__(self):
        return f"public communication {self.pk}"
