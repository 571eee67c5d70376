"""Which parts of the file that a request holds values of are open to who looks at it."""

from collections.abc import Callable

from core.dates import today
from rights.models import CorrectionItem
from subjects.sections import is_open
from subjects.visibility import is_withheld, kept_from


def opener(request) -> Callable[[CorrectionItem], bool]:
    """Whether the values of a proposed change are open to the request's user: who handles requests
    does not by that see every part, and a court may keep somebody from whose data it is (L33)."""
    user, on, known = request.user, today(), {}

    def opens(item: CorrectionItem) -> bool:
        key = item.category
        if key not in known:
            known[key] = is_open(request, item.subject, key) and not is_withheld(
                user, item.subject, key, on=on
            )
        return known[key] and item.owner_id not in kept_from(user, on)

    return opens
