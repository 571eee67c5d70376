"""What is asked: kinds of consent, the exact text of each version, and what a consent is about
where it is about something in particular."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import CATEGORIES, MAIN
from organisation.models import CareGroup, Location
from subjects.models import Subject, SubjectRecord

KEPT = "describes what the organisation asks, not a person"


def in_language(row, name: str) -> str:
    """The field of a row in the reader's language, as far as there is one; else the Dutch."""
    english = (get_language() or "").startswith("en")
    return (english and getattr(row, f"{name}_en")) or getattr(row, f"{name}_nl")


class Place(models.TextChoices):
    """Where material that was made under a consent can be, and is removed from again (G03)."""

    OWN_MEDIA = "own_media", _("photos and video in this file")
    OTHERS = "others", _("photos in the files of other children")
    WEBSITE = "website", _("website")
    SOCIAL = "social", _("social media")
    PRINT = "print", _("print and newsletters")
    PARTNER = "partner", _("partner who received it")
    DEVICES = "devices", _("phones and tablets of staff")
    BACKUPS = "backups", _("backups and cloud copies")


class ConsentKind(models.Model):
    """One purpose that is agreed to or not, by itself. `code` is what the product asks for.

    `categories` are the parts of a file that may be told under it; `places` where material made
    under it goes. `needs_all` kinds need a yes of everybody with custody (S06). With `own_data`
    each parent decides about the own data alone: what another parent answers changes nothing (B02).
    """

    class About(models.TextChoices):
        CHILD = "child", _("a child or its parents; the parents decide")
        EMPLOYEE = "employee", _("an employee")
        APPLICANT = "applicant", _("an applicant")

    class Rhythm(models.TextChoices):
        STANDING = "standing", _("once, until it is withdrawn")
        NAMED = "named", _("for one person or institution by name")
        OCCASION = "occasion", _("anew on each occasion")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label_nl = models.CharField(_("purpose, in Dutch"), max_length=120)
    label_en = models.CharField(_("purpose, in English"), max_length=120, blank=True)
    about = models.CharField(_("about"), max_length=9, choices=About)
    rhythm = models.CharField(_("asked"), max_length=8, choices=Rhythm, default=Rhythm.STANDING)
    needs_all = models.BooleanField(_("needs a yes from everybody with custody"), default=False)
    at_placement = models.BooleanField(_("asked at placement"), default=False)
    own_data = models.BooleanField(_("each parent decides about their own data"), default=False)
    categories = models.JSONField(_("parts of the file"), default=list, blank=True)
    places = models.JSONField(_("where the material goes"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    retired_on = models.DateField(_("not asked any more from"), null=True, blank=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(needs_all=False) | Q(rhythm="occasion"), name="all_for_an_occasion_only"
            ),
            models.CheckConstraint(
                condition=Q(at_placement=False) | Q(rhythm="standing"),
                name="placement_asks_what_stands",
            ),
            models.CheckConstraint(
                condition=Q(own_data=False)
                | Q(about="child", rhythm="standing", at_placement=False, needs_all=False),
                name="own_data_is_a_parents",
            ),
        ]

    class Privacy:
        category = "organisation.consents"
        kept = KEPT
        technical = (
            "id",
            "code",
            "label_nl",
            "label_en",
            "about",
            "rhythm",
            "needs_all",
            "at_placement",
            "own_data",
            "categories",
            "places",
            "position",
            "retired_on",
        )

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return in_language(self, "label")

    @property
    def category_labels(self) -> list[str]:
        return [str(CATEGORIES[code].label) for code in self.categories if code in CATEGORIES]

    def is_asked_on(self, on) -> bool:
        return self.retired_on is None or self.retired_on > on

    def is_stopped_on(self, on) -> bool:
        """Whether nobody is asked any more on a day. What was asked by name or for an occasion
        before it was stopped stays asked."""
        return self.rhythm == self.Rhythm.STANDING and not self.is_asked_on(on)


class ConsentText(models.Model):
    """The words of one version, as they were read by who decided. Versions are never changed.

    A version that `renews` differs in substance: a yes to an earlier one does not cover it, so
    whoever said yes is asked anew; a no stays a no.
    """

    PARTS = (
        ("purpose", _("What for")),
        ("happens", _("What happens")),
        ("receivers", _("Who sees or receives it")),
        ("kept", _("For how long")),
    )

    kind = models.ForeignKey(ConsentKind, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveIntegerField(_("version"))
    purpose_nl = models.TextField(_("what for, in Dutch"), max_length=600)
    purpose_en = models.TextField(_("what for, in English"), max_length=600, blank=True)
    happens_nl = models.TextField(_("what happens, in Dutch"), max_length=600, blank=True)
    happens_en = models.TextField(_("what happens, in English"), max_length=600, blank=True)
    receivers_nl = models.TextField(
        _("who sees or receives it, in Dutch"), max_length=600, blank=True
    )
    receivers_en = models.TextField(
        _("who sees or receives it, in English"), max_length=600, blank=True
    )
    kept_nl = models.TextField(_("for how long, in Dutch"), max_length=600, blank=True)
    kept_en = models.TextField(_("for how long, in English"), max_length=600, blank=True)
    renews = models.BooleanField(
        _("differs in substance: whoever said yes is asked anew"), default=False
    )
    valid_from = models.DateField(_("valid from"))
    # The codes of the terms that held when this was published, by the retention rules it names.
    terms = models.JSONField(_("terms promised"), default=dict, blank=True)

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="consent_version_once")
        ]

    class Privacy:
        category = "organisation.consents"
        kept = KEPT
        technical = (
            "id",
            "kind",
            "version",
            "purpose_nl",
            "purpose_en",
            "happens_nl",
            "happens_en",
            "receivers_nl",
            "receivers_en",
            "kept_nl",
            "kept_en",
            "renews",
            "valid_from",
            "terms",
        )

    def __str__(self):
        words = _("%(statement)s, version %(number)d")
        return str(words % {"statement": self.kind, "number": self.version})

    @property
    def parts(self) -> list[tuple[str, str]]:
        """(heading, text) of each part that says something, in the reader's language."""
        found = [(label, in_language(self, name)) for name, label in self.PARTS]
        return [(label, text) for label, text in found if text]


class Occasion(models.Model):
    """One use of material outside, for which the parents of all children in it are asked (S06)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.ForeignKey(
        ConsentKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="occasions"
    )
    location = models.ForeignKey(
        Location, verbose_name=_("location"), on_delete=models.PROTECT, related_name="+"
    )
    care_group = models.ForeignKey(
        CareGroup,
        verbose_name=_("group"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    what = models.CharField(_("what is shown"), max_length=160)
    where = models.CharField(_("where it is shown"), max_length=160)
    places = models.JSONField(_("where the material goes"), default=list)
    until = models.DateField(_("shown until"))
    ended_on = models.DateField(_("ended early on"), null=True, blank=True)
    asked_on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-asked_on", "what"]
        indexes = [models.Index(fields=["location", "-asked_on"])]

    class Privacy:
        category = "child.consents"
        kept = "describes a publication; which children are in it goes with their files"
        technical = (
            "id",
            "kind",
            "location",
            "care_group",
            "what",
            "where",
            "places",
            "until",
            "ended_on",
            "asked_on",
            "asked_by",
        )

    def __str__(self):
        return self.what

    @property
    def last_day(self):
        """The last day on which it was shown, or an answer counted: where it was ended early the
        day of that, on which it may not be shown any more."""
        return self.ended_on or self.until


class ConsentMatter(SubjectRecord):
    """What a decision is about where its kind is not one question for all: the occasion a child is
    in, or the person or institution by name (a care partner, a helper, somebody who called)."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="consent_matters")
    kind = models.ForeignKey(
        ConsentKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="matters"
    )
    occasion = models.ForeignKey(
        Occasion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="matters",
        verbose_name=_("occasion"),
    )
    name = EncryptedTextField(_("who"), max_length=160, blank=True)
    about = EncryptedTextField(_("what about"), max_length=500, lines=3, blank=True)
    opened_on = models.DateField(_("asked on"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-opened_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "occasion"], name="in_an_occasion_once")
        ]

    class Privacy:
        category = "child.consents"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("kind", "occasion", "name", "about", "opened_on", "until")

    def __str__(self):
        return f"matter {self.pk}"

    @property
    def label(self) -> str:
        """What is asked about, for who may see this file."""
        return self.occasion.what if self.occasion_id else self.name

    export_words = label

    @property
    def last_day(self):
        """The last day as it is told: of an occasion the same as on its page."""
        return self.occasion.last_day if self.occasion_id else self.until
