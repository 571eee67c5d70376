"""Whether somebody's file was destroyed, for who knows the name and the birth date.

What is kept for it is a keyed digest of both: without the key it tells nothing, and with it nothing
but yes or no to a name and a date that somebody already knows.
"""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone

from core import crypto
from core.folding import folded
from retention.models import Destruction

PURPOSE = "destroyed.identity"


@dataclass(frozen=True)
class Found:
    """One class of somebody that was destroyed; without a number its certificate is to come."""

    retention_class: str
    rule: str
    destroyed_on: dt.date
    certificate_number: int | None


def normalised(name: str) -> str:
    """The words of a name in a fixed order, without capitals, accents and punctuation: however it
    was written, also with the family name first."""
    return " ".join(sorted(re.findall(r"\w+", folded(name))))


def identity_digest(name: str, birth_date: dt.date) -> str:
    return crypto.digest(PURPOSE, f"{normalised(name)}|{birth_date.isoformat()}").hex()


def find_destroyed(name: str, birth_date: dt.date) -> list[Found]:
    """What was destroyed of who had this name and birth date, the oldest first."""
    rows = (
        Destruction.objects.done()
        .filter(identity_digest=identity_digest(name, birth_date))
        .select_related("certificate")
        .order_by("destroyed_at", "pk")
    )
    return [
        Found(
            row.retention_class,
            row.rule,
            row.certificate.destroyed_on
            if row.certificate
            else timezone.localdate(row.destroyed_at),
            row.certificate.number if row.certificate else None,
        )
        for row in rows
    ]
