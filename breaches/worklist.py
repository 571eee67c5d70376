"""On the work list: open breaches and tips of those who handle or oversee them, the measures
somebody takes up, and reports of processors that came too late."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from breaches.models import Measure, ProcessorReport, Tip
from breaches.querysets import ROOM, SENT, visible_breaches, visible_tips
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from core.templatetags.ui import weekday_moment


def _item(breach, may_change):
    undecided = not breach.is_decided
    running = undecided or breach.awaits_sending
    due_at = breach.due_at
    if breach.is_no_breach:
        running = False
        what = _("Breach %(number)s: not a data breach, close it")
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
        next_label=_("Continue") if may_change else _("View"),
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
        "ap_decided_at",
    )
    return [_item(b, may_change) for b in breaches.only(*needed).prefetch_related(SENT)]


def open_measures(user, on):
    """The measures that this user takes up, and for who handles breaches those of the others; one
    query. What a measure is stands on its page only."""
    access = access_of(user, on)
    reach = Q(owner_user=user) if access.roles else Q(pk__in=())
    if access.may(ROOM, Level.CHANGE):
        reach |= Q(breach__in=visible_breaches(access, Level.CHANGE))
        reach |= Q(tip__in=visible_tips(access, Level.CHANGE))
    found = Measure.objects.filter(reach, done_on=None).select_related("breach", "owner_user")
    needed = ("due_on", "owner_user__name", "owner_user__email", "breach__year", "breach__sequence")
    return [_measure(one, user) for one in found.only(*needed, "tip")]


def _measure(measure, user):
    is_own = measure.owner_user_id == user.pk
    if is_own:
        url = reverse("breaches:own-measure", args=[measure.pk])
    elif measure.breach_id:
        url = reverse("breaches:measure", args=[measure.breach_id, measure.pk])
    else:
        url = reverse("breaches:tip", args=[measure.tip_id])
    owner = measure.owner_user.display_name if measure.owner_user else ""
    return WorkItem(
        what=_("Take a measure: %(reference)s") % {"reference": measure.reference}
        if is_own
        else _("See to a measure: %(reference)s") % {"reference": measure.reference},
        about="" if is_own else owner,
        due_on=measure.due_on,
        url=url,
        next_label=_("Look and finish") if is_own else _("View"),
    )


def open_tips(user, on):
    """The tips nobody has looked at yet, for who handles breaches; one query."""
    access = access_of(user, on)
    if not access.may(ROOM, Level.CHANGE):
        return []
    tips = visible_tips(access, Level.CHANGE).filter(state=Tip.State.OPEN).only("told_on")
    return [
        WorkItem(
            what=_("A tip: this could go wrong"),
            about="",
            due_on=None,
            url=reverse("breaches:tip", args=[tip.pk]),
            next_label=_("View"),
        )
        for tip in tips
    ]


def processors_to_take_up(user, on):
    """Reports of processors that came too late, or where no term was agreed, until somebody has
    taken that up with them; one query."""
    access = access_of(user, on)
    if not access.may(ROOM, Level.CHANGE):
        return []
    reports = ProcessorReport.objects.filter(
        breach__in=visible_breaches(access, Level.CHANGE), taken_up_on=None
    ).select_related("breach", "processor")
    words = {
        ProcessorReport.Verdict.LATE: _("Breach %(number)s: %(processor)s told us too late"),
        ProcessorReport.Verdict.NOTHING_AGREED: _(
            "Breach %(number)s: no term was agreed with %(processor)s for reporting it"
        ),
    }
    return [
        WorkItem(
            what=words[report.verdict]
            % {"number": report.breach.number, "processor": report.processor},
            about="",
            due_on=None,
            url=reverse("breaches:processor-report", args=[report.breach_id, report.pk]),
            next_label=_("Take it up"),
        )
        for report in reports
        if report.is_to_be_taken_up
    ]


work_sources.register(WorkSource(code="breaches", items=open_breaches))
work_sources.register(WorkSource(code="breaches.measures", items=open_measures))
work_sources.register(WorkSource(code="breaches.tips", items=open_tips))
work_sources.register(WorkSource(code="breaches.processors", items=processors_to_take_up))
