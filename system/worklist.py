"""What whoever sets this installation up, or runs it, has to do."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from backups.running import runs_system
from core.privacy import Level
from core.registries import Standing, WorkItem, WorkSource, work_sources
from organisation.models import Organisation
from system.setting_up import steps
from system.state import looked_at

SETTING_UP = "organisation.access"
OUTSIDE = {"backups", "heads"}  # these have items of their own (backups.worklist)


def _left(user, on) -> list[WorkItem]:
    """The steps that are left, for who may take them; a demo is set up."""
    if not access_of(user, on).scope(SETTING_UP, Level.CHANGE).everywhere:
        return []
    if Organisation.objects.filter(is_demo=True).exists():
        return []
    taken = [done for _step, done in steps(on)]
    if all(taken):
        return []
    return [
        WorkItem(
            what=_("Set PrivacyHub up"),
            about=_("%(done)d of %(all)d steps taken") % {"done": sum(taken), "all": len(taken)},
            due_on=None,
            url=reverse("system:setting_up"),
            next_label=_("Go on"),
        )
    ]


def _asks_attention(user, on) -> list[WorkItem]:
    """What does not go on behind the pages."""
    if not runs_system(access_of(user, on), on):
        return []
    return [
        WorkItem(
            what=_("The system asks attention"),
            about=f"{check.label}: {seen.words}",
            due_on=on,
            url=reverse("system:state"),
            next_label=_("Look"),
        )
        for check, seen in looked_at(timezone.now())
        if seen.standing == Standing.ATTENTION and check.code not in OUTSIDE
    ]


work_sources.register(WorkSource("system.setting_up", _left))
work_sources.register(WorkSource("system.attention", _asks_attention))
