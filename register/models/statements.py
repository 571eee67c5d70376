"""What the organisation tells everybody about their data (B10)."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class PrivacyStatement(models.Model):
    """A version of the privacy statement, in Dutch and English, that holds from a day on (B10).

    The text may name {organisation}, {contact} and {complaints}; `register.statement_text` says
    which marks it may hold. A version is never edited; a change is a new one. One that holds from
    a later day can be withdrawn before that day.
    """

    version = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    text_nl = models.TextField(_("text in Dutch"), max_length=60_000)
    text_en = models.TextField(_("text in English"), max_length=60_000)
    change_nl = models.CharField(_("what changed, in Dutch"), max_length=300)
    change_en = models.CharField(_("what changed, in English"), max_length=300)
    valid_from = models.DateField(_("in force from"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        ordering = ["-version"]

    class Privacy:
        category = "organisation.register"
        kept = "shows what people were told and when (B10)"
        technical = (
            *("id", "version", "text_nl", "text_en", "change_nl", "change_en"),
            *("valid_from", "published_at", "published_by", "withdrawn_at"),
        )

    def __str__(self):
        return f"privacy statement {self.version}"

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" else self.text_nl

    @property
    def change(self) -> str:
        return self.change_en if get_language() == "en" else self.change_nl


class Acknowledgement(models.Model):
    """A user said to have read a version. Nothing waits for it."""

    statement = models.ForeignKey(
        PrivacyStatement,
        on_delete=models.PROTECT,
        related_name="acknowledgements",
        verbose_name=_("statement"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    read_at = models.DateTimeField(_("read at"))

    class Meta:
        ordering = ["-read_at"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "user"], name="statement_read_once")
        ]

    class Privacy:
        category = "organisation.accounts"
        kept = "goes with the user's account"
        technical = ("id", "user")
        exported = ("statement", "read_at")

    def __str__(self):
        return f"acknowledgement {self.pk}"
