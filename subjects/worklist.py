"""Exceptions that are about to end, on the work list of who gave them."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.matrix import ROOM, label_of_function
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from subjects.exceptions import exceptions

ANNOUNCED = dt.timedelta(weeks=2)


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
            next_label=_("Look"),
        )
        for grant in found.select_related("user")
    ]


work_sources.register(WorkSource("access.exceptions", _ending))
