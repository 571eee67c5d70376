"""Who got data that was corrected, removed or restricted hears of it (GDPR art. 19)."""

import datetime as dt

from disclosures.actions import ask_to_tell
from disclosures.models import Disclosure
from rights.models import Request


def tell_recipients(*, request: Request, categories: list[str], why: str, on: dt.date, by) -> int:
    """A task for each recipient who got any of these parts; returns how many."""
    told = Disclosure.objects.standing().filter(subject=request.subject)
    concerned = [d for d in told if set(d.categories) & set(categories)]
    if not concerned:
        return 0
    return len(ask_to_tell(disclosures=concerned, why=why, on=on, by=by))
