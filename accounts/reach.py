"""Whose accounts and appointments somebody may see or change: those within the own places."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.access import Access, current_levels
from accounts.functions import APPOINTED, FUNCTIONS, level_of
from accounts.matrix import ROOM
from accounts.models import Appointment, User
from core.dates import running
from core.privacy import Level
from organisation.models import CareGroup, Cluster, Location, Organisation

ROOMS = (ROOM, "organisation.accounts")  # either opens the list of people to look at


@dataclass(frozen=True)
class Reach:
    """The places at which somebody may see, or (`level` CHANGE) give and end appointments.

    A place is written `kind:id`, as in a select: `cluster:3`, `location:12`, `organisation:1`.
    """

    everywhere: bool
    clusters: QuerySet
    locations: QuerySet
    groups: QuerySet

    def __bool__(self):
        return self.everywhere or any(
            places.exists() for places in (self.clusters, self.locations, self.groups)
        )

    def appointments(self) -> QuerySet:
        """The appointments at these places, whenever they run."""
        if self.everywhere:
            return Appointment.objects.all()
        return Appointment.objects.filter(
            Q(cluster__in=self.clusters.values("pk"))
            | Q(location__in=self.locations.values("pk"))
            | Q(care_group__in=self.groups.values("pk"))
        )

    def users(self) -> QuerySet:
        """The accounts with an appointment here, also a past one; everywhere: all accounts."""
        if self.everywhere:
            return User.objects.all()
        return User.objects.filter(pk__in=self.appointments().values("user_id"))

    def functions(self) -> list[tuple]:
        """The functions that may be given: who decides about access is appointed by those only
        who do so in the whole organisation."""
        return [
            (code, label)
            for code, label in APPOINTED
            if self.everywhere or FUNCTIONS[code].ceiling.get(ROOM, Level.NONE) < Level.CHANGE
        ]

    def places(self, *, with_groups: bool = True) -> dict:
        """Every place by how it is written, the wider ones first; a query for each kind."""
        whole = list(Organisation.objects.all()) if self.everywhere else []
        groups = self.groups.select_related("location") if with_groups else ()
        return {
            **{f"organisation:{place.pk}": place for place in whole},
            **{f"cluster:{place.pk}": place for place in self.clusters},
            **{f"location:{place.pk}": place for place in self.locations},
            **{f"group:{place.pk}": place for place in groups},
        }


def reach_of(access: Access, level: Level, rooms=(ROOM,)) -> Reach:
    """Where somebody has `level` in one of the rooms."""
    roles = [
        role
        for role in access.roles
        if any(access.level(role.function, room) >= level for room in rooms)
    ]
    scope = access.scope_of(roles)
    if scope.everywhere:
        return Reach(True, Cluster.objects.all(), Location.objects.all(), CareGroup.objects.all())
    clusters = [role.place_id for role in roles if role.place == "cluster"]
    return Reach(
        False,
        Cluster.objects.filter(pk__in=clusters),
        Location.objects.filter(pk__in=scope.locations),
        CareGroup.objects.filter(Q(location_id__in=scope.locations) | Q(pk__in=scope.groups)),
    )


def words_of_place(appointment: Appointment) -> str:
    """Where an appointment holds, in words; asks nothing where its places were selected along."""
    if appointment.care_group_id:
        group = appointment.care_group
        return f"{group.location.label}: {group.name}"
    found = appointment.cluster or appointment.location
    return str(found) if found else _("the whole organisation")


def with_places(appointments: QuerySet) -> QuerySet:
    return appointments.select_related("cluster", "location", "care_group__location")


def users_in_service(on: dt.date, *, at: Q | None = None) -> QuerySet:
    """The accounts that may sign in and hold a function on a day (clause K10), by name; `at` says
    which appointments count."""
    held = Appointment.objects.filter(at or Q(), running(on))
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by(
        "name", "email"
    )


def held_at(locations: Collection, groups: Collection) -> Q:
    """Appointments whose grant reaches any of these locations or groups, by id, or is on the whole
    organisation."""
    return (
        Q(organisationgrants__isnull=False)
        | Q(clustergrants__content_object__locations__in=locations)
        | Q(locationgrants__content_object__in=locations)
        | Q(caregroupgrants__content_object__in=groups)
    )


def functions_with(category: str, level: Level) -> list[str]:
    """The functions to which the matrix opens a category at a level."""
    levels = current_levels()
    return [code for code in FUNCTIONS if level_of(levels, code, category) >= level]


def in_service(user: User, on: dt.date) -> bool:
    return users_in_service(on).filter(pk=user.pk).exists()


def decides_wholly_on(access: Access, asking: User, user: User, on: dt.date) -> bool:
    """Whether somebody may take away a lost second factor of a user, or end the sessions: who
    decides on every place where that person works now or later, and never the person itself."""
    if asking.pk == user.pk:
        return False
    reach = reach_of(access, Level.CHANGE)
    held = Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), user=user)
    if reach.everywhere:
        return True
    inside = set(reach.appointments().filter(user=user).values_list("pk", flat=True))
    at_work = set(held.values_list("pk", flat=True))
    return bool(at_work) and at_work <= inside
