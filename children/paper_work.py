"""Paper that has to be destroyed with the file, for the page, the work list and the print."""

import datetime as dt

from children.models import PaperFile
from core.privacy import Level, SubjectKind
from core.registries import retention_rules
from retention.plan import ANNOUNCED_DAYS, Planned, planned
from subjects.visibility import visible_of_kind

CATEGORY = "child.paper_file"
RULE = "child.file"


def papers_going(user, on: dt.date, level: Level) -> list[tuple[PaperFile, Planned]]:
    """Paper files in sight that still stand in a cabinet while the child's file goes within 30
    days, by cabinet; of what is held the paper stays too."""
    until = on + dt.timedelta(days=ANNOUNCED_DAYS)
    going = {
        item.subject_id: item
        for item in planned(retention_rules[RULE], until)
        if not (item.held or item.claimed)
    }
    if not going:
        return []
    standing = PaperFile.objects.filter(subject__in=going, destroyed_on__isnull=True)
    seen = visible_of_kind(standing, user, SubjectKind.CHILD, on=on, category=CATEGORY, level=level)
    papers = seen.select_related("subject__child").order_by(
        "place", "subject__child__sort_name", "pk"
    )
    return [(paper, going[paper.subject_id]) for paper in papers]
