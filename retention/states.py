"""How a planned destruction stands, in words: the same on every page."""

import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.ui import day
from retention.models import Hold
from retention.plan import Planned


class State(TextChoices):
    """What a planned destruction waits for."""

    NEW = "new", gettext_lazy("not announced yet")
    ANNOUNCED = "announced", gettext_lazy("announced")
    UNPROPOSED = "unproposed", gettext_lazy("not proposed yet")
    PROPOSED = "proposed", gettext_lazy("waits for approval")
    APPROVED = "approved", gettext_lazy("approved")
    HELD = "held", gettext_lazy("on hold")
    CLAIMED = "claimed", gettext_lazy("is being destroyed")


def state_of(item: Planned, *, four_eyes: bool) -> State:
    """The state of an item; `four_eyes` is whether its rule asks for two people."""
    if item.claimed:
        return State.CLAIMED
    if item.held:
        return State.HELD
    if item.notice and item.announced_on is None:
        return State.NEW
    if not four_eyes:
        return State.ANNOUNCED
    if not item.proposed:
        return State.UNPROPOSED
    return State.APPROVED if item.approved else State.PROPOSED


WAITS_FOR_PEOPLE = (State.UNPROPOSED, State.PROPOSED)
DUE = "due"  # beside the states: what goes in the coming night, or waits past its day


def is_due(item: Planned, state: State, on: dt.date) -> bool:
    """Whether its turn has come: the next run takes it up, or it waits for people past its day."""
    return state not in (State.HELD, State.NEW) and (item.goes_on or item.due_on) <= on


def earliest_on(item: Planned, on: dt.date) -> dt.date:
    """The first day on which it can go, also of what still has to be announced."""
    return item.goes_on or max(item.due_on, on + dt.timedelta(days=item.notice))


def goes_cell(item: Planned, state: State, on: dt.date):
    """A table cell with the day it goes; what has to be approved first has no firm day."""
    if state == State.HELD:
        return ""
    if state not in WAITS_FOR_PEOPLE:
        return item.goes_on
    words = _("from %(day)s") % {"day": day(item.goes_on)} if item.goes_on > on else ""
    return {"text": _("not before it is approved"), "sub": words}


def is_late(item: Planned, state: State, on: dt.date) -> bool:
    """Whether it should have gone by now, and nothing that is allowed to keeps it. What came into
    sight past its day, as by a shorter term, is not late until it has stood announced."""
    goes_on = item.goes_on
    if goes_on is None or state in (State.HELD, State.CLAIMED):
        return False
    return goes_on < on or (state in WAITS_FOR_PEOPLE and goes_on <= on)


def state_cell(item: Planned, state: State, hold: Hold | None, on: dt.date) -> dict:
    """A table cell with the state, what is special about it below."""
    if state == State.HELD:
        parts = [hold.get_ground_display() if hold else _("its use is restricted")]
        if hold:
            parts.append(_("look again on %(day)s") % {"day": day(hold.review_on)})
        kind = "late" if hold and hold.review_on < on else "info"
        return {"text": state.label, "kind": kind, "sub": ", ".join(map(str, parts))}
    sub = item.announced_on and _("announced on %(day)s") % {"day": day(item.announced_on)}
    if state == State.NEW:
        sub = _("tonight it is announced for %(n)d days") % {"n": item.notice}
    if is_late(item, state, on):
        words = _("late: %(state)s") % {"state": state.label}
        return {"text": words, "kind": "late", "sub": sub or ""}
    kind = {State.CLAIMED: "info", State.APPROVED: "good", State.NEW: "none"}.get(state, "soon")
    unannounced = state == State.ANNOUNCED and not item.notice
    words = _("goes without being announced") if unannounced else state.label
    return {"text": words, "kind": kind, "sub": sub or ""}
