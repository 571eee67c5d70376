"""The 72 hours: how they stand at a moment, in the words of the clock on every page (L20)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from breaches.models import ApState, Breach, Decision
from core.dates import BREACH_HOURS
from core.templatetags.ui import duration_words, moment, weekday_moment

LATE, SOON, GOOD = "late", "soon", "good"


@dataclass(frozen=True)
class Clock:
    """What components/clock.html shows. `kind` is late, soon or good; `value` counts hours. The
    deadline is empty where the AP waits for nothing."""

    kind: str
    left_text: str
    left_caption: str
    value: float
    deadline_caption: str = ""
    deadline_text: str = ""
    note: str = ""


def elapsed(breach: Breach, at: dt.datetime) -> dt.timedelta:
    """The time that has passed at `at` since the clock started. In UTC: between two moments in
    local time Python counts what the clock on the wall shows, also when summer time changes."""
    return at.astimezone(dt.UTC) - breach.clock_starts_at.astimezone(dt.UTC)


def clock_of(breach: Breach, now: dt.datetime) -> Clock:
    """The clock of a breach at `now`. It runs until the AP was told, or it is decided not to; for
    what turned out to be no breach nothing runs."""
    if breach.is_no_breach:
        return Clock(GOOD, _("No data breach"), _("the AP does not need to be notified"), 0)
    if breach.awaits_sending or not breach.is_decided:
        return _running(breach, now)
    return _stopped(breach)


def _hours(breach, at) -> float:
    passed = elapsed(breach, at) / dt.timedelta(hours=1)
    return round(min(max(passed, 0), BREACH_HOURS), 1)


def _running(breach, now) -> Clock:
    due, now = breach.due_at.astimezone(dt.UTC), now.astimezone(dt.UTC)
    late = now > due
    caption = (
        _("past the time to notify the AP") if late else _("until the AP must have been notified")
    )
    note = ""
    if breach.awaits_sending:
        decided = _("Decided to notify on %(moment)s; not sent yet.")
        caption = f"{caption}. {decided % {'moment': moment(breach.ap_decided_at)}}"
    elif not breach.aware_at:
        note = _("Counted from the discovery, until it is recorded since when it has been certain.")
    return Clock(
        LATE if late else SOON,
        duration_words(due - now),
        caption,
        _hours(breach, now),
        _("The AP should have been notified before") if late else _("Notify the AP before"),
        weekday_moment(due),
        note,
    )


def _stopped(breach) -> Clock:
    at, deadline = breach.ap_sent_at or breach.ap_decided_at, ()
    kind = GOOD if at <= breach.due_at else LATE
    if breach.ap_decision == Decision.REFRAIN:
        said = _("Decided not to notify")
    elif breach.ap_state == ApState.WITHDRAWN:
        said, kind = _("The notification was withdrawn"), GOOD
        at = list(breach.notifications.all())[-1].sent_at
    elif breach.ap_state == ApState.COMPLETE:
        said = _("The AP has been notified")
    else:
        said = _("A preliminary notification has been sent to the AP")
        deadline = (_("Complete it before"), weekday_moment(breach.follow_up_due_at))
    caption = _("on %(moment)s, later than 72 hours") if kind == LATE else _("on %(moment)s")
    return Clock(kind, said, caption % {"moment": moment(at)}, _hours(breach, at), *deadline)
