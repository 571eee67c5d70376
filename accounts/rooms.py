"""Pages about the organisation's own work, open by the matrix and not by a person's file."""

from django.core.exceptions import PermissionDenied

from accounts.access import Access, access_of
from core.dates import today
from core.privacy import CATEGORIES, Level


def require_room(request, category: str, level: Level) -> Access:
    """Return the user's access where a function opens this room at `level`.

    Raises PermissionDenied with the room's name otherwise.
    """
    access = access_of(request.user, today())
    if not access.may(category, level):
        raise PermissionDenied(str(CATEGORIES[category].label))
    return access
