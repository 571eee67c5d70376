"""What is to be done about keeping and destroying."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import access_of
from core.privacy import Level
from core.registries import WorkItem, WorkSource, retention_rules, work_sources
from retention.announcing import out_of_sight
from retention.list_names import number_words, numbers_of
from retention.models import Destruction, Hold, RuleSetting
from retention.plan import ANNOUNCED_DAYS, ROOM, Planned, in_sight, may_know, plan
from retention.proposals import (
    came_back,
    is_another_pair_of_eyes,
    listed,
    open_proposals,
    overdue_from,
    standing,
)
from retention.sight import loose, to_change
from retention.states import State, earliest_on, state_of
from subjects.models import Subject

GOES = (State.NEW, State.ANNOUNCED, State.APPROVED)  # without anybody having to do something


def _going(user, on) -> list[WorkItem]:
    """What is destroyed within 30 days, and what has to be proposed or approved for that."""
    if not access_of(user, on).may(ROOM, Level.CHANGE):
        return []
    four_eyes = set(RuleSetting.objects.filter(four_eyes=True).values_list("rule", flat=True))
    waiting: dict[str, list] = {}
    for proposal in open_proposals().filter(rule__in=four_eyes) if four_eyes else ():
        waiting.setdefault(proposal.rule, []).append(proposal)
    returned = came_back(four_eyes)
    open_lists = [proposal for found in waiting.values() for proposal in found]
    ids = listed(open_lists)
    numbers = numbers_of([*open_lists, *(back for found in returned.values() for back in found)])
    work = []
    for rule, items in plan(on + dt.timedelta(days=ANNOUNCED_DAYS)).items():
        seen = in_sight([item for item in items if not item.held], user, on)
        by_state: dict[State, list[Planned]] = {}
        for item in seen:
            by_state.setdefault(state_of(item, four_eyes=rule.code in four_eyes), []).append(item)
        going = [
            i for s in (State.NEW, State.ANNOUNCED, State.APPROVED) for i in by_state.get(s, ())
        ]
        work += _by_day(rule, going, on)
        unproposed = to_change(by_state.get(State.UNPROPOSED, []), user, on)
        mine = [back for back in returned.get(rule.code, ()) if back.proposed_by_id == user.pk]
        for back in mine:
            stood = set(back.withdrawn_ids)
            again = [i for i in unproposed if str(i.subject_id) in stood]
            work += _came_back(_label(rule, numbers.get(back.pk)), back, again)
        told = set().union(*(back.withdrawn_ids for back in mine))
        unproposed = [i for i in unproposed if str(i.subject_id) not in told]
        # What is late or due today by itself: its day would count for all.
        work += _unproposed(rule, [i for i in unproposed if overdue_from(i) <= on])
        work += _unproposed(rule, [i for i in unproposed if overdue_from(i) > on])
        waits: set = set()  # for this user
        lists = waiting.get(rule.code, ())
        reach = {item.subject_id for item in to_change(seen, user, on)} if lists else set()
        for proposal in lists:
            on_list = standing(ids[proposal.pk], items)
            if is_another_pair_of_eyes(proposal, on_list, user, reach):
                work += _to_approve(_label(rule, numbers.get(proposal.pk)), proposal, on_list)
                waits |= {item.subject_id for item in on_list}
        work += _unapproved(
            rule, [i for i in by_state.get(State.PROPOSED, ()) if i.subject_id not in waits], on
        )
    return work


def _label(rule, number: tuple[int, int] | None) -> str:
    """The rule of a list, and which one it is of those that look alike."""
    return ", ".join(filter(None, [str(rule.label), number_words(number)]))


def _list_of(rule) -> str:
    return reverse("retention:items", args=[rule.code])


def _by_day(rule, items: Iterable[Planned], on: dt.date) -> list[WorkItem]:
    """A line per day on which something goes at the earliest."""
    days = Counter(earliest_on(item, on) for item in items)
    return [
        WorkItem(
            what=ngettext("%(n)d file is to be destroyed", "%(n)d files are to be destroyed", count)
            % {"n": count},
            about=f"{rule.label}, {rule.anchor}",
            due_on=goes_on,
            url=_list_of(rule),
            next_label=_("See the list"),
        )
        for goes_on, count in sorted(days.items())
    ]


def _item(label, what: str, days: Collection[dt.date], url: str, next_label: str) -> list[WorkItem]:
    """One line for all that has these days, due on the first of them; none where there are none."""
    if not days:
        return []
    return [WorkItem(what, about=str(label), due_on=min(days), url=url, next_label=next_label)]


def _overdue(items: list[Planned]) -> list[dt.date]:
    return [overdue_from(item) for item in items]


def _unproposed(rule, items: list[Planned]) -> list[WorkItem]:
    what = ngettext(
        "%(n)d file has to be proposed for destruction",
        "%(n)d files have to be proposed for destruction",
        len(items),
    ) % {"n": len(items)}
    url = reverse("retention:propose", args=[rule.code])
    return _item(rule.label, what, _overdue(items), url, _("Propose"))


def _came_back(label: str, proposal, items: list[Planned]) -> list[WorkItem]:
    """What has to be proposed again: by whom the list was sent back, and why, stands on it."""
    by = proposal.withdrawn_by
    what = _("Your list was sent back by %(who)s: %(why)s") % {
        "who": by.display_name if by else _("account removed"),
        "why": proposal.get_withdrawn_because_display(),
    }
    url = reverse("retention:proposal", args=[proposal.pk])
    return _item(label, what, _overdue(items), url, _("See the list"))


def _to_approve(label: str, proposal, items: list[Planned]) -> list[WorkItem]:
    what = ngettext(
        "%(n)d file is waiting for your approval",
        "%(n)d files are waiting for your approval",
        len(items),
    ) % {"n": len(items)}
    url = reverse("retention:proposal", args=[proposal.pk])
    return _item(label, what, _overdue(items), url, _("See the list"))


def _unapproved(rule, items: list[Planned], on) -> list[WorkItem]:
    """What is due and waits for somebody else: who proposed it sees that nobody approved it."""
    late = [day for day in _overdue(items) if day < on]
    what = ngettext(
        "%(n)d file is due, and nobody has approved it",
        "%(n)d files are due, and nobody has approved them",
        len(late),
    ) % {"n": len(late)}
    return _item(rule.label, what, late, _list_of(rule), _("See the list"))


def _reviews(user, on) -> list[WorkItem]:
    """Holds whose day to look again has come near."""
    if not access_of(user, on).may(ROOM, Level.CHANGE):
        return []
    holds = Hold.objects.filter(
        released_at__isnull=True,
        review_on__lte=on + dt.timedelta(days=ANNOUNCED_DAYS),
        subject__in=Subject.objects.visible_to(user, on=on, category=ROOM),
    )
    return [
        WorkItem(
            what=_("Does this still have to be on hold?"),
            about=hold.get_ground_display(),
            due_on=hold.review_on,
            url=reverse("retention:release", args=[hold.pk]),
            next_label=_("Look at the hold"),
        )
        for hold in holds
        if may_know(access_of(user, on), hold.retention_class)
    ]


def _anchors(user, on) -> list[WorkItem]:
    """People who seem to have left, without the day from which a term counts."""
    if not access_of(user, on).may(ROOM, Level.CHANGE):
        return []
    work = []
    for rule in retention_rules:
        if rule.unanchored is None:
            continue
        days = [item.due_on for item in in_sight(loose(rule, rule.unanchored(on)), user, on)]
        what = ngettext(
            "For %(n)d person the day from which the term is counted is missing",
            "For %(n)d people the day from which the term is counted is missing",
            len(days),
        ) % {"n": len(days)}
        url = reverse("retention:anchors", args=[rule.code])
        work += _item(f"{rule.label}, {rule.anchor}", what, days, url, _("Fill it in"))
    return work


def _label_of(code: str) -> str:
    """Of a rule, which may have gone since."""
    return str(retention_rules[code].label if code in retention_rules else code)


def _unverified(user, on) -> list[WorkItem]:
    """Destructions after which something was found left; for who keeps the whole of it."""
    if not access_of(user, on).scope(ROOM, Level.CHANGE).everywhere:
        return []
    left: dict[str, list] = {}
    rows = Destruction.objects.done().filter(verified_at__isnull=True).exclude(remains="")
    for rule, at in rows.values_list("rule", "destroyed_at"):
        left.setdefault(rule, []).append(timezone.localtime(at).date())
    work = []
    for code, days in left.items():
        what = ngettext(
            "%(n)d destruction is not complete: something was left",
            "%(n)d destructions are not complete: something was left",
            len(days),
        ) % {"n": len(days)}
        url = reverse("retention:plan")
        work += _item(_label_of(code), what, days, url, _("Ask ICT support to look at it"))
    return work


def _untold(user, on) -> list[WorkItem]:
    """What is to go and nobody who decides about it has in sight; for who oversees the whole."""
    if not access_of(user, on).scope(ROOM, Level.VIEW).everywhere:
        return []
    work = []
    for rule, items in out_of_sight(on).items():
        what = ngettext(
            "%(n)d file is due to be destroyed, and nobody who decides about it can see it",
            "%(n)d files are due to be destroyed, and nobody who decides about them can see them",
            len(items),
        ) % {"n": len(items)}
        url, next_label = reverse("retention:plan"), _("Have somebody appointed who can look at it")
        work += _item(rule.label, what, [item.due_on for item in items], url, next_label)
    return work


work_sources.register(WorkSource("retention.announced", _going))
work_sources.register(WorkSource("retention.reviews", _reviews))
work_sources.register(WorkSource("retention.anchors", _anchors))
work_sources.register(WorkSource("retention.unverified", _unverified))
work_sources.register(WorkSource("retention.untold", _untold))
