from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from backups.running import noticed_on, runs_system, troubles
from core.registries import WorkItem, WorkSource, work_sources


def _troubles(user, on) -> list[WorkItem]:
    """A backup or head that did not go where it should, for who runs the system."""
    if not runs_system(access_of(user, on), on):
        return []
    return [
        WorkItem(
            what=trouble.what,
            about=trouble.about,
            due_on=noticed_on(trouble),
            url=reverse("system:state"),
            next_label=_("View"),
        )
        for trouble in troubles(timezone.now())
    ]


work_sources.register(WorkSource("backups.troubles", _troubles))
