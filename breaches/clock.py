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
    """What components/clock.html shows. `kind` is late, soon or good; `value` counts hours."""

    kind: str
    left_text: str
    left_caption: str
    value: float
    deadline_text: str
    note: str = ""


def elapsed(breach: Breach, at: dt.datetime) -> dt.timedelta:
    """The time that has passed at `at` since the clock started. In UTC: between two moments in
    local time Python counts what the clock on the wall shows, also when summer time changes."""
    return at.astimezone(dt.UTC) - breach.clock_starts_at.astimezone(dt.UTC)


def clock_of(breach: Breach, now: dt.datetime) -> Clock:
    """The clock of a breach at `now`. It stands still from the recorded decision; for what turned
    out to be no breach nothing runs."""
    due, now = breach.due_at.astimezone(dt.UTC), now.astimezone(dt.UTC)
    stopped = breach.is_decided and breach.ap_decided_at
    at = breach.ap_decided_at.astimezone(dt.UTC) if stopped else now
    passed = elapsed(breach, at) / dt.timedelta(hours=1)
    provisional = not (breach.aware_at or stopped or breach.is_no_breach)
    shown = {
        "value": round(min(max(passed, 0), BREACH_HOURS), 1),
        "deadline_text": weekday_moment(due),
        "note": _("Counted from the discovery, until it is recorded since when it is certain.")
        if provisional
        else "",
    }
    if breach.is_no_breach:
        nothing = {**shown, "value": 0}
        return Clock(GOOD, _("No data breach"), _("nothing is to be notified to the AP"), **nothing)
    if not stopped:
        if now > due:
            return Clock(
                LATE, duration_words(now - due), _("past the time to notify the AP"), **shown
            )
        return Clock(
            SOON, duration_words(due - now), _("until the AP must have been notified"), **shown
        )
    if breach.ap_decision == Decision.REFRAIN:
        decided = _("Decided not to notify")
    elif breach.awaits_sending:
        decided = _("Decided to notify, not sent yet")
    elif breach.ap_state == ApState.WITHDRAWN:
        withdrawn = list(breach.notifications.all())[-1]
        caption = _("on %(moment)s") % {"moment": moment(withdrawn.sent_at)}
        return Clock(GOOD, _("The notification was withdrawn"), caption, **shown)
    else:
        whole = breach.ap_state == ApState.COMPLETE
        decided = _("The AP has been notified") if whole else _("The AP has been notified in part")
        at = breach.ap_sent_at
    kind = GOOD if at <= due else LATE
    if breach.awaits_sending:
        kind = SOON if now <= due else LATE
    return Clock(kind, decided, _("on %(moment)s") % {"moment": moment(at)}, **shown)
