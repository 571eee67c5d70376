"""What somebody may do with the way a colleague signs in."""

from django.shortcuts import get_object_or_404

from accounts.matrix import ROOM
from accounts.models import User
from accounts.reach import ROOMS, decides_wholly_on, reach_of
from accounts.rooms import closed, require_room
from core.dates import today
from core.privacy import Level


def colleague_or_404(request, pk) -> User:
    """A colleague about whose signing in the user decides. Raises PermissionDenied about one who is
    in sight only, and Http404."""
    access = require_room(request, ROOM, Level.CHANGE)
    user = get_object_or_404(reach_of(access, Level.VIEW, ROOMS).users(), pk=pk)
    if not decides_wholly_on(access, request.user, user, today()):
        raise closed(ROOM)
    return user
