"""Exceptions that are about to end, on the work list of who gave them; unusual reading, on that of
who watches over the trail."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.matrix import ROOM, label_of_function
from accounts.tabs import watches_trail
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from subjects.exceptions import exceptions
from subjects.unusual import to_look_at
from subjects.unusual_pages import how_many, who

ANNOUNCED = dt.timedelta(weeks=2)
LOOK_WITHIN = dt.timedelta(days=1)  # it may be a breach, and the trail of the day is fresh


def _ending(user, on) -> list[WorkItem]:
    if not access_of(user, on).may(ROOM, Level.CHANGE):
        return []
    found = exceptions().filter(given_by=user.pk, ends_on__gte=on, ends_on__lte=on + ANNOUNCED)
    return [
        WorkItem(
            what=_("An exception you gave ends: is it needed longer?"),
            about=_("%(name)s, as %(function)s")
            % {"name": grant.user.display_name, "function": label_of_function(grant.function)},
            due_on=grant.ends_on,
            url=reverse("reach:file", args=[grant.user_id, grant.content_object_id]),
            next_label=_("View"),
        )
        for grant in found.select_related("user")
    ]


def _unusual(user, on) -> list[WorkItem]:
    """Who opened many files within an hour, and nobody looked at it yet (K39)."""
    if not watches_trail(access_of(user, on)):
        return []
    return [
        WorkItem(
            what=_("Somebody opened many files: is it explained?"),
            about=f"{who(one)}, {label_of_function(one.function)}: {how_many(one)}",
            due_on=timezone.localtime(one.found_at).date() + LOOK_WITHIN,
            url=reverse("reach:unusual-one", args=[one.pk]),
            next_label=_("View"),
        )
        for one in to_look_at(user, on)
    ]


work_sources.register(WorkSource("access.exceptions", _ending))
work_sources.register(WorkSource("access.unusual", _unusual))
