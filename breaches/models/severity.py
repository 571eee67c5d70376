"""How serious a breach is by a method of the European agency for cybersecurity (ENISA,
"Recommendations for a methodology of the assessment of severity of personal data breaches", 2013):
data context x ease of identification + circumstances. A help, which decides nothing."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.breach import Breach
from breaches.models.choices import Seriousness
from breaches.models.classes import ABOUT_THE_EVENT, RECORD
from core.fields import EncryptedTextField


class Severity(models.Model):
    """The worked severity of one breach, kept with its record."""

    class Context(models.TextChoices):
        SIMPLE = "simple", _("simple: name, address, birth date, the group")
        BEHAVIOUR = "behaviour", _("behaviour: attendance, habits, preferences, whereabouts")
        FINANCIAL = "financial", _("financial: income, invoices, bank details")
        SENSITIVE = "sensitive", _("sensitive: health, care file, custody, belief, criminal data")

    class Identification(models.TextChoices):
        NEGLIGIBLE = "0.25", _("hardly: only with much effort and luck")
        LIMITED = "0.50", _("with other data beside it")
        SIGNIFICANT = "0.75", _("mostly: it says a good deal about who it is")
        MAXIMAL = "1.00", _("at once: name and birth date, a BSN, a photo with a name")

    class Seen(models.TextChoices):
        """How far confidentiality was lost."""

        NOT = "0.00", _("no")
        PARTLY = "0.25", _("yes, by a small known circle")
        WHOLLY = "0.50", _("yes, or perhaps, by people we do not know")

    class Changed(models.TextChoices):
        """How far integrity was lost."""

        NOT = "0.00", _("no")
        PARTLY = "0.25", _("yes, and it can be put right")
        WHOLLY = "0.50", _("yes, and it cannot be put right")

    class Gone(models.TextChoices):
        """How far availability was lost."""

        NOT = "0.00", _("no")
        PARTLY = "0.25", _("yes, for a time: it comes back")
        WHOLLY = "0.50", _("yes, for good")

    class Level(models.TextChoices):
        LOW = "low", _("Low")
        MEDIUM = "medium", _("Medium")
        HIGH = "high", _("High")
        VERY_HIGH = "very_high", _("Very high")

    BASE = {
        Context.SIMPLE: 1,
        Context.BEHAVIOUR: 2,
        Context.FINANCIAL: 3,
        Context.SENSITIVE: 4,
    }
    COMMONLY = {
        Level.LOW: Seriousness.NEGLIGIBLE,
        Level.MEDIUM: Seriousness.LIMITED,
        Level.HIGH: Seriousness.CONSIDERABLE,
        Level.VERY_HIGH: Seriousness.MAXIMAL,
    }

    breach = models.OneToOneField(
        Breach, primary_key=True, on_delete=models.CASCADE, related_name="severity"
    )
    context = models.CharField(_("kind of data"), max_length=9, choices=Context)
    # From 1 to 4, where the circumstances make the data weigh more or less than its kind.
    adjusted = models.PositiveSmallIntegerField(_("weight of the data"), null=True, blank=True)
    identification = models.CharField(
        _("ease of identification"), max_length=4, choices=Identification
    )
    confidentiality = models.CharField(_("seen by others"), max_length=4, choices=Seen)
    integrity = models.CharField(_("changed"), max_length=4, choices=Changed)
    availability = models.CharField(_("lost or out of reach"), max_length=4, choices=Gone)
    on_purpose = models.BooleanField(_("done on purpose"), default=False)
    because = EncryptedTextField(_("explanation"), lines=4, blank=True)
    worked_at = models.DateTimeField(_("worked out at"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(adjusted__isnull=True) | models.Q(adjusted__range=(1, 4)),
                name="severity_weight_from_1_to_4",
            )
        ]

    class Privacy:
        category = "organisation.breaches"
        retention_class = RECORD
        owner = "breach_id"
        technical = (
            *("breach", "context", "adjusted", "identification", "confidentiality", "integrity"),
            *("availability", "on_purpose", "worked_at"),
        )
        withheld = {"because": ABOUT_THE_EVENT}

    def __str__(self):
        return f"severity of {self.breach_id}"

    @property
    def weight(self) -> int:
        """The weight of the data, 1 to 4."""
        return self.adjusted or self.BASE[self.context]

    @property
    def circumstances(self) -> Decimal:
        lost = (self.confidentiality, self.integrity, self.availability)
        return sum(map(Decimal, lost)) + (Decimal("0.50") if self.on_purpose else Decimal(0))

    @property
    def score(self) -> Decimal:
        return self.weight * Decimal(self.identification) + self.circumstances

    @property
    def level(self) -> Level:
        """Below 2 low, below 3 medium, below 4 high, else very high."""
        bounds = ((2, self.Level.LOW), (3, self.Level.MEDIUM), (4, self.Level.HIGH))
        return next((level for end, level in bounds if self.score < end), self.Level.VERY_HIGH)

    @property
    def commonly(self) -> Seriousness:
        """The seriousness that goes with the level, where nothing speaks against it."""
        return self.COMMONLY[self.level]
