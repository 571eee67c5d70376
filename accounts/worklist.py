"""The yearly check of the matrix on the work list of those who decide on access."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.matrix import ROOM
from accounts.reviewing import review_due_on
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources

ANNOUNCED = dt.timedelta(days=30)


def _review(user, on) -> list[WorkItem]:
    access = access_of(user, on)
    may_sign = access.scope(ROOM, Level.CHANGE).everywhere
    if not may_sign and "privacy_officer" not in access.functions():
        return []
    due_on = review_due_on()
    if due_on is None or due_on > on + ANNOUNCED:
        return []
    return [
        WorkItem(
            what=_("Check who may see and change what"),
            about=_("the yearly check of functions and access"),
            due_on=due_on,
            url=reverse("access:review" if may_sign else "access:reviews"),
            next_label=_("Do the check") if may_sign else _("Look"),
        )
    ]


work_sources.register(WorkSource("access.review", _review))
