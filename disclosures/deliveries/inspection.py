"""What the inspector of the municipal health service sees of a location on a day: how many children
of which age are in which group, and whether who works there is linked in the person register. No
names, and nothing else (L30)."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import Access
from core.dates import running
from core.privacy import Level, SubjectKind
from disclosures.deliveries.sight import INSPECTION_ROOM
from organisation.models import Location
from subjects.models import Affiliation
from subjects.visibility import at

STAFF = (SubjectKind.EMPLOYEE, SubjectKind.INTERN, SubjectKind.EXTERNAL)


@dataclass(frozen=True)
class Inspected:
    """`children` are rows of a table, a group each; `staff` rows of another, somebody each."""

    headers: list
    children: list[list]
    child_count: int
    staff: list[list]
    linked: int


def inspect(location: Location, access: Access) -> Inspected:
    """What there is to see at a location on the day of `access`, in a few queries."""
    on = access.on
    here = Affiliation.objects.filter(
        running(on), at(access.scope(INSPECTION_ROOM, Level.VIEW)), location=location
    )
    ages = _ages(here, on)
    columns = sorted({age for of_group in ages.values() for age in of_group})
    rows = [
        [group, *(of_group[age] for age in columns), of_group.total()]
        for group, of_group in sorted(ages.items())
    ]
    whole = sum(ages.values(), Counter())
    if len(rows) > 1:
        rows.append([_("Total"), *(whole[age] for age in columns), whole.total()])
    staff = _staff(here, on)
    return Inspected(
        headers=[
            _("Group"),
            *(ngettext("%(n)d year", "%(n)d years", age) % {"n": age} for age in columns),
            _("Total"),
        ],
        children=rows,
        child_count=whole.total(),
        staff=[
            [number, _("Yes") if since else _("No"), since]
            for number, since in enumerate(staff, start=1)
        ],
        linked=sum(since is not None for since in staff),
    )


def _ages(here, on: dt.date) -> dict[str, Counter]:
    """How many children there are of each age, by group; a child in two groups is in both."""
    found: dict = defaultdict(Counter)
    placed = here.filter(subject__kind=SubjectKind.CHILD, subject__child__isnull=False)
    rows = placed.values_list("care_group__name", "subject_id", "subject__child__birth_date")
    for group, _child, born in rows.order_by().distinct():
        found[group or _("without a group")][relativedelta(on, born).years] += 1
    return found


def _staff(here, on: dt.date) -> list[dt.date | None]:
    """Since when everybody who works here is linked, earliest first; None where not linked."""
    rows = here.filter(subject__kind__in=STAFF).values_list(
        "subject_id", "subject__screening__linked_on", "subject__screening__unlinked_on"
    )
    since = [
        linked if linked and linked <= on and not (ended and ended <= on) else None
        for _somebody, linked, ended in rows.order_by().distinct()
    ]
    return sorted(since, key=lambda day: day or dt.date.max)
