"""Who may see and make which deliveries, and for which places."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import Access, access_of
from accounts.rooms import closed, require_room
from core.privacy import Level
from disclosures.models import Delivery
from organisation.models import Location

ROOM = "organisation.deliveries"
LUNCH_ROOM = "organisation.lunch_list"
INSPECTION_ROOM = "organisation.inspection"


def deliveries_in_sight(user, on: dt.date) -> QuerySet:
    """The deliveries of the user's places, and what the user made over several of them."""
    found = Delivery.objects.select_related("location", "recipient_kind")
    scope = access_of(user, on).scope(ROOM, Level.VIEW)
    if scope.everywhere:
        return found
    return found.filter(Q(location_id__in=scope.locations) | Q(made_by=user.pk))


def lunch_lists_in_sight(user, on: dt.date) -> QuerySet:
    """The day lists of the lunch at the user's places."""
    places = access_of(user, on).locations(LUNCH_ROOM, Level.VIEW)
    return Delivery.objects.filter(code=Delivery.Code.LUNCH, location__in=places)


def places_of_list(access: Access, categories) -> QuerySet:
    """The locations over which somebody may make a list: where every part of a file that stands on
    it opens to them too.

    Raises PermissionDenied, which says whom to ask, where there is none.
    """
    found = access.locations(ROOM, Level.CHANGE)
    for category in categories:
        if not access.may(category, Level.VIEW):
            raise closed(category)
        found = found.filter(pk__in=access.locations(category, Level.VIEW).values("pk"))
    if not found.exists():
        raise closed(ROOM)
    return found


def require_place(request, room: str, pk: int) -> tuple[Access, Location, str]:
    """The user's access, the location and the function that opens this room there.

    Raises PermissionDenied where the room is closed altogether, Http404 for another place.
    """
    access = require_room(request, room, Level.VIEW)
    location = get_object_or_404(access.locations(room, Level.VIEW), pk=pk)
    for role in access.roles_with(room, Level.VIEW):
        single = Access([role], access.levels, access.on)
        if single.locations(room, Level.VIEW).filter(pk=pk).exists():
            request.user.function_in_use = role.function
            return access, location, role.function
    raise PermissionDenied
