"""What is to be mended in the register, a line per kind, for who keeps it."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from register.findings import KINDS, ROOM, findings, to_mend


def _to_mend(user, on) -> list[WorkItem]:
    if not access_of(user, on).may(ROOM, Level.CHANGE):
        return []
    counted = Counter(finding.kind for finding in findings(on))
    return [
        WorkItem(
            what=_("Processing register: %(what)s") % {"what": KINDS[kind]},
            about=to_mend(count),
            due_on=None,
            url=f"{reverse('register:list')}#{kind}",
            next_label=_("See the list"),
        )
        for kind, count in counted.items()
    ]


work_sources.register(WorkSource("register.findings", _to_mend))
