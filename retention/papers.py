"""Paper of files that went: it stands somewhere until somebody notes that it was destroyed."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from accounts.access import access_of
from audit.actions import record
from core.actions import action
from core.privacy import Level
from core.registries import retention_rules
from retention.models import PaperDestruction
from retention.plan import ROOM, may_know


def gone_papers():
    """Papers whose file went, not noted as destroyed yet, the longest due first."""
    return PaperDestruction.objects.filter(destroyed_on__isnull=True)


def gone_papers_for(user, on: dt.date):
    """Those that are this user's to note: of the locations where they decide about destruction, and
    of files they may know of. Of whose location nobody knows, whoever decides anywhere may note
    it: else nobody would."""
    access = access_of(user, on)
    codes = [
        rule.code
        for rule in retention_rules
        if access.may(ROOM, Level.CHANGE) and may_know(access, rule.retention_class)
    ]
    theirs = gone_papers().filter(rule__in=codes).select_related("location")
    if access.scope(ROOM, Level.CHANGE).everywhere:
        return theirs
    reached = access.locations(ROOM, Level.CHANGE)
    return theirs.filter(Q(location__in=reached) | Q(location=None))


@action
def note_gone(*, papers: Collection[PaperDestruction], destroyed_on: dt.date, how: str, by) -> None:
    """Note that papers of files that went were destroyed on a day, and how (L10, L18)."""
    for paper in papers:
        paper.destroyed_on, paper.how, paper.noted_by = destroyed_on, how, by
        paper.save(update_fields=["destroyed_on", "how", "noted_by"])
        record("paper.destroyed", by=by, obj=paper)
