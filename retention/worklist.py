import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import access_of
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from retention.models import Hold
from retention.plan import ANNOUNCED_DAYS, ROOM, in_sight, may_know, plan
from subjects.models import Subject


def _announced(user, on) -> list[WorkItem]:
    """What is destroyed within 30 days, a line per rule and day, for who may hold it."""
    if not access_of(user, on).may(ROOM, Level.CHANGE):
        return []
    found = []
    for rule, items in plan(on + dt.timedelta(days=ANNOUNCED_DAYS)).items():
        days: dict = {}
        for item in in_sight([item for item in items if not item.held], user, on):
            days[item.due_on] = days.get(item.due_on, 0) + 1
        for due_on, count in sorted(days.items()):
            found.append(
                WorkItem(
                    what=ngettext("%(n)d file is destroyed", "%(n)d files are destroyed", count)
                    % {"n": count},
                    about=f"{rule.label}, {rule.anchor}",
                    due_on=due_on,
                    url=reverse("retention:items", args=[rule.code]),
                    next_label=_("See the list"),
                )
            )
    return found


def _reviews(user, on) -> list[WorkItem]:
    """Holds whose day to look again has come near."""
    if not access_of(user, on).may(ROOM, Level.CHANGE):
        return []
    holds = Hold.objects.filter(
        released_at__isnull=True,
        review_on__lte=on + dt.timedelta(days=ANNOUNCED_DAYS),
        subject__in=Subject.objects.visible_to(user, on=on, category=ROOM),
    )
    return [
        WorkItem(
            what=_("Does this still have to be held?"),
            about=hold.get_ground_display(),
            due_on=hold.review_on,
            url=reverse("retention:release", args=[hold.pk]),
            next_label=_("Look at the hold"),
        )
        for hold in holds
        if may_know(access_of(user, on), hold.retention_class)
    ]


work_sources.register(WorkSource("retention.announced", _announced))
work_sources.register(WorkSource("retention.reviews", _reviews))
