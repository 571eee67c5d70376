"""Pages about the organisation's own work, open by the matrix and not by a person's file."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.access import Access, access_of
from core.dates import today
from core.privacy import CATEGORIES, Level


def closed(category: str, *, seen: bool = False) -> PermissionDenied:
    """What to raise where somebody may know of it but the matrix does not open it, or (`seen`) only
    to look at: says whom to ask."""
    words = (
        _(
            "You may see “%(part)s”, but not change it. Ask your manager or the privacy officer if"
            " you need to for your work."
        )
        if seen
        else _(
            "Your function gives no access to “%(part)s”. Ask your manager or the privacy"
            " officer if you need it for your work."
        )
    )
    return PermissionDenied(words % {"part": CATEGORIES[category].label})


def require_room(request, category: str, level: Level) -> Access:
    """Return the user's access where a function opens this room at `level`.

    Raises PermissionDenied, which says whom to ask, otherwise.
    """
    access = access_of(request.user, today())
    if not access.may(category, level):
        raise closed(category, seen=access.may(category, Level.VIEW))
    return access


def require_everywhere(request, category: str, level: Level) -> Access:
    """As `require_room`, for what is about the whole organisation: a function that is held at one
    place does not open it."""
    access = require_room(request, category, level)
    if not access.scope(category, level).everywhere:
        raise closed(category)
    return access
