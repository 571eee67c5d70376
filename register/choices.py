"""The words the register is filled in with, and what may stand in its lists."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.registries import retention_rules
from disclosures.defaults import RECIPIENT_KINDS
from disclosures.models import RecipientKind


class SpecialGround(models.TextChoices):
    """What lifts the ban on special data (GDPR art. 9(2), in its order), and art. 10."""

    EXPLICIT_CONSENT = "explicit_consent", _("explicit consent")
    EMPLOYMENT = "employment", _("employment law and social security")
    VITAL_INTEREST = "vital_interest", _("vital interest")
    MADE_PUBLIC = "made_public", _("made public by the person")
    LEGAL_CLAIM = "legal_claim", _("legal claim")
    PUBLIC_INTEREST = "public_interest", _("substantial public interest, in a law")
    CARE = "care", _("health care or social care")
    CRIMINAL = "criminal", _("criminal data, allowed by law (art. 10)")


# Which grounds allow what a section of a file holds, by the part of its category behind the dot:
# data about health (GDPR art. 9) and of a criminal past (art. 10).
_FOR_HEALTH = frozenset(SpecialGround) - {SpecialGround.CRIMINAL}
SPECIAL_SECTIONS = {
    **dict.fromkeys(("daily_care", "care_file", "absence"), _FOR_HEALTH),
    "screening": frozenset({SpecialGround.CRIMINAL}),
}
BSN_SECTIONS = {"identification"}


class Principle(models.TextChoices):
    """The six principles of GDPR art. 5(1), in its order."""

    LAWFUL = "lawful", _("lawful, fair and open to the person")
    PURPOSE = "purpose", _("only for this purpose")
    MINIMAL = "minimal", _("no more than is needed")
    ACCURATE = "accurate", _("accurate and kept up to date")
    STORAGE = "storage", _("kept no longer than needed")
    SECURE = "secure", _("secured")


class AtTheEnd(models.TextChoices):
    """What happens to our data when the agreement ends (GDPR art. 28(3)(g))."""

    RETURNED = "returned", _("returned to us, then deleted")
    DELETED = "deleted", _("deleted")


def validate_special_grounds(codes):
    _refuse_unknown(codes, SpecialGround.values, _("There is no ground %(code)s."))


def validate_principles(codes):
    _refuse_unknown(codes, Principle.values, _("There is no principle %(code)s."))


def validate_retention_rules(codes):
    known = [rule.code for rule in retention_rules]
    _refuse_unknown(codes, known, _("There is no retention rule %(code)s."))


def validate_recipients(codes):
    """A kind we start with may be named before the list of recipients is filled."""
    if any(code not in RECIPIENT_KINDS for code in codes):
        own = set(RecipientKind.objects.values_list("code", flat=True))
        known = {*RECIPIENT_KINDS, *own}
        _refuse_unknown(codes, known, _("There is no kind of recipient %(code)s."))


def _refuse_unknown(codes, known, message):
    for code in codes:
        if code not in known:
            raise ValidationError(message % {"code": code})


def recipient_labels() -> dict[str, str]:
    """The kinds of recipient by code: those in the list, and those it starts with."""
    starting = {code: fields["label_nl"] for code, (fields, _who) in RECIPIENT_KINDS.items()}
    return starting | {kind.code: kind.label for kind in RecipientKind.objects.all()}
