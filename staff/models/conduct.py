"""The statements of the organisation, by version, and who signed which."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import MAIN
from subjects.models import Subject, SubjectRecord


class ConductText(models.Model):
    """The words of one version of a statement. Versions are never changed; a new one asks everybody
    to sign again (L07, S03, L52), or to be told again (L43)."""

    class Kind(models.TextChoices):
        CONFIDENTIALITY = "confidentiality", _("Confidentiality statement")
        CODE_OF_CONDUCT = "code_of_conduct", _("Code of conduct")
        PURPOSE_NOTICE = "purpose_notice", _("What we use your data for")

    kind = models.CharField(_("statement"), max_length=15, choices=Kind)
    version = models.PositiveIntegerField(_("version"))
    body_nl = models.TextField(_("text in Dutch"), max_length=20_000)
    body_en = models.TextField(_("text in English"), max_length=20_000, blank=True)
    valid_from = models.DateField(_("valid from"))

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="conduct_version_once")
        ]

    class Privacy:
        category = "staff.conduct"
        kept = "the organisation's own words, about nobody"
        technical = ("id", "kind", "version", "body_nl", "body_en", "valid_from")

    def __str__(self):
        return _("%(statement)s, version %(number)d") % {
            "statement": self.get_kind_display(),
            "number": self.version,
        }

    @property
    def body(self) -> str:
        """The text in the reader's language, as far as there is one."""
        english = (get_language() or "").startswith("en")
        return (english and self.body_en) or self.body_nl


class SignedStatement(SubjectRecord):
    """That somebody signed a version of a statement, or was told what the data is for.

    `signed_name` is the name that was typed for it in the portal.
    """

    class How(models.TextChoices):
        PAPER = "paper", _("signed on paper")
        SCREEN = "screen", _("signed on screen")
        PORTAL = "portal", _("signed in the portal")
        TOLD = "told", _("told and handed over")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="signed_statements")
    text = models.ForeignKey(
        ConductText, verbose_name=_("statement"), on_delete=models.PROTECT, related_name="signed"
    )
    signed_on = models.DateField(_("signed or told on"))
    how = models.CharField(_("how"), max_length=6, choices=How)
    signed_name = EncryptedTextField(_("signed as"), max_length=160, blank=True)

    class Meta:
        ordering = ["-signed_on"]
        indexes = [models.Index(fields=["text", "subject"])]
        constraints = [
            models.UniqueConstraint(fields=["subject", "text"], name="version_signed_once")
        ]

    class Privacy:
        category = "staff.conduct"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("text", "signed_on", "how", "signed_name")

    def __str__(self):
        return f"signed statement {self.pk}"
