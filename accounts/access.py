"""What a user may do on a day: the functions held, where, and the matrix that holds.

`access_of` costs two queries and is kept on the user object, which lives for one request: an
ended appointment is refused on the very next one. Nothing else reads grants.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.db.models import Q

from accounts.functions import DEFAULT_LEVELS, level_of
from accounts.models import AccessMatrix, Appointment
from core.dates import running
from core.privacy import Level
from organisation.models import CareGroup, Location

# The places a function can be held at, and the grants that say so.
_PLACES = {
    "organisation": "organisationgrants",
    "cluster": "clustergrants",
    "location": "locationgrants",
    "care_group": "caregroupgrants",
}


@dataclass(frozen=True)
class Role:
    """A function held at one place; `place` is a key of `_PLACES`."""

    function: str
    place: str
    place_id: int


@dataclass
class Scope:
    """Where: everywhere, or at these locations and in these groups."""

    everywhere: bool = False
    locations: set = field(default_factory=set)
    groups: set = field(default_factory=set)

    def __bool__(self):
        return self.everywhere or bool(self.locations or self.groups)


class Access:
    """The roles of one user on one day, and what the matrix lets them do."""

    def __init__(self, roles: list[Role], levels: dict, on: dt.date):
        self.roles, self.levels, self.on = roles, levels, on

    def level(self, function: str, category: str) -> Level:
        """The matrix's level, never above the function's ceiling."""
        return level_of(self.levels, function, category)

    @cached_property
    def _cluster_locations(self) -> dict:
        """Location ids by cluster id, for the clusters of the roles."""
        clusters = {role.place_id for role in self.roles if role.place == "cluster"}
        found: dict = {cluster: set() for cluster in clusters}
        if clusters:
            rows = Location.objects.filter(cluster_id__in=clusters).values_list("cluster_id", "pk")
            for cluster_id, location_id in rows:
                found[cluster_id].add(location_id)
        return found

    def roles_with(self, category: str, level: Level) -> list[Role]:
        return [role for role in self.roles if self.level(role.function, category) >= level]

    def roles_of(self, function: str) -> list[Role]:
        return [role for role in self.roles if role.function == function]

    def scope_of(self, roles: list[Role]) -> Scope:
        """Where a number of roles reach, taken together."""
        scope = Scope()
        for role in roles:
            if role.place == "organisation":
                scope.everywhere = True
            elif role.place == "cluster":
                scope.locations |= self._cluster_locations[role.place_id]
            elif role.place == "location":
                scope.locations.add(role.place_id)
            else:
                scope.groups.add(role.place_id)
        return scope

    def scope(self, category: str, level: Level) -> Scope:
        """Where the user has at least `level` in `category`."""
        return self.scope_of(self.roles_with(category, level))

    def may(self, category: str, level: Level) -> bool:
        """Whether the user has this level in a category anywhere at all."""
        return bool(self.roles_with(category, level))

    def functions(self) -> list[str]:
        return list(dict.fromkeys(role.function for role in self.roles))

    def locations(self, category: str, level: Level):
        """The locations where the user has `level` in `category`, as a queryset."""
        scope = self.scope(category, level)
        if scope.everywhere:
            return Location.objects.all()
        in_groups = CareGroup.objects.filter(pk__in=scope.groups).values("location_id")
        return Location.objects.filter(Q(pk__in=scope.locations) | Q(pk__in=in_groups))


@lru_cache(maxsize=8)
def _levels_of(matrix_id: int, made_at: dt.datetime) -> dict:
    return AccessMatrix.objects.get(pk=matrix_id).levels


def current_levels() -> dict:
    """The levels of the newest matrix. Versions are immutable, so they are kept per process."""
    newest = AccessMatrix.objects.order_by("-version").values_list("pk", "made_at").first()
    return _levels_of(*newest) if newest else DEFAULT_LEVELS


def _roles(users: Collection, on: dt.date) -> dict:
    """The roles on a day, by user: the running appointments whose grant stands, in one query."""
    held = Appointment.objects.filter(
        running(on), user_id__in=[user.pk for user in users]
    ).values_list(
        "user_id", "function", *(f"{grants}__content_object_id" for grants in _PLACES.values())
    )
    found: dict = {user.pk: [] for user in users}
    for user_id, function, *place_ids in held:
        found[user_id] += [
            Role(function, place, place_id)
            for place, place_id in zip(_PLACES, place_ids, strict=True)
            if place_id is not None
        ]
    return {
        user_id: sorted(roles, key=lambda role: (role.function, role.place, role.place_id))
        for user_id, roles in found.items()
    }


def read_access(users: Collection, on: dt.date) -> None:
    """Read what active users may do on day `on`, for as many as there are in two queries."""
    roles, levels = _roles(users, on), current_levels()
    for user in users:
        kept = user.__dict__.setdefault("_access", {})
        kept[on] = Access(roles[user.pk], levels, on)


def access_of(user, on: dt.date) -> Access:
    """Return what `user` may do on day `on`; nobody signed in, or not active: nothing."""
    if not user.is_authenticated or not user.is_active:
        return Access([], {}, on)
    if on not in user.__dict__.get("_access", {}):
        read_access([user], on)
    return user.__dict__["_access"][on]
