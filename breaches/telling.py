"""Telling the privacy officer and the board by mail: a breach was reported, and how many of its 72
hours have passed while nobody decided (K35, L20). Without a word of what it is (L75)."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import access_of
from accounts.models import Notice, User
from accounts.notices import notify
from accounts.reach import users_in_service
from audit.actions import record
from breaches.clock import elapsed
from breaches.models import Breach, BreachReminder, Classification, Decision, Notification
from breaches.querysets import ROOM, TOLD, visible_breaches
from core.actions import action
from core.privacy import Level

HOUR = dt.timedelta(hours=1)
MARKS = {
    24: Notice.Kind.BREACH_24,
    48: Notice.Kind.BREACH_48,
    66: Notice.Kind.BREACH_66,
    72: Notice.Kind.BREACH_72,
}


def people_of(breaches: list[Breach], *, on: dt.date) -> dict[User, set]:
    """By privacy officer or member of the board in service, the ids of those of the breaches that
    are in that person's sight."""
    ids = [breach.pk for breach in breaches]
    people = {}
    for user in users_in_service(on, at=Q(function__in=TOLD)) if ids else ():
        access = access_of(user, on)
        if not access.may(ROOM, Level.VIEW):
            continue
        seen = set(visible_breaches(access).filter(pk__in=ids).values_list("pk", flat=True))
        if seen:
            people[user] = seen
    return people


def tell_of_report(breach: Breach, *, at: dt.datetime, by) -> None:
    """Part of reporting: mail who is to know, but for the one who reported it. While no privacy
    officer is appointed that is the board alone."""
    for user in people_of([breach], on=timezone.localtime(at).date()):
        if user != by:
            notify(user=user, kind=Notice.Kind.BREACH_REPORTED, by=by, each=True)


def running_breaches():
    """Open breaches about which nothing was decided, or that await sending (`awaits_sending`)."""
    sent = Exists(
        Notification.objects.filter(
            breach=OuterRef("pk"), recorded_at__gte=OuterRef("ap_decided_at")
        )
    )
    undecided = ~Q(ap_decision__in=[Decision.NOTIFY, Decision.REFRAIN])
    unsent = Q(ap_decision=Decision.NOTIFY) & ~sent
    running = Breach.objects.filter(undecided | unsent, state=Breach.State.OPEN)
    return running.exclude(classification=Classification.NONE)


def mark_at(breach: Breach, at: dt.datetime) -> int | None:
    """The last mark the clock of a breach has passed. Earlier ones say nothing any more."""
    passed = elapsed(breach, at)
    return max((hours for hours in MARKS if hours * HOUR <= passed), default=None)


def to_tell(at: dt.datetime) -> list[BreachReminder]:
    """What is to be told at a moment and was not yet, unsaved."""
    first = at.astimezone(dt.UTC) - min(MARKS) * HOUR  # awareness never comes before discovery
    started = running_breaches().filter(discovered_at__lte=first)
    rows = started.prefetch_related("reminders").only("id", "discovered_at", "aware_at")
    found = []
    for breach in rows:
        hours = mark_at(breach, at)
        start = breach.clock_starts_at
        told = {(one.hours, one.clock_started_at) for one in breach.reminders.all()}
        if hours and (hours, start) not in told:
            found.append(
                BreachReminder(breach=breach, hours=hours, clock_started_at=start, sent_at=at)
            )
    return found


@action
def tell_of_mark(*, reminder: BreachReminder, people: list[User], by=None) -> bool:
    """Mail that a breach has passed a mark, once: its row is locked and looked at again, so that
    a second worker, or a decision until now, wins. Returns whether it was told."""
    found = running_breaches().select_for_update().filter(pk=reminder.breach_id).first()
    start = reminder.clock_started_at
    known = BreachReminder.objects.filter(
        breach_id=reminder.breach_id, hours=reminder.hours, clock_started_at=start
    )
    stands = (
        found is not None
        and found.clock_starts_at == start
        and mark_at(found, reminder.sent_at) == reminder.hours
    )
    if not stands or known.exists():
        record(
            "breach.clock_not_told",
            by=by,
            obj=reminder.breach,
            hours=reminder.hours,
            breach=reminder.breach.number,
        )
        return False
    reminder.save(force_insert=True)
    for user in people:
        notify(user=user, kind=MARKS[reminder.hours], by=by, each=True)
    record(
        "breach.clock_told",
        by=by,
        obj=found,
        hours=reminder.hours,
        people=len(people),
        breach=found.number,
    )
    return True


def tell_of_clocks(at: dt.datetime) -> int:
    """Tell of every clock that has passed a mark; returns how many. What nobody is there to be
    told of waits for somebody, also when the task did not run for a while."""
    waiting = to_tell(at)
    people = people_of([reminder.breach for reminder in waiting], on=timezone.localtime(at).date())
    count = 0
    for reminder in waiting:
        theirs = [user for user, seen in people.items() if reminder.breach_id in seen]
        if theirs:
            count += tell_of_mark(reminder=reminder, people=theirs)
    return count
