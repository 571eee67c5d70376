"""The work of who keeps the register: what is to be mended, what a scan found, yearly reviews."""

from collections import Counter

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from register.findings import DATED, KINDS, ROOM, findings, to_mend
from register.models import ScanFinding
from register.reviewing import of_the_register


def _keeps_register(user, on) -> bool:
    return access_of(user, on).may(ROOM, Level.CHANGE)


def _to_mend(user, on) -> list[WorkItem]:
    """A line for each kind of finding."""
    if not _keeps_register(user, on):
        return []
    counted = Counter(finding.kind for finding in findings(on) if finding.kind not in DATED)
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


def _scan_findings(user, on) -> list[WorkItem]:
    """What a scan found and nobody settled yet (S01): all of it for who keeps the register, and for
    each function what it takes on."""
    access = access_of(user, on)
    if not access.roles:
        return []
    found = ScanFinding.objects.filter(done_on__isnull=True)
    if not access.may(ROOM, Level.CHANGE):
        found = found.filter(owner__in=access.functions())
    return [
        WorkItem(
            what=_("Security scan: settle what was found"),
            about=_("%(seriousness)s, taken up by: %(function)s")
            % {
                "seriousness": finding.get_seriousness_display(),
                "function": finding.get_owner_display(),
            },
            due_on=finding.due_on,
            url=reverse("register:settle-scan-finding", args=[finding.pk]),
            next_label=_("Settle it"),
        )
        for finding in found
    ]


def _reviews(user, on) -> list[WorkItem]:
    """The yearly reviews of the register; the check of the matrix has its own line (K08)."""
    if not access_of(user, on).scope(ROOM, Level.CHANGE).everywhere:  # who may sign them off
        return []
    return [
        WorkItem(
            what=_("Yearly review: %(what)s") % {"what": yearly.label},
            about=_("go through it and sign off"),
            due_on=yearly.due_on,
            url=yearly.url,
            next_label=_("Do the review"),
        )
        for yearly in of_the_register()
        if yearly.is_announced(on)
    ]


work_sources.register(WorkSource("register.findings", _to_mend))
work_sources.register(WorkSource("register.scan_findings", _scan_findings))
work_sources.register(WorkSource("register.reviews", _reviews))
