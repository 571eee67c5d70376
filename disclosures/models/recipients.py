"""Who may be told something: kinds of recipient, the laws that make us tell, and the organisations
we know by name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consents.models import ConsentKind, in_language

KEPT = "describes organisations and the law, not a person"


class RecipientKind(models.Model):
    """A kind of recipient (K14): which consents may open the file to it, and whether it may be told
    something by telephone or in person without being called back (L32)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label_nl = models.CharField(_("kind of recipient, in Dutch"), max_length=120)
    label_en = models.CharField(_("kind of recipient, in English"), max_length=120, blank=True)
    consent_kinds = models.ManyToManyField(
        ConsentKind, verbose_name=_("consents that open it"), blank=True, related_name="+"
    )
    told_by_phone = models.BooleanField(_("may be told by telephone"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        ordering = ["position", "code"]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = (
            "id",
            "code",
            "label_nl",
            "label_en",
            "consent_kinds",
            "told_by_phone",
            "position",
        )

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return in_language(self, "label")


class LegalDuty(models.Model):
    """A law that makes us tell something, or lets us (K13, L31): to which kinds of recipient, and
    which parts of a file at most."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label_nl = models.CharField(_("duty, in Dutch"), max_length=160)
    label_en = models.CharField(_("duty, in English"), max_length=160, blank=True)
    law = models.CharField(_("law"), max_length=200)
    recipient_kinds = models.ManyToManyField(
        RecipientKind, verbose_name=_("kinds of recipient"), related_name="duties"
    )
    categories = models.JSONField(_("parts of the file at most"), default=list)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        ordering = ["position", "code"]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = (
            "id",
            "code",
            "label_nl",
            "label_en",
            "law",
            "recipient_kinds",
            "categories",
            "position",
        )

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return in_language(self, "label")


class Recipient(models.Model):
    """An organisation we know: a school, an authority, a supplier. `phone` is the number we call
    back, as we looked it up ourselves and not as a caller gave it."""

    kind = models.ForeignKey(
        RecipientKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="recipients"
    )
    name = models.CharField(_("name"), max_length=160)
    town = models.CharField(_("town or city"), max_length=80, blank=True)
    phone = models.CharField(_("telephone, as we know it"), max_length=20, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name", "town"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name", "town"],
                name="recipient_once",
                violation_error_message=_("This recipient is in the list already."),
            )
        ]

    class Privacy:
        category = "organisation.register"
        kept = KEPT
        technical = ("id", "kind", "name", "town", "phone", "is_active")

    def __str__(self):
        return f"{self.name}, {self.town}" if self.town else self.name
