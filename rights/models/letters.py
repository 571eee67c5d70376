"""What the organisation writes about requests, when it reminded itself, and who has a calendar."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.privacy import MAIN
from rights.models.requests import Request
from subjects.models import SubjectRecord


class LetterText(models.Model):
    """The words of one version of a kind of letter, with placeholders. Versions are never changed:
    a letter is in the words of the version that stood on its day.

    What the law wants told (terms, the authority, the court) is not in these words: it is added to
    every letter (`rights.letters.composing`).
    """

    class Kind(models.TextChoices):
        CONFIRMATION = "confirmation", _("Confirmation of receipt")
        QUESTION = "question", _("Question to the person")
        EXTENSION = "extension", _("Extension of the term")
        ANSWER = "answer", _("Answer: granted")
        PARTLY = "partly", _("Answer: granted in part")
        REFUSAL = "refusal", _("Answer: refused")
        COPY_READY = "copy_ready", _("The copy is ready")
        COMPLAINT = "complaint", _("Answer to a complaint")
        BOARD = "board", _("Complaint with the board")

    kind = models.CharField(_("letter"), max_length=12, choices=Kind)
    version = models.PositiveIntegerField(_("version"))
    text_nl = models.TextField(_("words, in Dutch"), max_length=4000)
    text_en = models.TextField(_("words, in English"), max_length=4000)
    valid_from = models.DateField(_("valid from"))

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="letter_version_once")
        ]

    class Privacy:
        category = "organisation.register"
        kept = "describes what the organisation writes, not a person"
        technical = ("id", "kind", "version", "text_nl", "text_en", "valid_from")

    def __str__(self):
        return f"{self.kind} {self.version}"

    @property
    def text(self) -> str:
        """The words in the language that is active."""
        return self.text_en if (get_language() or "").startswith("en") else self.text_nl


class RequestReminder(SubjectRecord):
    """Those who handle a request were reminded of it, once for a reason and the day it is about."""

    class Kind(models.TextChoices):
        SOON = "soon", _("due within a week")
        LATE = "late", _("the term has passed")
        QUESTION = "question", _("a question has been unanswered for two weeks")

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="reminders")
    kind = models.CharField(_("reminded of"), max_length=8, choices=Kind)
    about_on = models.DateField(_("day it is about"))
    sent_on = models.DateField(_("reminded on"))

    class Meta:
        ordering = ["sent_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "kind", "about_on"], name="reminded_once")
        ]

    class Privacy:
        category = "child.requests"
        retention_class = MAIN
        technical = ("id", "subject", "request")
        exported = ("kind", "about_on", "sent_on")

    def __str__(self):
        return f"reminder {self.pk}"


class CalendarFeed(models.Model):
    """A secret address at which a calendar program fetches the days of somebody's requests. Only
    the hash of what makes it secret is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_on = models.DateField(_("made on"))
    used_on = models.DateField(_("last used on"), null=True, blank=True)

    class Privacy:
        category = "organisation.accounts"
        kept = "goes with the user's account"
        technical = ("id", "user")
        exported = ("made_on", "used_on")
        withheld = {"token_hash": "a hash, of no use to anybody"}

    def __str__(self):
        return f"calendar {self.pk}"
