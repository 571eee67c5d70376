"""Day lists of the lunch whose paper is still there."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from disclosures.deliveries.sight import LUNCH_ROOM, lunch_lists_in_sight

SHOWN = 50


def _paper(user, on):
    """Due on the day of the list itself, so late from the day after (L82)."""
    if not access_of(user, on).may(LUNCH_ROOM, Level.VIEW):
        return []
    there = lunch_lists_in_sight(user, on).filter(destroyed_on__isnull=True)
    return [
        WorkItem(
            what=_("The printed lunch day list is to be destroyed"),
            about=delivery.location.label,
            due_on=delivery.starts_on,
            url=reverse("deliveries:destroy", args=[delivery.pk]),
            next_label=_("Note that it is destroyed"),
        )
        for delivery in there.select_related("location").order_by("made_at")[:SHOWN]
    ]


work_sources.register(WorkSource(code="deliveries.paper", items=_paper))
