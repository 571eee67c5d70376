"""The register of breaches: finding in it, its yearly figures, and as a table (L21)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from breaches.forms.filters import NUMBER
from breaches.models import (
    RECORD,
    ApState,
    Breach,
    Classification,
    Decision,
    Impact,
    Nature,
    Notification,
)
from breaches.querysets import SENT
from core.charts import BarChart, Series
from core.dates import BREACH_HOURS
from core.keys import load_keys
from organisation.models import Location

HOURS = dt.timedelta(hours=BREACH_HOURS)
# What the list and the figures read; nothing of it is sealed.
PLAIN = (
    *("id", "year", "sequence", "state", "discovered_at", "aware_at", "nature", "informed_at"),
    *("ap_decision", "ap_decided_at", "classification"),
    *(f"location__{name}" for name in Location.LABELLED_BY),
)


def _with_clock(breaches: QuerySet) -> QuerySet:
    """Adds `first_sent_at` and `clock_began_at`, which are `Breach.first_notified_at` and
    `Breach.clock_starts_at` where the database has to know them."""
    kind = Notification.Kind
    first = Notification.objects.filter(
        breach=OuterRef("pk"), kind__in=[kind.COMPLETE, kind.PRELIMINARY]
    )
    return breaches.annotate(
        first_sent_at=Subquery(first.values("sent_at")[:1]),
        clock_began_at=Coalesce(F("aware_at"), F("discovered_at")),
    )


def _too_late(at: dt.datetime) -> Q:
    """Breaches of which the AP was notified later than 72 hours after it was certain, or still has
    to hear while those are over: nothing was sent, nor decided that it need not be."""
    began_before = at.astimezone(dt.UTC) - HOURS
    waits = Q(state=Breach.State.OPEN, notifications=None, clock_began_at__lt=began_before)
    spared = Q(ap_decision=Decision.REFRAIN) | Q(classification=Classification.NONE)
    return Q(first_sent_at__gt=F("clock_began_at") + HOURS) | (waits & ~spared)


def is_too_late(breach: Breach, at: dt.datetime) -> bool:
    """The same of one breach."""
    if breach.first_notified_at:
        return breach.first_notified_at > breach.due_at
    waits = breach.is_open and not breach.is_no_breach and breach.ap_state == ApState.NOTHING
    return waits and breach.ap_decision != Decision.REFRAIN and breach.due_at < at


def matching(breaches: QuerySet, chosen: dict, at: dt.datetime) -> QuerySet:
    """The breaches that fit at a moment what was chosen (`FilterForm.chosen`)."""
    if "number" in chosen:
        breaches = breaches.filter(_numbered(chosen["number"]))
    if "nature" in chosen:
        breaches = breaches.annotate(natures=Cast("nature", TextField())).filter(
            natures__contains=f'"{chosen["nature"]}"'
        )
    if "decision" in chosen:
        decision = chosen["decision"]
        breaches = breaches.filter(ap_decision="" if decision == "none" else decision)
    if "late" in chosen:
        sent = _with_clock(breaches)
        if chosen["late"] == "yes":
            breaches = sent.filter(_too_late(at))
        else:
            breaches = sent.filter(first_sent_at__lte=F("clock_began_at") + HOURS)
    for name in ("year", "location"):
        if name in chosen:
            breaches = breaches.filter(**{name: chosen[name]})
    return breaches


def _numbered(text: str) -> Q:
    number = NUMBER.fullmatch(text.strip())
    if number is None:
        return Q(pk__in=())
    year, sequence = number.groups()
    return Q(sequence=sequence, **({"year": year} if year else {}))


def hours_until_sent(breach: Breach) -> float | None:
    """How many of the hours had passed when the AP was first notified; None where it was not."""
    if breach.first_notified_at is None:
        return None
    return round((breach.first_notified_at - breach.clock_starts_at) / dt.timedelta(hours=1), 1)


@dataclass(frozen=True)
class Figures:
    """The breaches of one year in numbers: (label, value) facts, and two drawings."""

    facts: list[tuple]
    charts: list[BarChart]


def figures(breaches: Iterable[Breach], year: int) -> Figures:
    """The figures of a year, out of what was reported in it, without what is no data breach."""
    rows = [one for one in breaches if not one.is_no_breach]
    sent = [one for one in rows if one.first_notified_at]
    hours = [hours_until_sent(one) for one in sent]
    late = [one for one in sent if _is_late(one)]
    refrained = [
        one for one in rows if one.ap_decision == Decision.REFRAIN and not one.first_notified_at
    ]
    facts = [
        (_("Breaches"), len(rows)),
        (_("Still open"), sum(one.is_open for one in rows)),
        (_("Notified to the AP"), len(sent)),
        (_("Notified after more than 72 hours"), len(late)),
        (_("Not notified, by decision"), len(refrained)),
        (_("Still to be decided on, or to be sent"), len(rows) - len(sent) - len(refrained)),
        (
            _("Breaches of which people were informed"),
            sum(one.informed_at is not None for one in rows),
        ),
    ]
    if hours:
        facts.append((_("Hours until notified (median)"), number_format(round(median(hours), 1))))
    return Figures(facts, [_by_nature(rows), _by_month(rows, year)])


def _is_late(breach: Breach) -> bool:
    """Whether the AP was first notified later than 72 hours after it was certain."""
    return breach.first_notified_at is not None and breach.first_notified_at > breach.due_at


def _by_nature(rows) -> BarChart:
    counted = Counter(kind for one in rows for kind in one.nature or [""])
    return BarChart(
        code="nature",
        title=_("Breaches by what was done to the data"),
        heading=_("What was done"),
        labels=[*(str(kind.label) for kind in Nature), _("Not answered yet")],
        series=[Series(_("Breaches"), [counted[kind] for kind in (*Nature.values, "")])],
    )


def _by_month(rows, year: int) -> BarChart:
    noticed, sent = Counter(), Counter()
    for one in rows:
        month = timezone.localtime(one.reported_at).month
        noticed[month] += 1
        sent[month] += one.first_notified_at is not None
    months = range(1, 13)
    return BarChart(
        code="month",
        title=_("Breaches by month"),
        heading=_("Month"),
        labels=[format_date(dt.date(year, month, 1), "F") for month in months],
        series=[
            Series(_("Reported"), [noticed[month] for month in months]),
            Series(_("Notified to the AP"), [sent[month] for month in months]),
        ],
    )


def table(breaches: QuerySet, *, with_texts: bool, at: dt.datetime) -> tuple[list[str], list[list]]:
    """The header and the rows of the register as a table, as it stands at a moment; with the sealed
    texts only on demand."""
    header = [
        *(_("Number"), _("State"), _("Reported"), _("Noticed"), _("Certain since"), _("Location")),
        *(_("Is it a data breach?"), _("What was done"), _("What harm"), _("Notify before")),
        *(_("Decision"), _("Decided"), _("Notified to the AP"), _("Number given by the AP")),
        *(
            _("Hours until notified"),
            _("Later than 72 hours"),
            _("People listed"),
            _("People informed"),
            _("Closed"),
        ),
    ]
    sealed = {
        "summary": _("What happened"),
        "impact": _("Impact on people"),
        "ap_reasoning": _("Why notified or not"),
        "evaluation": _("Evaluation"),
    }
    if with_texts:
        header += sealed.values()
    else:
        breaches = breaches.defer(*sealed)
    rows = list(breaches.select_related("location", "people_count").prefetch_related(SENT))
    if with_texts:
        load_keys([breach.pk for breach in rows], RECORD)
    return header, [
        [*_cells(breach, at), *([getattr(breach, name) for name in sealed] if with_texts else [])]
        for breach in rows
    ]


def _cells(breach, at) -> list:
    late = is_too_late(breach, at)
    count = getattr(breach, "people_count", None)
    return [
        breach.number,
        breach.get_state_display(),
        breach.reported_at,
        breach.discovered_at,
        breach.aware_at,
        breach.location.label if breach.location else "",
        breach.get_classification_display(),
        _words(breach.nature, Nature),
        _words(breach.impact_kinds, Impact),
        breach.due_at,
        breach.get_ap_decision_display(),
        breach.ap_decided_at,
        breach.ap_sent_at,
        breach.ap_number,
        hours_until_sent(breach),
        _("yes") if late else _("no") if breach.first_notified_at else "",
        count.listed if count else 0,
        breach.informed_at,
        breach.closed_at,
    ]


def _words(codes, choices) -> str:
    return ", ".join(str(choices(code).label) for code in codes)
