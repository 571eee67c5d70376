"""The figures for who answers for the organisation: late work, coverage, terms ahead (L44)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from accounts.access import Access
from core.charts import BarChart, Series
from core.privacy import SUBJECT_CLASSES
from core.registries import Figure, figures
from organisation.models import Location
from oversight.policy import list_of
from retention.plan import plan

MONTHS_AHEAD = 24


@dataclass(frozen=True)
class Counted:
    """A figure on a day: the whole organisation, and each location by id."""

    figure: Figure
    places: dict

    @property
    def fine(self) -> int:
        return sum(fine for fine, _all in self.places.values())

    @property
    def all(self) -> int:
        return sum(total for _fine, total in self.places.values())

    @property
    def lacking(self) -> int:
        return self.all - self.fine

    @property
    def percent(self) -> int | None:
        return share(self.fine, self.all)


def share(fine: int, total: int) -> int | None:
    """How much of it is in order, in whole percents; all of it only where nothing lacks."""
    return 100 * fine // total if total else None


def counted(of: str, at: dt.datetime) -> list[Counted]:
    """The figures of one kind in which something is counted, each asked once."""
    found = [Counted(one, one.counted(at)) for one in figures if one.of == of]
    return [one for one in found if one.all]


def late_chart(found: list[Counted], access: Access) -> BarChart:
    """Late work by kind, the most first; only what is late. Leads to the lists that `access`
    opens."""
    late = sorted((one for one in found if one.lacking), key=lambda one: -one.lacking)
    return BarChart(
        code="late",
        title=_("Late work"),
        heading=_("Kind of work"),
        labels=[str(one.figure.label) for one in late],
        series=[Series(_("Late"), [one.lacking for one in late])],
        urls=[list_of(one.figure, access) for one in late],
    )


def ahead_chart(on: dt.date) -> BarChart:
    """How many files, or parts of files, go in each of the coming months; what is held by its own
    day. What is late already stands in the first month. Costs what the plan costs."""
    last = on.replace(day=1) + relativedelta(months=MONTHS_AHEAD, days=-1)
    months = [on.replace(day=1) + relativedelta(months=n) for n in range(MONTHS_AHEAD)]
    going, held = defaultdict(int), defaultdict(int)
    for rule, items in plan(last).items():
        if rule.retention_class not in SUBJECT_CLASSES:
            continue
        for item in items:
            month = max(item.due_on, on).replace(day=1)
            (held if item.held else going)[month] += 1
    return BarChart(
        code="ahead",
        title=_("Terms that end in the next 24 months"),
        heading=_("Month"),
        labels=[format_date(month, "M Y") for month in months],
        series=[
            Series(_("To be destroyed"), [going[month] for month in months]),
            Series(_("On hold"), [held[month] for month in months]),
        ],
    )


def location_rows(found: list[Counted], cell) -> list[list]:
    """A row per location that any of these figures counts, by name, then what belongs to none;
    `cell(fine, total)` makes the cells."""
    ids = {place for one in found for place in one.places}
    places = [(place.pk, place.label) for place in Location.objects.filter(pk__in=ids - {None})]
    if None in ids:
        places.append((None, _("No location")))
    return [
        [name, *(cell(*one.places[place]) if place in one.places else "" for one in found)]
        for place, name in places
    ]
