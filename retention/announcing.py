"""Mailing those whose work it is that files will be destroyed, 30 days ahead."""

import datetime as dt
from collections import defaultdict

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.functions import APPOINTED
from accounts.links import page_of
from accounts.models import Notice, User
from accounts.notices import notify
from accounts.reach import functions_with
from audit.actions import record
from core.actions import action
from core.privacy import RETENTION_CLASSES, SUBJECT_CLASSES, Level
from core.registries import RetentionRule, retention_rules
from core.templatetags.ui import day
from retention.models import Destruction
from retention.plan import Planned, held_ids, notice_of
from retention.sight import deciders, to_change
from subjects.visibility import DOOR


def _as_items(rows) -> dict[RetentionRule, list[Planned]]:
    """Announced destructions as items, by rule; of rules that are no more nothing is told."""
    found = defaultdict(list)
    for row in rows:
        rule = retention_rules.get(row.rule)
        if rule:
            found[rule].append(
                Planned(
                    rule,
                    row.subject_id,
                    row.due_on,
                    row.due_on,
                    notice=notice_of(rule.term),
                    announced_on=row.announced_on,
                )
            )
    return found


def told_of():
    """The announced destructions of people's files, of which those whom it concerns are told."""
    return (
        Destruction.objects.ahead()
        .filter(announced_on__isnull=False, retention_class__in=SUBJECT_CLASSES)
        .order_by("due_on", "pk")
    )


def _in_sight_of(announced: dict[RetentionRule, list[Planned]], on: dt.date):
    """(user, {(class, subject id)}) of each who decides about any of it."""
    for user in deciders([item for items in announced.values() for item in items], on):
        theirs = {
            (rule.retention_class, item.subject_id)
            for rule, items in announced.items()
            for item in to_change(items, user, on)
        }
        if theirs:
            yield user, theirs


def _appointable(retention_class: str) -> bool:
    """Whether any function that is appointed opens the files a class belongs to."""
    appointed = {code for code, _label in APPOINTED}
    doors = [DOOR[kind] for kind, held in RETENTION_CLASSES.items() if retention_class in held]
    return any(appointed.intersection(functions_with(door, Level.REASON)) for door in doors)


def out_of_sight(on: dt.date) -> dict[RetentionRule, list[Planned]]:
    """What was announced before a day, is not held, and nobody has in sight who decides about it,
    while somebody could be appointed who has: of applicants the panel alone knows. What was mailed
    to somebody is not looked at again."""
    untold = told_of().filter(told_on__isnull=True, announced_on__lt=on)
    going = {}
    for rule, items in _as_items(untold).items():
        if not _appointable(rule.retention_class):
            continue
        held = held_ids(rule.retention_class)
        going[rule] = [item for item in items if item.subject_id not in held]
    seen = set().union(*(theirs for _user, theirs in _in_sight_of(going, on)))
    unseen = {
        rule: [i for i in items if (rule.retention_class, i.subject_id) not in seen]
        for rule, items in going.items()
    }
    return {rule: items for rule, items in unseen.items() if items}


@action
def tell_of_announced(*, today: dt.date, by=None) -> int:
    """Mail each manager and privacy officer, once, that files in their sight were announced since
    the last time; returns how many files that was about. What nobody has in sight stays to be told.
    """
    rows = list(told_of().filter(told_on__isnull=True).select_for_update())
    announced = _as_items(rows)
    people, told = 0, set()
    for user, theirs in _in_sight_of(announced, today):
        notify(user=user, kind=Notice.Kind.DESTRUCTION_AHEAD, by=by, each=True)
        people += 1
        told |= theirs
    done = [row.pk for row in rows if (row.retention_class, row.subject_id) in told]
    Destruction.objects.filter(pk__in=done).update(told_on=today)
    record("destruction.told", by=by, files=len(done), people=people)
    return len(done)


def details(user: User, at: dt.datetime) -> list[str]:
    """What the mail of a notice made at a moment adds: how many files of which kind go from which
    day on, as far as they are in the reader's sight; and where the list is."""
    on = timezone.localtime(at).date()
    lines = []
    for rule, items in _as_items(told_of().filter(told_on=on)).items():
        theirs = to_change(items, user, on)
        if theirs:
            count, first = len(theirs), min(item.goes_on or item.due_on for item in theirs)
            words = ngettext(
                "%(what)s: %(n)d file, from %(day)s",
                "%(what)s: %(n)d files, from %(day)s",
                count,
            )
            lines.append(words % {"what": rule.label, "n": count, "day": day(first)})
    address = page_of("retention:plan")
    return [_("The list: %(address)s") % {"address": address}, *lines] if lines else []
