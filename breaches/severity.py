"""The worked severity in plain words."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.models import Severity

MEANINGS = {
    Severity.Level.LOW: gettext_lazy(
        "People may have some inconvenience that they get over without a problem: typing"
        " something again, being annoyed."
    ),
    Severity.Level.MEDIUM: gettext_lazy(
        "People may have real trouble that they can get over with some effort: extra costs,"
        " fear, a service refused."
    ),
    Severity.Level.HIGH: gettext_lazy(
        "People may suffer consequences that are hard to get over: money lost, a job lost,"
        " harm to health, a damaged reputation. Informing them is usually needed."
    ),
    Severity.Level.VERY_HIGH: gettext_lazy(
        "People may suffer consequences that they do not get over, such as lasting harm or"
        " danger to their safety. Inform them at once."
    ),
}


def _number(value: Decimal) -> str:
    """A score without needless zeros, as the reader's language writes it."""
    return number_format(value.normalize())


def explained(severity: Severity) -> list[tuple[str, str]]:
    """How the score came about, step by step."""
    usual = severity.adjusted is None or severity.adjusted == severity.BASE[severity.context]
    weight = severity.get_context_display() if usual else _("weighed by the circumstances")
    return [
        (_("Weight of the data (1 to 4)"), f"{severity.weight}: {weight}"),
        (
            _("Ease of identification (0.25 to 1)"),
            f"{_number(Decimal(severity.identification))}: {severity.get_identification_display()}",
        ),
        (_("Circumstances (added)"), _number(severity.circumstances)),
        (
            _("Score: weight x identification + circumstances"),
            _number(severity.score),
        ),
        (_("Severity by this method"), severity.commonly.label),
        (_("Explanation"), severity.because),
    ]
