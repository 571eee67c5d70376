"""Open breaches on the work list of those who handle or oversee them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from breaches.querysets import ROOM, SENT, visible_breaches
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from core.templatetags.ui import weekday_moment


def _item(breach, may_change):
    undecided = not breach.is_decided
    running = undecided or breach.awaits_sending
    due_at = breach.due_at
    if breach.is_no_breach:
        running = False
        what = _("Breach %(number)s: is no data breach, close it")
    elif undecided:
        what = _("Breach %(number)s: decide about notifying the AP")
    elif breach.awaits_sending:
        what = _("Breach %(number)s: notify the AP")
    elif breach.follow_up_due_at:
        running, due_at = True, breach.follow_up_due_at
        what = _("Breach %(number)s: complete the notification to the AP")
    else:
        what = _("Breach %(number)s: evaluate and close")
    return WorkItem(
        what=what % {"number": breach.number},
        about=_("before %(moment)s") % {"moment": weekday_moment(due_at)} if running else "",
        due_on=timezone.localtime(due_at).date() if running else None,
        url=reverse("breaches:detail", args=[breach.pk]),
        next_label=_("Continue") if may_change else _("Look"),
        due_at=due_at if running else None,
    )


def open_breaches(user, on):
    """The open breaches this user sees, with the day their 72 hours end; two queries."""
    access = access_of(user, on)
    if not access.may(ROOM, Level.VIEW):
        return []
    may_change = access.may(ROOM, Level.CHANGE)
    breaches = visible_breaches(access).filter(state="open")
    needed = (
        "id",
        "year",
        "sequence",
        "discovered_at",
        "aware_at",
        "classification",
        "ap_decision",
    )
    return [_item(b, may_change) for b in breaches.only(*needed).prefetch_related(SENT)]


work_sources.register(WorkSource(code="breaches", items=open_breaches))
