"""Who acts for a child on a day, and so may hear of it: the one rule for pages, letters and mails
(L33). A parent with custody whom no court order keeps away, until the child is of age."""

import datetime as dt

from django.db.models import Q

from core.dates import running
from subjects.models import Representation

OF_AGE = 16  # years; from then on a person acts for itself (GDPR art. 8, UAVG art. 5)


def under_order(on: dt.date) -> Q:
    """Representations that a court restricts on a day, in whatever way (L33)."""
    return ~Q(restriction=Representation.Restriction.NONE) & (
        Q(restricted_from__lte=on)
        & (Q(restricted_until__isnull=True) | Q(restricted_until__gte=on))
    )


def acting(on: dt.date) -> Q:
    """Representations by which a parent acts for a child on a day: custody, and no order."""
    return running(on) & ~Q(custody=Representation.Custody.NONE) & ~under_order(on)
