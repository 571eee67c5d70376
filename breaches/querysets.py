"""Which breaches and tips somebody sees: those of the places where a function opens this room."""

from django.db.models import Prefetch

from accounts.access import Access
from breaches.models import Breach, Notification, Tip
from core.privacy import Level

ROOM = "organisation.breaches"


# What was sent to the AP, without what is sealed: enough to tell how far the notification is.
SENT = Prefetch(
    "notifications",
    Notification.objects.only(
        *("id", "breach_id", "kind", "completes", "sent_at", "number", "recorded_at")
    ),
)


def visible_breaches(access: Access, level: Level = Level.VIEW):
    """All breaches for who holds the room in the whole organisation, else those of the own
    locations; a breach whose location is not known yet is seen by the former only."""
    if access.scope(ROOM, level).everywhere:
        return Breach.objects.all()
    return Breach.objects.filter(location__in=access.locations(ROOM, level).values("pk"))


def visible_tips(access: Access, level: Level = Level.VIEW):
    """As `visible_breaches`, of tips."""
    if access.scope(ROOM, level).everywhere:
        return Tip.objects.all()
    return Tip.objects.filter(location__in=access.locations(ROOM, level).values("pk"))
