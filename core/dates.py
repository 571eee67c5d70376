"""Days, terms and deadlines. Days are Europe/Amsterdam days; who reads the clock passes it on."""

import datetime as dt
import re
from dataclasses import astuple, dataclass
from functools import lru_cache

import holidays
from dateutil.easter import easter
from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

BREACH_HOURS = 72  # GDPR art. 33(1); clause L20


def running(on: dt.date) -> Q:
    """Rows that hold on a day: from `starts_on` through `ends_on`, which may be open."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def today() -> dt.date:
    """The day it is in Amsterdam. For views, commands and tasks only."""
    return timezone.localdate()


@dataclass(frozen=True)
class Term:
    """A term of whole years, months or weeks, as retention rules state it."""

    years: int = 0
    months: int = 0
    weeks: int = 0

    def __str__(self):
        if self.years:
            return ngettext("%(n)d year", "%(n)d years", self.years) % {"n": self.years}
        if self.months:
            return ngettext("%(n)d month", "%(n)d months", self.months) % {"n": self.months}
        if self.weeks:
            return ngettext("%(n)d week", "%(n)d weeks", self.weeks) % {"n": self.weeks}
        return str(_("at once"))

    def start(self, anchor) -> str:
        """What the term is counted from, in words, to stand beside the term."""
        words = _("counted from: %(anchor)s") if any(astuple(self)) else _("after %(anchor)s")
        return words % {"anchor": anchor}

    def counted_from(self, anchor) -> str:
        """The term with what it is counted from, in words."""
        words = (
            _("%(term)s, counted from %(anchor)s")
            if any(astuple(self))
            else _("%(term)s after %(anchor)s")
        )
        return words % {"term": self, "anchor": anchor}

    @property
    def code(self) -> str:
        """The term as ISO 8601 writes it (P2Y, P4W), whatever the language."""
        parts = [f"{self.years}Y" * bool(self.years), f"{self.months}M" * bool(self.months)]
        return "P" + ("".join([*parts, f"{self.weeks}W" * bool(self.weeks)]) or "0D")

    @classmethod
    def of(cls, code: str) -> "Term":
        """The term that has this code."""
        found = {unit: int(number) for number, unit in re.findall(r"(\d+)([YMW])", code)}
        return cls(found.get("Y", 0), found.get("M", 0), found.get("W", 0))

    def last_day(self, anchor: dt.date) -> dt.date:
        """The last day of the term: the day with the same number, or the month's last."""
        return anchor + relativedelta(years=self.years, months=self.months, weeks=self.weeks)

    def due_on(self, anchor: dt.date) -> dt.date:
        """The first day after the term has fully passed (29-02-2024 and 2 years: 01-03-2026)."""
        return self.last_day(anchor) + dt.timedelta(days=1)

    def latest_anchor_due(self, today: dt.date) -> dt.date:
        """The latest anchor whose term has passed on `today`: `due_on(anchor) <= today`.

        Counting back over short months is not the inverse of counting forward, so it is sought.
        """
        anchor = today - relativedelta(years=self.years, months=self.months, weeks=self.weeks)
        anchor += dt.timedelta(days=3)
        while self.due_on(anchor) > today:
            anchor -= dt.timedelta(days=1)
        return anchor


def end_of_year(day: dt.date) -> dt.date:
    return dt.date(day.year, 12, 31)


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset:
    """Dutch public holidays, with Good Friday and every 5 May (set equal by law)."""
    days = set(holidays.country_holidays("NL", years=year))
    days |= {easter(year) - dt.timedelta(days=2), dt.date(year, 5, 5)}
    return frozenset(days)


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year)


def next_working_day(day: dt.date) -> dt.date:
    """`day` itself where it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def legal_deadline(received_on: dt.date, months: int = 1) -> dt.date:
    """Last day to answer a request: GDPR art. 12(3), counted by Regulation (EEC) 1182/71 art. 3."""
    return next_working_day(received_on + relativedelta(months=months))


def own_deadline(received_on: dt.date) -> dt.date:
    """Last day of the organisation's own promise to answer within 4 weeks (clause L15)."""
    return received_on + dt.timedelta(weeks=4)


def breach_due_at(aware_at: dt.datetime) -> dt.datetime:
    """72 elapsed hours after awareness, through weekends and the change of summer time (L20)."""
    due = aware_at.astimezone(dt.UTC) + dt.timedelta(hours=BREACH_HOURS)
    return due.astimezone(timezone.get_current_timezone())
