"""What the entries of the register have in common."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.privacy import CATEGORIES, SubjectKind

KEPT = "describes the work of the organisation, not a person"

# The groups of people an activity can be about: those with a file, and two without one.
PEOPLE = {
    **{kind.value: kind.label for kind in SubjectKind},
    "visitor": _("website visitor"),
    "reporter": _("reporter of a breach"),
}


def validate_categories(codes):
    unknown = [code for code in codes if code not in CATEGORIES]
    if unknown:
        raise ValidationError(_("There is no data category %(code)s.") % {"code": unknown[0]})


def validate_people(kinds):
    unknown = [kind for kind in kinds if kind not in PEOPLE]
    if unknown:
        raise ValidationError(_("There is no group of people %(code)s.") % {"code": unknown[0]})


class Versioned(models.Model):
    """An entry that counts how often it was written, so that a form that was opened before the
    last time is known by it."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


class InUse(models.QuerySet):
    def in_use(self):
        """Without what was ended; that is kept to be accounted for."""
        return self.filter(ended_on__isnull=True)
