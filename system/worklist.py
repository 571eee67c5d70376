"""What whoever sets this installation up, or runs it, has to do."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from audit.models import Event
from backups.running import runs_system
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from core.templatetags.ui import day, moment
from core.version import LOCKED_ON
from documents.scanning import FOUND
from organisation.models import Organisation
from system.models import Heartbeat
from system.setting_up import steps
from system.state import ALIVE, CHECKS

SETTING_UP = "organisation.access"
TELLS_OF_VIRUSES = dt.timedelta(days=7)
LOCK_HOLDS = dt.timedelta(days=90)  # SECURITY.md: components are brought up to date within
LOCK_IS_OLD = dt.timedelta(days=60)
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
    """What does not go on behind the pages, as the worker saw it last."""
    if not runs_system(access_of(user, on), on):
        return []
    codes = _seen_by_worker(timezone.now())
    return [
        WorkItem(
            what=str(check.trouble),
            about="",
            due_on=on,
            url=reverse("system:state"),
            next_label=_("View"),
        )
        for check in CHECKS
        if check.code in codes - OUTSIDE
    ]


def _seen_by_worker(at) -> set[str]:
    """The codes of the checks that ask attention. A worker that stands still sees nothing else."""
    last = Heartbeat.objects.first()
    if last is None or at - last.at > ALIVE:
        return {"background"}
    return set(last.attention)


def _viruses(user, on) -> list[WorkItem]:
    """That the scanner found something in the last days: who sent it may have more of it."""
    if not runs_system(access_of(user, on), on):
        return []
    found = Event.objects.filter(action=FOUND, at__date__gt=on - TELLS_OF_VIRUSES)
    newest = found.order_by("-at").values_list("at", flat=True).first()
    if newest is None:
        return []
    about = _("Files refused: %(n)d, the last %(moment)s")
    return [
        WorkItem(
            what=_("A virus was found in what was sent here"),
            about=about % {"n": found.count(), "moment": moment(newest)},
            due_on=timezone.localdate(newest + TELLS_OF_VIRUSES),
            url=f"{reverse('system:state')}#viruses",
            next_label=_("View"),
        )
    ]


def _old_components(user, on) -> list[WorkItem]:
    """That the components of others were locked long ago. Nothing here asks the internet which
    leaks are known in them, so age is all that can be told."""
    if on - LOCKED_ON < LOCK_IS_OLD or not runs_system(access_of(user, on), on):
        return []
    about = _("Its components are of %(day)s. Ask whoever runs the server for a newer version.")
    return [
        WorkItem(
            what=_("This version of PrivacyHub is getting old"),
            about=about % {"day": day(LOCKED_ON)},
            due_on=LOCKED_ON + LOCK_HOLDS,
            url=f"{reverse('system:state')}#versions",
            next_label=_("View"),
        )
    ]


work_sources.register(WorkSource("system.setting_up", _left))
work_sources.register(WorkSource("system.attention", _asks_attention))
work_sources.register(WorkSource("system.viruses", _viruses))
work_sources.register(WorkSource("system.components", _old_components))
