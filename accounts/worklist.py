"""The yearly check of the matrix, and a trail that was touched, on the work list."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import access_of
from accounts.matrix import ROOM
from accounts.reviewing import review_due_on
from accounts.tabs import watches_trail
from audit.models import Verification
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
            next_label=_("Do the check") if may_sign else _("View"),
        )
    ]


def _trail(user, on) -> list[WorkItem]:
    """That the trail was touched, for who watches over it, until a walk finds nothing any more."""
    if not watches_trail(access_of(user, on)):
        return []
    walk = Verification.objects.first()
    if walk is None or not walk.faults:
        return []
    return [
        WorkItem(
            what=_("The trail has been tampered with"),
            about=ngettext("%(n)d fault", "%(n)d faults", len(walk.faults))
            % {"n": len(walk.faults)},
            due_on=timezone.localtime(walk.verified_at).date(),
            url=reverse("reach:trail"),
            next_label=_("View"),
        )
    ]


work_sources.register(WorkSource("access.review", _review))
work_sources.register(WorkSource("access.trail", _trail))
