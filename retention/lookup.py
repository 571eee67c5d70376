"""Whether a file was destroyed, for who knows the name and the date of birth."""

import datetime as dt
import unicodedata
from dataclasses import dataclass

from django.utils import timezone

from core.crypto import digest
from retention.models import Destruction


@dataclass(frozen=True)
class Found:
    """One class of somebody's file that was destroyed; `certificate_number` is None until it has
    its certificate."""

    retention_class: str
    rule: str
    destroyed_on: dt.date
    certificate_number: int | None


def identity_digest(name: str, birth_date: dt.date) -> str:
    """What stays of a name and a date of birth: the same however the name is capitalised, accented
    and spaced, and nothing to who has not the key."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return digest("destroyed", f"{' '.join(letters.split())}|{birth_date:%Y-%m-%d}").hex()


def find_destroyed(name: str, birth_date: dt.date) -> list[Found]:
    """What was destroyed of somebody by this name, born on this day, the latest first."""
    rows = (
        Destruction.objects.done()
        .filter(identity_digest=identity_digest(name, birth_date))
        .select_related("certificate")
        .order_by("-destroyed_at")
    )
    return [
        Found(
            row.retention_class,
            row.rule,
            row.certificate.destroyed_on
            if row.certificate
            else timezone.localtime(row.destroyed_at).date(),
            row.certificate and row.certificate.number,
        )
        for row in rows
    ]
