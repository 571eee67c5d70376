"""Which breaches and tips somebody sees: those of the places where a function opens this room."""

from django.db.models import Exists, Prefetch, Q

from accounts.access import Access
from accounts.reach import users_in_service
from breaches.models import Breach, Notification, Tip
from core.privacy import Level

ROOM = "organisation.breaches"
TOLD = ("privacy_officer", "board")  # those who must know of every breach (K35)


# What was sent to the AP, without what is sealed: enough to tell how far the notification is.
SENT = Prefetch(
    "notifications",
    Notification.objects.only(
        *("id", "breach_id", "kind", "completes", "sent_at", "number", "recorded_at")
    ),
)


def visible_breaches(access: Access, level: Level = Level.VIEW):
    """All breaches for who holds the room in the whole organisation, else those of the own
    locations; a breach whose location is not known yet is seen by the former only, or where there
    is nobody such, by every privacy officer and member of the board."""
    if access.scope(ROOM, level).everywhere:
        return Breach.objects.all()
    seen = Q(location__in=access.locations(ROOM, level).values("pk"))
    if any(role.function in TOLD for role in access.roles_with(ROOM, level)):
        overseeing = users_in_service(
            access.on, at=Q(function__in=TOLD, organisationgrants__isnull=False)
        )
        seen |= Q(location=None) & ~Exists(overseeing)
    return Breach.objects.filter(seen)


def visible_tips(access: Access, level: Level = Level.VIEW):
    """As `visible_breaches`, of tips."""
    if access.scope(ROOM, level).everywhere:
        return Tip.objects.all()
    return Tip.objects.filter(location__in=access.locations(ROOM, level).values("pk"))
